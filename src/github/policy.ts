import { checkAnswer } from './answer.ts'
import { type Call, describeCall } from './call.ts'
import type { Hookable } from './client.ts'
import { failureOf, NotSent } from './failure.ts'
import { createLanes, type Lanes, spend, waitFor } from './lanes.ts'
import { limitWait, repeatAfter } from './retry.ts'

/** One sent request, for the log. */
export type CallRecord = {
  readonly operation: string
  readonly kind: 'read' | 'write'
  /** From 1; more than one for a read that was repeated. */
  readonly attempt: number
  /** 0 when there was no answer. */
  readonly status: number
  readonly ms: number
  /** Milliseconds it waited for a limit. */
  readonly waitedMs: number
}

export type PolicyMeans = {
  readonly now: () => Date
  readonly sleep: (ms: number) => Promise<void>
  /** A number from 0 to 1. */
  readonly random: () => number
  readonly onCall?: (record: CallRecord) => void
  /** After how long a request counts as unanswered; 10 seconds when left out. `request: { timeoutMs }` on a call wins. */
  readonly timeoutMs?: number
  /** How long a request may wait for a limit before it is given up unsent; 10 minutes when left out. */
  readonly patienceMs?: number
}

const apiVersion = '2022-11-28'

/**
 * Puts our own policy on a client, in place of Octokit's retry and throttling plugins, which must be off. Reads are
 * repeated, writes are not (see `repeatAfter`); at most eight requests at once and one write after another; GitHub's
 * secondary limits are counted and waited for; `retry-after` holds back every write of the installation.
 * Writes that may be repeated after a limit say so with `request: { conditional: true }`.
 * @param lanes the installation's, when several clients speak for it
 * @returns the same client
 */
export function withPolicy<Client extends Hookable>(
  client: Client,
  means: PolicyMeans,
  lanes: Lanes = createLanes(),
): Client {
  client.hook.wrap('request', (request, options) => {
    const call = describeCall(options)
    const asked = options.request
    // Hooks further in, such as the one that authenticates, see this very object and no other.
    options.headers = { 'x-github-api-version': apiVersion, ...options.headers }
    const once = async () => {
      const signal = AbortSignal.timeout(call.timeoutMs ?? means.timeoutMs ?? 10_000)
      options.request = { ...asked, signal }
      const answer = await request(options)
      checkAnswer(answer, signal.aborted)
      return answer
    }
    const persist = () => persistently(call, once, means, lanes)
    return call.kind === 'write' ? lanes.writes(persist) : persist()
  })
  return client
}

async function persistently<Answer extends { readonly status: number }>(
  call: Call,
  once: () => Promise<Answer>,
  means: PolicyMeans,
  lanes: Lanes,
): Promise<Answer> {
  for (let count = 1; ; count += 1) {
    const waitedMs = await turn(call, means, lanes)
    const begun = means.now().getTime()
    const tell = (status: number): void => {
      const ms = means.now().getTime() - begun
      means.onCall?.({ operation: call.operation, kind: call.kind, attempt: count, status, ms, waitedMs })
    }
    try {
      const answer = await lanes.all(once)
      tell(answer.status)
      return answer
    } catch (error) {
      tell(failureOf(error)?.status ?? 0)
      await waitToRepeat(error, { call, count }, means, lanes)
    }
  }
}

/** Waits where the request may be sent again; throws the error where it may not. */
async function waitToRepeat(
  error: unknown,
  attempt: { readonly call: Call; readonly count: number },
  means: PolicyMeans,
  lanes: Lanes,
): Promise<void> {
  const failure = failureOf(error)
  if (!failure) throw error
  const now = means.now().getTime()
  const limited = limitWait(failure, now)
  if (limited !== null) lanes.blockedUntil = Math.max(lanes.blockedUntil, now + limited)
  const wait = repeatAfter({ ...attempt, failure, limited, chance: means.random() })
  if (wait === null) throw error
  await means.sleep(wait)
}

/** Waits until no limit stands against the call and counts it; the milliseconds waited. */
async function turn(call: Call, means: PolicyMeans, lanes: Lanes): Promise<number> {
  const begun = means.now().getTime()
  for (;;) {
    const now = means.now().getTime()
    const wait = waitFor(lanes, call, now)
    if (wait === 0) {
      spend(lanes, call, now)
      return now - begun
    }
    if (now + wait - begun > (means.patienceMs ?? 600_000)) {
      throw new NotSent(`${call.operation} would have to wait ${Math.ceil(wait / 1000)} s for a limit of GitHub’s.`)
    }
    await means.sleep(wait)
  }
}
