import type { PullFacts } from '../../domain/pull.ts'
import { toActor } from './actor.ts'
import { type ReadChecks, toChecks } from './checks.ts'
import type { ClassicRules } from './classic-rules.ts'
import { type CommentPage, toCommentPage } from './comments.ts'
import { toCommits } from './commits.ts'
import { isMergeWord, toLabelHistory } from './label-events.ts'
import { toReviews } from './opinions.ts'
import type { FileNode, PullNode, ThreadNode } from './pull.ts'
import { toQueue } from './queue.ts'
import { toChecklist, toThread } from './review.ts'
import { isWhole, type Page } from './shapes.ts'

/** What is known besides the pull request itself when its node is read. */
export type PullContext = {
  readonly appId: number
  /** Numeric id of the App's bot. */
  readonly botId: number
  readonly repositoryId: number
  /** The labels this product gives meaning to. */
  readonly meaningful: readonly string[]
}

export type ReadPull = {
  readonly facts: PullFacts
  readonly page: CommentPage
  readonly checks: ReadChecks
  readonly threads: Page<ThreadNode>
  readonly files: Page<FileNode>
  /** What the query shows of classic protection of the base; null where there is none. */
  readonly classic: ClassicRules | null
  /** The head commit, where it is the App's own and signed by GitHub: only then its trailers are ours. */
  readonly headAuthorEmail: string | null
}

export function toPull(node: PullNode, context: PullContext): ReadPull {
  const page = toCommentPage(node.comments, 'pull')
  const checks = toChecks(node.statusCheckRollup, node.headRefOid, context.appId)
  const target = node.headRef?.target?.oid === node.headRefOid ? node.headRef.target : null
  const files = node.files ?? { nodes: [], total: null, after: null }
  const facts: PullFacts = {
    ...identityOf(node, context),
    ...headOf(node, checks),
    ...mergeOf(node, checks),
    ...threadFacts(node.reviewThreads, context),
    ...fileFacts(files),
    reviews: toReviews(node.opinions?.nodes ?? [], node.remarks ?? [], openingReviews(node)),
    reviewsComplete: node.opinions?.complete === true,
    comments: page.comments,
    commentsComplete: page.complete,
  }
  return {
    facts,
    page,
    checks,
    threads: node.reviewThreads,
    files,
    classic: node.baseRef?.refUpdateRule ?? null,
    headAuthorEmail:
      target?.signature?.isValid && target.signature.wasSignedByGitHub ? (target.author?.email ?? null) : null,
  }
}

function openingReviews({ reviewThreads }: PullNode): ReadonlySet<string> {
  return new Set(reviewThreads.nodes.flatMap(({ opening }) => opening[0]?.pullRequestReview?.id ?? []))
}

function identityOf(node: PullNode, { repositoryId, meaningful }: PullContext) {
  const closing = (node.closing ?? []).filter((issue) => issue.repository.databaseId === repositoryId)
  return {
    nodeId: node.id,
    number: node.number,
    title: node.title,
    body: node.body,
    open: node.pullState === 'OPEN',
    merged: node.pullState === 'MERGED',
    mergedAt: node.mergedAt,
    mergeCommit: node.mergeCommit?.oid ?? null,
    draft: node.isDraft,
    locked: node.locked,
    author: toActor(node.author),
    createdAt: node.createdAt,
    updatedAt: node.updatedAt,
    crossRepository: node.isCrossRepository,
    labels: node.labels ?? [],
    ...toLabelHistory(node.labelEvents, [...meaningful, ...(node.labels ?? []).filter(isMergeWord)]),
    readyAt: node.ready,
    draftedAt: node.drafted,
    closes: closing.map(({ number }) => number),
  }
}

function headOf(node: PullNode, checks: ReadChecks) {
  const target = node.headRef?.target?.oid === node.headRefOid ? node.headRef.target : null
  const listed = node.commits.nodes.find(({ commit }) => commit.oid === node.headRefOid)?.commit
  const tip = node.tip.find(({ commit }) => commit.oid === node.headRefOid)?.commit
  const commit = target ?? listed ?? null
  const suites = target?.checkSuites
  return {
    headRef: node.headRefName,
    headOid: node.headRefOid,
    headMessage: commit?.message ?? '',
    headCommittedAt: commit?.committedDate ?? node.updatedAt,
    headRefExists: node.headRef !== null && node.headRef !== undefined,
    baseRef: node.baseRefName,
    baseOid: node.baseRef?.target?.oid ?? node.baseRefOid,
    baseRules: {
      checklists: node.baseRef?.target?.checklists?.oid ?? null,
      waivers: node.baseRef?.target?.waivers?.oid ?? null,
    },
    mergeBase: null,
    mergeable: node.mergeable,
    mergeState: node.mergeStateStatus,
    checks: checks.checks,
    // Where the branch already is at another commit, these checks belong to a head that is not shown yet.
    checksComplete: checks.complete && (target !== null || node.headRef === null) && suites?.complete !== false,
    openSuites: (suites?.nodes ?? []).filter(
      (suite) => suite.app?.slug === 'github-actions' && suite.status !== 'COMPLETED',
    ).length,
    ownMergeCheck: checks.own,
    checklist: toChecklist(tip?.own ?? []),
  }
}

/** What only a merge asks for. */
function mergeOf(node: PullNode, checks: ReadChecks) {
  const commits = toCommits(node.commits, node.parents)
  return {
    reviewDecision: node.reviewDecision ?? null,
    // GraphQL refuses teams to Apps that may not read the organisation's members; `GET /pulls/{n}` shows both.
    requestedReviewers: [],
    rebaseable: node.canBeRebased,
    maintainerCanModify: node.maintainerCanModify,
    commits,
    commitsComplete: node.commits.complete,
    queue: toQueue(node, { commits, checks: checks.checks, own: checks.own }),
    autoMergeBy: toActor(node.autoMergeRequest?.enabledBy)?.login ?? null,
    stack: 'unread',
  } as const
}

export function threadFacts(page: Page<ThreadNode>, { botId }: { readonly botId: number }) {
  const times = page.nodes.flatMap((thread) => thread.comments.map(({ createdAt }) => createdAt)).sort()
  return {
    threads: page.nodes.map((thread) => toThread(thread, { botId })),
    unresolvedThreads: page.nodes.filter((thread) => !thread.isResolved).length,
    threadsComplete: isWhole(page),
    lastThreadAt: times.at(-1) ?? null,
  }
}

export function fileFacts(page: Page<FileNode>) {
  return {
    paths: page.nodes.map(({ path }) => path),
    pathsComplete: isWhole(page),
    renames: page.nodes.some(({ changeType }) => changeType === 'RENAMED'),
  }
}
