import type { PullFacts } from '../../domain/pull.ts'
import { toActor } from './actor.ts'
import { type ReadChecks, toChecks } from './checks.ts'
import { type CommentPage, toCommentPage } from './comments.ts'
import { toLabelEvents } from './label-events.ts'
import type { PullNode, ReviewNode } from './pull.ts'
import { toChecklist, toThread } from './review.ts'

/** What is known besides the pull request itself when its node is read. */
export type PullContext = {
  readonly appId: number
  /** Numeric id of the App's bot. */
  readonly botId: number
  readonly repositoryId: number
  /** The labels this product gives meaning to. */
  readonly meaningful: readonly string[]
}

/** The rules that classic branch protection shows to everybody with write. */
export type ClassicRules = { readonly requiredChecks: readonly string[]; readonly requiredApprovals: number }

export type ReadPull = {
  readonly facts: PullFacts
  readonly page: CommentPage
  readonly checks: ReadChecks
  readonly classic: ClassicRules
  /** The head commit, where it is the App's own and signed by GitHub: only then its trailers are ours. */
  readonly headAuthorEmail: string | null
}

export function toPull(node: PullNode, context: PullContext): ReadPull {
  const page = toCommentPage(node.comments, 'pull')
  const checks = toChecks(node.statusCheckRollup, node.headRefOid, context.appId)
  const target = node.headRef?.target?.oid === node.headRefOid ? node.headRef.target : null
  const rule = node.baseRef?.refUpdateRule
  const facts: PullFacts = {
    ...identityOf(node, context),
    ...headOf(node, checks),
    ...reviewsOf(node, context),
    comments: page.comments,
    commentsComplete: page.complete,
    stacked: null,
  }
  return {
    facts,
    page,
    checks,
    classic: {
      requiredChecks: (rule?.requiredStatusCheckContexts ?? []).filter((name) => name !== null),
      requiredApprovals: rule?.requiredApprovingReviewCount ?? 0,
    },
    headAuthorEmail:
      target?.signature?.isValid && target.signature.wasSignedByGitHub ? (target.author?.email ?? null) : null,
  }
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
    labelEvents: toLabelEvents(node.labelEvents, meaningful),
    readyAt: node.ready,
    draftedAt: node.drafted,
    paths: (node.files?.nodes ?? []).map(({ path }) => path),
    pathsComplete: node.files?.complete === true,
    closes: closing.map(({ number }) => number),
  }
}

function headOf(node: PullNode, checks: ReadChecks) {
  const target = node.headRef?.target?.oid === node.headRefOid ? node.headRef.target : null
  const listed = node.commits.find(({ commit }) => commit.oid === node.headRefOid)?.commit
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
    checklist: toChecklist(listed?.own ?? []),
  }
}

function reviewsOf(node: PullNode, context: PullContext) {
  const threads = node.reviewThreads
  const times = threads.nodes.flatMap((thread) => thread.comments.map(({ createdAt }) => createdAt)).sort()
  const opinions = node.opinions?.nodes ?? []
  return {
    reviews: [...opinions, ...(node.remarks ?? [])].map(toReview).sort((a, b) => a.at.localeCompare(b.at)),
    reviewsComplete: node.opinions?.complete === true,
    threads: threads.nodes.map((thread) => toThread(thread, context)),
    unresolvedThreads: threads.nodes.filter((thread) => !thread.isResolved).length,
    threadsComplete: threads.complete,
    lastThreadAt: times.at(-1) ?? null,
  }
}

function toReview(node: ReviewNode): PullFacts['reviews'][number] {
  return {
    author: toActor(node.author),
    state: node.state,
    commit: node.commit?.oid ?? '',
    at: node.submittedAt ?? node.createdAt,
  }
}
