import type { Effect } from '../../domain/decision.ts'
import { isReviewKey, reviewKey } from '../../domain/ledger/state.ts'
import { checks } from '../../domain/names.ts'
import type { PullFacts } from '../../domain/pull.ts'
import type { Reason } from '../../domain/reason.ts'
import { checkId, verdictId } from '../../domain/review/policy.ts'
import type { ConclusionWord, ReviewRecord } from '../../domain/review/record.ts'
import { rerunButton, verdictSummary, verdictTitle } from '../../render/verdict.ts'
import { type CheckWords, closedBeside, sharedHead } from '../../render/verdict-words.ts'
import type { View } from '../view.ts'
import { type Conclusion, worstOf } from './conclude.ts'
import { keptBehind, newestOfEach, othersOf, recordsOfHead, textOf } from './kept-records.ts'
import { policyOf } from './policy.ts'
import { isCurrent } from './standing.ts'

type Check = Extract<Effect, { kind: 'check' }>
type State = Pick<Check, 'status' | 'conclusion'>

const atWork: State = { status: 'in_progress', conclusion: null }

/** The check run while its head is being judged; it blocks without being red. */
export function runningCheck(view: View, pull: PullFacts, words: CheckWords): readonly Check[] {
  const verdict = { pull: pull.number, baseRef: pull.baseRef, policy: policyOf(view, pull) }
  const externalId = checkId(
    verdictId(verdict, view.means.digest),
    digestOf(view, pull, ['running', words.title]),
    null,
  )
  const told = pull.checklist?.status === 'IN_PROGRESS' && isAnotherAtWork(view, pull)
  if (told || pull.checklist?.externalId === externalId) return []
  return [{ ...about(pull, externalId), ...atWork, ...words, text: textOf(recordsOfHead(pull)), actions: [] }]
}

/**
 * The check run with what a review came to; none when it already says exactly this. Other pull requests with the same head
 * speak through it too: the worst of them decides, and it stays in progress while one of them is at work, and where what
 * was judged is no verdict on what would be merged now.
 */
export function concludedCheck(
  view: View,
  pull: PullFacts,
  record: ReviewRecord,
  conclusion: Conclusion | null,
): readonly Check[] {
  const others = othersOf(pull)
  const beside = newestOfEach(others)
  const word = worstOf([record, ...beside].map((one) => one.conclusion))
  const title = verdictTitle(record, conclusion)
  const summary = verdictSummary(record, conclusion, { host: view.host, handle: view.config.command.handle })
  const made = record.kind === 'judged' ? record.run : record.because
  const said = digestOf(view, pull, [record.conclusion, title, summary, made])
  const open = isAnotherAtWork(view, pull) || !isCurrent(view, pull, record)
  const state = open ? atWork : concludedWith(word)
  if (saysIt(pull, said, state)) return []
  const worst = beside.find((one) => one.conclusion === word && word !== record.conclusion)
  return [
    {
      ...about(pull, checkId(verdictId(record, view.means.digest), said, holdsUntil(view, record, conclusion))),
      ...state,
      title: worst ? sharedHead(worst.pull, pull.number, title) : title,
      summary,
      text: textOf([{ ...record, said }, ...keptBehind(record, pull), ...others]),
      actions: record.conclusion === 'action_required' ? [rerunButton] : [],
    },
  ]
}

/** The check run once the pull request is closed, where others with that head go on speaking through it. */
export function silencedCheck(view: View, pull: PullFacts): readonly Check[] {
  const others = othersOf(pull)
  const [first] = newestOfEach(others)
  if (!first || others.length === recordsOfHead(pull).length) return []
  const word = worstOf(newestOfEach(others).map((one) => one.conclusion))
  const numbers = newestOfEach(others).map((one) => one.pull)
  return [
    {
      ...about(pull, checkId(verdictId(first, view.means.digest), first.said ?? '', null)),
      ...(isAnotherAtWork(view, pull) ? atWork : concludedWith(word)),
      ...closedBeside(pull.number, numbers),
      text: textOf(others),
      actions: [],
    },
  ]
}

function concludedWith(word: ConclusionWord): State {
  return { status: 'completed', conclusion: word }
}

function saysIt(pull: PullFacts, said: string, { status, conclusion }: State): boolean {
  const { checklist, number } = pull
  const kept = recordsOfHead(pull).find((one) => one.pull === number)
  return (
    kept?.said === said &&
    checklist?.status === status.toUpperCase() &&
    (checklist.conclusion ?? null) === (conclusion?.toUpperCase() ?? null)
  )
}

const bound: readonly string[] = ['outside_budget', 'budget_day'] satisfies readonly Reason[]

/** The last day on which what is said holds: until the first waiver that counts now ends, or while a day's money is spent. */
function holdsUntil({ at }: View, record: ReviewRecord, conclusion: Conclusion | null): string | null {
  if (record.kind === 'stopped') return bound.includes(record.because) ? at.slice(0, 10) : null
  const days = (conclusion?.lines ?? []).flatMap(({ waiver }) => (waiver === null ? [] : [waiver.until]))
  return days.toSorted()[0] ?? null
}

/** Whether a review of another pull request with the same head is under way. */
function isAnotherAtWork({ state }: View, { number, headOid }: PullFacts): boolean {
  return Object.values(state.claims).some(
    ({ key, job }) => isReviewKey(key) && key !== reviewKey(number) && job.head === headOid,
  )
}

function about(pull: PullFacts, externalId: string): Pick<Check, 'kind' | 'head' | 'name' | 'existing' | 'externalId'> {
  const existing = pull.checklist?.databaseId ?? null
  return { kind: 'check', head: pull.headOid, name: checks.checklist, existing, externalId }
}

/** What is said, in 16 hex digits. */
function digestOf(view: View, pull: PullFacts, content: readonly unknown[]): string {
  return view.means.digest(JSON.stringify([pull.number, pull.headOid, pull.baseRef, ...content])).slice(0, 16)
}
