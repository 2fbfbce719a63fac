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

const counted = z.object({ read: z.int(), write: z.int() })
const handled = z.object({ event: z.literal('handled'), trigger: z.string(), reason: z.string(), calls: counted })

/** A list of open pull requests: those with a head, those of a base, or those of every base. */
const listed = z.object({
  event: z.literal('listed'),
  base: z.string().nullish(),
  who: z.string().optional(),
  head: z.string().optional(),
  calls: counted,
})

/** The trigger of a piece that is such a list. */
export const listTrigger = 'listed'
/** Its reason where it follows news about another pull request. */
export const aroundReason = 'every base, those that could act'

function lineOf(record: LogRecord): Pick<z.infer<typeof handled>, 'trigger' | 'reason' | 'calls'> | null {
  const list = listed.safeParse(record).data
  if (!list) return handled.safeParse(record).data ?? null
  const { head, base, who, calls } = list
  const where = head === undefined ? (base ?? 'every base') : 'a head'
  return { trigger: listTrigger, reason: who === 'could_act' ? `${where}, those that could act` : where, calls }
}

/**
 * Cuts GitHub's list of requests at each line of the server's log that says a trigger was handled, pull requests were
 * listed, or a sweep done. The server works on one trigger of a repository at a time, so the requests between two lines
 * belong to the later one. Each line also says how many there were; a difference is an error of the measurement.
 * @param login of the App’s bot: another App may speak with a token of the same kind
 */
export function pieceCutter(calls: readonly Call[], login: string) {
  const pieces: Piece[] = []
  const problems: string[] = []
  const state = { from: 0, before: 0 }
  const cut = (): readonly Call[] => {
    const mine = calls.slice(state.from).filter((call) => call.kind === 'installation' && call.login === login)
    state.from = calls.length
    return mine
  }
  const hear = (record: LogRecord): void => {
    if (record.event === 'swept') cut()
    const line = lineOf(record)
    if (!line) return
    const mine = cut()
    const total = line.calls.read + line.calls.write
    // What follows from a list, and the look after a publication, goes on counting where that stopped.
    const said = total === mine.length ? total : total - state.before
    state.before = total
    // A sweep counts all its looks together.
    if (line.trigger !== 'sweep' && mine.length !== said)
      problems.push(`${line.trigger}: the log says ${said} requests, GitHub ${mine.length}`)
    pieces.push({ trigger: line.trigger, reason: line.reason, calls: mine })
  }
  return { pieces, problems, hear }
}
