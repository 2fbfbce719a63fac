import type { Command } from '../../domain/command.ts'
import type { Actor } from '../../domain/identity.ts'
import { advance } from '../../domain/ledger/advance.ts'
import type { Waived } from '../../domain/ledger/entry.ts'
import { isSameWaiver } from '../../domain/ledger/reviews.ts'
import { reviewOf } from '../../domain/ledger/state.ts'
import type { PullFacts } from '../../domain/pull.ts'
import type { VerdictLine } from '../../domain/review/verdict.ts'
import * as words from '../../render/review-replies.ts'
import type { JudgedComment } from '../judged.ts'
import { no, type Steered, yes } from '../steered.ts'
import type { View } from '../view.ts'
import { levelOf } from './ownership.ts'
import { currentRecord } from './standing.ts'
import { latestDay, neededPeople } from './waivers.ts'

type Wish = Extract<Command, { verb: 'waive' }>['wish']

/**
 * Accepts an item that fails, for a while and for this very content: by somebody with maintain or admin who did not write
 * the change; a critical one by two.
 */
export function waive(view: View, { facts }: JudgedComment, by: Actor, wish: Wish): Steered {
  const { pull } = view.snapshot
  const { handle } = view.config.command
  if (wish === null) return no('waiver_refused', words.waiverGrammar(handle))
  if (facts.on !== 'pull' || !pull?.open) return no('waiver_refused', words.nothingToReview(handle))
  const record = currentRecord(view, pull)
  const lines = record?.kind === 'judged' ? record.report.lines : []
  const line = lines.find(({ item }) => item === wish.item)
  if (!line)
    return no(
      'waiver_refused',
      words.unknownItem(
        wish.item,
        lines.map(({ item }) => item),
      ),
    )
  const refusal = refusalOf(view, pull, { by, line, until: wish.until })
  if (refusal !== null) return no('waiver_refused', refusal)
  const sole = line.severity === 'critical' && view.snapshot.maintainers === 1
  const entry: Waived = {
    kind: 'waived',
    at: view.at,
    pull: pull.number,
    item: line.item,
    rev: line.rev,
    key: line.key,
    by,
    until: wish.until,
    why: wish.why,
    ...(sole ? { sole } : {}),
    ...(line.verdict === 'unknown' ? { unjudged: true } : {}),
  }
  const missing = neededPeople(line.severity, sole) - peopleAfter(view, entry)
  return { ...yes('waived', [entry]), reply: missing > 0 ? words.secondPerson(line.item, handle) : null }
}

type Asked = { readonly by: Actor; readonly line: VerdictLine; readonly until: string }

/** Why a waiver does not count; null where it does. */
function refusalOf(view: View, pull: PullFacts, { by, line, until }: Asked): string | null {
  const level = levelOf(view, by)
  if (level !== 'maintain' && level !== 'admin') return words.waiverNeedsRole()
  const lenient = line.severity === 'medium' || line.severity === 'low'
  if (by.id === pull.author?.id && !(level === 'admin' && lenient)) return words.waiverByAuthor()
  if (line.verdict === 'pass' || line.verdict === 'not_applicable') return words.nothingToWaive(line.item)
  const last = latestDay(line.severity, view.at.slice(0, 10))
  return until < view.at.slice(0, 10) || until > last ? words.waiverTooLong(line.severity, last) : null
}

/** How many people stand behind a waiver once this one joined. */
function peopleAfter({ state }: View, entry: Waived): number {
  const next = advance(state, entry)
  const waivers = 'state' in next ? reviewOf(next.state, entry.pull).waivers : []
  return waivers.find((one) => isSameWaiver(one, entry))?.by.length ?? 0
}
