import type { Config } from '../domain/config.ts'
import type { Actor, Self } from '../domain/identity.ts'
import { branchKey, type LedgerState, subjectOf } from '../domain/ledger/state.ts'
import type { PullFacts } from '../domain/pull.ts'
import type { VerdictLine } from '../domain/review/verdict.ts'
import type { CommentFacts, IssueFacts, LabelEvent } from '../domain/snapshot.ts'
import { sameLabel } from '../domain/vocabulary.ts'
import { mayAsk } from './may-ask.ts'
import { isMergeWord } from './parse/label-events.ts'

export type Matter = {
  readonly self: Self
  readonly config: Config
  /** Null where no valid ledger was read. */
  readonly state: LedgerState | null
  readonly issue: IssueFacts | null
  readonly pull: PullFacts | null
  /** While a run's bundle is published, whoever caused the run matters too. */
  readonly during: 'a_look' | 'publishing'
  /** What a review that is about to be published says of the pull request. */
  readonly proposed: readonly VerdictLine[]
}

/** Everybody whose permission a decision could turn on, each once; nobody whose word changes nothing. */
export function peopleWhoMatter(matter: Matter): readonly Actor[] {
  const { issue, pull } = matter
  const wanted = [
    ...[...(issue?.comments ?? []), ...(pull?.comments ?? [])]
      .filter((comment) => !comment.authorIsBot && mayAsk(comment, matter))
      .map(author),
    claimer(matter),
    labeler(matter),
    merger(matter),
    ...mergeSpeakers(matter),
    ...reviewers(matter),
    ...holdLifters(matter),
  ]
  const known = wanted.filter((person) => person !== null && person.id !== matter.self.bot.id)
  return [...new Map(known.flatMap((person) => (person ? [[person.login, person]] : []))).values()]
}

function author(comment: CommentFacts): Actor | null {
  return comment.author
}

/** Who caused the live claim. */
function claimer({ state, issue, pull, during }: Matter): Actor | null {
  const number = issue?.number ?? pull?.number
  const claim = number === undefined ? undefined : state?.claims[branchKey(number)]
  return during === 'publishing' ? (claim?.by ?? null) : null
}

/** Who set the label that asks, where that was not judged yet. */
function labeler({ config, state, issue }: Matter): Actor | null {
  if (!issue?.open || !has(issue, config.labels.ask)) return null
  const asked = newest(issue.labelEvents, config.labels.ask)
  const judged = state && subjectOf(state, issue.number).label
  return asked?.added && (judged === null || asked.at > judged) ? asked.actor : null
}

/** Who asked for the merge of a pull request that is not the App's. */
function merger({ config, pull, self }: Matter): Actor | null {
  if (!pull?.open || pull.author?.id === self.bot.id || !has(pull, config.merge.label)) return null
  return newest(pull.labelEvents, config.merge.label)?.actor ?? null
}

/** Who said how, or how urgently, it is merged, where a merge could come up. */
function mergeSpeakers({ config, pull, self }: Matter): readonly (Actor | null)[] {
  if (!pull?.open || !(pull.author?.id === self.bot.id || has(pull, config.merge.label))) return []
  return pull.labels.filter(isMergeWord).map((label) => newest(pull.labelEvents, label)?.actor ?? null)
}

/**
 * On whose purse a review goes, and who may decide on a change of the rules: asked only where a review could begin (on a
 * fork that is at any time, for its base and the rules may have changed), or where the verdict hangs on it.
 */
function reviewers({ config, pull, self, proposed }: Matter): readonly (Actor | null)[] {
  if (!pull?.open || !config.review.enabled) return []
  const records = pull.checklist?.records.filter((one) => one.pull === pull.number && one.head === pull.headOid) ?? []
  const lines = [...proposed, ...records.flatMap((one) => (one.kind === 'judged' ? one.report.lines : []))]
  const author = pull.author?.id === self.bot.id ? null : pull.author
  if (lines.some(isOpenOwnership)) {
    return [
      author,
      ...pull.reviews.filter(({ state, writer }) => writer && state === 'APPROVED').map((one) => one.author),
    ]
  }
  return pull.crossRepository ? [author] : []
}

function isOpenOwnership({ item, verdict }: VerdictLine): boolean {
  return item === 'review-integrity/A' && verdict === 'fail'
}

/** Who removed a hold label last: it stops counting only when that person has write, or somebody resumed since. */
function holdLifters({ config, state, issue, pull }: Matter): readonly (Actor | null)[] {
  const number = issue?.number ?? pull?.number
  const resumed = state && number !== undefined ? subjectOf(state, number).resumedAt : null
  return [issue, pull].flatMap((conversation) =>
    config.hold.labels.map((label) => {
      const event = conversation ? newest(conversation.labelEvents, label) : null
      return event && !event.added && (resumed === null || event.at > resumed) ? event.actor : null
    }),
  )
}

function has({ labels: present }: { readonly labels: readonly string[] }, label: string): boolean {
  return present.some((one) => sameLabel(one, label))
}

function newest(events: readonly LabelEvent[], label: string): LabelEvent | null {
  return events.findLast((event) => sameLabel(event.label, label)) ?? null
}
