import type {
  MergeCommit,
  MergeFacts,
  MergeHistory,
  MergePull,
  MergeRules,
  Opinion,
  Truncated,
} from '../../domain/merge/facts.ts'
import type { MergeRecord } from '../../domain/merge/record.ts'
import type { PullFacts } from '../../domain/pull.ts'
import { visibleText } from '../../domain/visible-text.ts'
import type { View } from '../view.ts'
import { contributorsOf, hasUnknownContributors } from './contributors.ts'
import { countingLabels, priorityOf, unjudgedLabels } from './labels.ts'
import { pushedAt, recordOf } from './memory.ts'
import { ownFacts } from './own-facts.ts'
import { isReviewNotice } from './review-notice.ts'
import { verdictOf } from './verdict.ts'

/** Everything the gates may know about a pull request, out of a snapshot. */
export function mergeFacts(view: View, pull: PullFacts): MergeFacts {
  const { snapshot } = view
  const verdict = verdictOf(view, pull)
  return {
    now: view.at,
    appId: snapshot.self.appId,
    requestsLeft: snapshot.requestsLeft,
    pull: pullOf(view, pull),
    checks: pull.checks,
    openSuites: pull.openSuites,
    reviews: pull.reviews.flatMap(toOpinion),
    requestedReviewers: pull.requestedReviewers,
    threads: pull.threads.map(({ resolved, url }) => ({ resolved, url })),
    evidence: verdict === null ? [] : [verdict],
    rules: rulesOf(view),
    repository: {
      methods: snapshot.repository.mergeMethods,
      deletesBranches: snapshot.repository.deletesBranches,
      dependents: null,
      blockers: snapshot.blockers,
    },
    unread: unreadOf(view, pull),
    truncated: truncatedOf(pull),
    history: historyOf(recordOf(pull)),
    own: ownFacts(view, pull),
  }
}

/** Of a head in a fork nothing more is asked: whatever the rules say, it is not merged here. */
function unreadOf(view: View, pull: PullFacts): readonly string[] {
  const { rules } = view.snapshot
  const labels = unjudgedLabels(view, pull).map((label) => `who set the label ${label}`)
  if (rules.kind === 'read' || (rules.kind === 'not_read' && pull.crossRepository)) return labels
  return [
    `the rules of the base branch (${rules.kind === 'unread' ? rules.why : 'they were not asked for'})`,
    ...labels,
  ]
}

function truncatedOf(pull: PullFacts): readonly Truncated[] {
  const whole: Readonly<Record<Truncated, boolean>> = {
    checks: pull.checksComplete,
    threads: pull.threadsComplete,
    files: pull.pathsComplete,
    reviews: pull.reviewsComplete,
    commits: pull.commitsComplete,
  }
  return (['checks', 'threads', 'files', 'reviews', 'commits'] as const).filter((one) => !whole[one])
}

function historyOf(record: MergeRecord | null): MergeHistory {
  const attempts = Object.entries(record?.attempts ?? {})
  return {
    attempts: attempts.reduce((sum, [, count]) => sum + count, 0),
    lastApi: attempts.toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? null,
    mergedHead: record?.reason === 'merged' ? record.head : null,
    pending: record !== null && record.pending !== null,
  }
}

const unreadRules: MergeRules = {
  source: 'none',
  requiredChecks: [],
  requiredApprovals: 0,
  strict: false,
  threadsResolved: true,
  signatures: false,
  mayPush: true,
  bypass: null,
  mergeQueue: false,
  methods: null,
  others: [],
}

function rulesOf({ snapshot: { rules, pull } }: View): MergeRules {
  if (rules.kind !== 'read') return unreadRules
  const { kind: _, restrictsPushes, mergeQueue, ...read } = rules
  return { ...read, mayPush: !restrictsPushes, bypass: null, mergeQueue: mergeQueue || (pull?.queue.enabled ?? false) }
}

function pullOf(view: View, pull: PullFacts): MergePull {
  const labels = countingLabels(view, pull)
  const self = view.snapshot.self.bot.login
  const { entry, removal } = pull.queue
  const commits = pull.commits.map((one) => toCommit(one, pull))
  return {
    number: pull.number,
    title: pull.title,
    body: pull.body,
    author: pull.author?.login ?? '',
    state: pull.merged ? 'MERGED' : pull.open ? 'OPEN' : 'CLOSED',
    draft: pull.draft,
    labels,
    priority: priorityOf(labels),
    headRef: pull.headRef,
    head: pull.headOid,
    headMessage: pull.headMessage,
    pushedAt: pushedAt(view, pull),
    baseRef: pull.baseRef,
    baseOid: pull.baseOid,
    baseIsDefault: pull.baseRef === view.snapshot.repository.defaultBranch,
    fork: pull.crossRepository,
    maintainerCanModify: pull.maintainerCanModify,
    mergeable: pull.mergeable,
    rebaseable: pull.rebaseable,
    mergeState: pull.mergeState,
    reviewDecision: pull.reviewDecision,
    queueEntry: entry && { byUs: isLogin(entry.by, self), position: entry.position, state: entry.state },
    autoMerge: pull.autoMergeBy === null ? null : { byUs: isLogin(pull.autoMergeBy, self) },
    queueRemoval: removal && { head: removal.head, failing: removal.failing, at: removal.at },
    stack: stackOf(pull),
    dependsOn: view.snapshot.dependencies,
    mergeAfter: mergeAfterOf(visibleText(pull.body).text),
    paths: pull.paths,
    commits,
    contributors: contributorsOf(pull),
    unknownContributors: hasUnknownContributors(pull),
  }
}

/** GraphQL writes an App's login without the ending that REST gives it. */
function isLogin(login: string | null, self: string): boolean {
  const plain = (one: string): string => one.toLowerCase().replace(/\[bot\]$/, '')
  return login !== null && plain(login) === plain(self)
}

/** A merge of the base keeps the branch's own commit as its first parent. */
function toCommit({ oid, message, viaWeb, parents }: PullFacts['commits'][number], pull: PullFacts): MergeCommit {
  const within = (parent: string | undefined): boolean => pull.commits.some((one) => one.oid === parent)
  const mergesBase = parents.length === 2 && within(parents[0]) && !within(parents[1])
  return { oid, message, viaWeb, parents: parents.length, mergesBase }
}

function stackOf({ stack }: PullFacts): MergePull['stack'] {
  if (stack === null || stack === 'unread') return stack
  return { position: stack.position, lowerOpen: stack.position !== 1 }
}

function mergeAfterOf(body: string): string | null {
  return /^merge-after:[ \t]*(\S[^\n]{0,80})/im.exec(body)?.[1]?.trim() ?? null
}

/** An account that is gone can approve nothing any more; what it asked for stays asked until somebody dismisses it. */
function toOpinion(review: PullFacts['reviews'][number]): readonly Opinion[] {
  const { bot, writer, state, commit, at, body } = review
  if (review.author === null && state !== 'CHANGES_REQUESTED') return []
  const author = review.author ?? { id: 0, login: 'ghost' }
  const notice = isReviewNotice(body, state, review.opensThread)
  return [{ author, bot, counts: writer, state, commit, at, order: Date.parse(at), notice }]
}
