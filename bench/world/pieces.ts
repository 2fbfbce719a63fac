import * as z from 'zod'
import type { Call } from '../../src/emulator/http/calls.ts'
import type { LogRecord } from '../../src/handle.ts'

/** What one trigger came to, and the requests that were made for it. */
export type Piece = {
  readonly trigger: string
  readonly reason: string
  /** REST and GraphQL requests with the App's installation token, in order. */
  readonly calls: readonly Call[]
}

const handled = z.object({
  event: z.literal('handled'),
  trigger: z.string(),
  reason: z.string(),
  calls: z.object({ read: z.int(), write: z.int() }),
})

/**
 * Cuts GitHub's list of requests at each line of the server's log that says a trigger was handled, or a sweep done. The
 * server works on one trigger of a repository at a time, so the requests between two lines belong to the later one.
 * Each line also says how many there were; a difference is an error of the measurement.
 */
export function pieceCutter(calls: readonly Call[]) {
  const pieces: Piece[] = []
  const problems: string[] = []
  const state = { from: 0, before: 0 }
  const cut = (): readonly Call[] => {
    const mine = calls.slice(state.from).filter(({ kind }) => kind === 'installation')
    state.from = calls.length
    return mine
  }
  const hear = (record: LogRecord): void => {
    if (record.event === 'swept') cut()
    const line = handled.safeParse(record).data
    if (!line) return
    const mine = cut()
    // The look after a publication goes on counting where the publication stopped.
    const said = line.calls.read + line.calls.write - (line.trigger === 'published' ? state.before : 0)
    state.before = line.calls.read + line.calls.write
    // A sweep counts all its looks together.
    if (line.trigger !== 'sweep' && mine.length !== said)
      problems.push(`${line.trigger}: the log says ${said} requests, GitHub ${mine.length}`)
    pieces.push({ trigger: line.trigger, reason: line.reason, calls: mine })
  }
  return { pieces, problems, hear }
}
