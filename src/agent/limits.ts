import { elapsed, type Run } from './run.ts'
import type { StopKind } from './task.ts'

/** The limit that is reached, if any. Asked before every request, so that the overshoot is one reply. */
export function reachedLimit(run: Run): StopKind | null {
  const { limits } = run.task
  if (run.host.signal.aborted) return 'aborted'
  if (run.signal.aborted || elapsed(run) >= limits.wallMs) return 'timeout'
  if (run.turns >= limits.turns) return 'turns'
  if (run.spending.usd >= limits.usd) return 'budget'
  return null
}

const warningAt = 0.8

/** Once, at four fifths of turns, money or time: a line that tells the agent to come to an end. */
export function warning(run: Run): string | null {
  const { limits } = run.task
  const used = Math.max(run.turns / limits.turns, run.spending.usd / limits.usd, elapsed(run) / limits.wallMs)
  if (run.warned || used < warningAt) return null
  run.warned = true
  const usd = Math.max(0, limits.usd - run.spending.usd).toFixed(2)
  const minutes = Math.max(0, Math.floor((limits.wallMs - elapsed(run)) / 60_000))
  const count = limits.turns - run.turns
  const turns = `${count} ${count === 1 ? 'turn' : 'turns'}`
  return `≈ $${usd}, ${turns} and ${minutes} min left: finish and submit, or report_blocked.`
}
