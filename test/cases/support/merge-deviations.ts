/** Why a case is decided otherwise than it says, and what is asserted instead of its `expect`. */
export type Deviation = { readonly reason: string; readonly expect: Readonly<Record<string, unknown>> }

/** By id of the case. Whoever runs a case prints its deviation, so that none goes unseen. */
export const deviations: Readonly<Record<string, Deviation>> = {
  'rsp-033': {
    reason:
      'The asynchronous call merges every pull request below in the stack as well, so it is not simply tried instead: ' +
      'the pull request is read again, and the call is chosen by the place in the stack that it shows.',
    expect: { decision: 'reevaluate', reason: 'use_async', mustNot: ['retry_same_sha', 'try_other_method'] },
  },
}
