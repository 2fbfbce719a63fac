import type { Failure } from './classify.ts'
import { requestIdOf } from './classify.ts'
import type { AgentError, AgentResult, StopKind } from './task.ts'
import type { CallEnd } from './tools/tool.ts'

/** Why the loop stops, with what it has to show for it. */
export type Ending = Pick<AgentResult, 'stop' | 'submission' | 'blocked' | 'error'>

export function endOfCall(end: CallEnd): Ending {
  switch (end.stop) {
    case 'submitted':
      return { stop: end.stop, submission: end.submission }
    case 'blocked':
    case 'needs_human':
      return { stop: end.stop, blocked: end.blocked }
    case 'no_progress':
      return { stop: end.stop, error: { kind: 'refused_submission', message: end.because } }
  }
}

/** A request that will not be answered. @param limit the limit that cut it, when one did */
export function endOfFailure(failure: Failure, error: unknown, limit: StopKind | null): Ending {
  const message = error instanceof Error ? error.message : String(error)
  const told: AgentError = { kind: failure, message, ...requestIdOf(error) }
  return { stop: stopFor(failure, limit), error: told }
}

function stopFor(failure: Failure, limit: StopKind | null): StopKind {
  switch (failure) {
    case 'aborted':
      return limit ?? 'aborted'
    case 'retry':
      return 'transient'
    case 'auth':
    case 'billing':
    case 'context':
      return failure
    case 'bad_request':
      return 'config'
    case 'unknown':
      return 'crash'
  }
}

/** Whether the same work may start again without a person. */
export function retryFor(stop: StopKind): AgentResult['retry'] {
  switch (stop) {
    case 'transient':
    case 'aborted':
      return 'later'
    case 'turns':
    case 'timeout':
    case 'context':
    case 'crash':
      return 'now'
    case 'submitted':
    case 'blocked':
    case 'needs_human':
    case 'budget':
    case 'no_progress':
    case 'refusal':
    case 'auth':
    case 'billing':
    case 'config':
      return 'never'
  }
}
