import { checks, paths } from '../../domain/names.ts'

export const checkFragments = `
fragment CheckPage on StatusCheckRollupContextConnection {
  totalCount
  pageInfo { hasNextPage endCursor }
  nodes {
    __typename
    ... on CheckRun {
      databaseId
      name
      status
      conclusion
      startedAt
      completedAt
      detailsUrl
      externalId
      title
      summary
      checkSuite { app { databaseId slug } workflowRun { event workflow { name } } }
    }
    ... on StatusContext { context state createdAt targetUrl }
  }
}
`

export const threadFragments = `
fragment ThreadPage on PullRequestReviewThreadConnection {
  totalCount
  pageInfo { hasNextPage endCursor }
  nodes {
    id
    isResolved
    path
    opening: comments(first: 1) { nodes { id body url author { ...ActorFields } pullRequestReview { id } } }
    comments(last: 1) { nodes { id createdAt author { ...ActorFields } } }
  }
}
`

export const fileFragments = `
fragment FilePage on PullRequestChangedFileConnection {
  totalCount
  pageInfo { hasNextPage endCursor }
  nodes { path changeType }
}
`

/** The last removal from the merge queue, unless something was queued after it, with the checks of its group. */
const queueFragments = `
fragment QueueEvent on Node {
  __typename
  ... on RemovedFromMergeQueueEvent {
    createdAt
    reason
    beforeCommit {
      oid
      parents(first: 2) { nodes { oid } }
      statusCheckRollup {
        state
        contexts(first: 100) {
          totalCount
          nodes {
            __typename
            ... on CheckRun { name status conclusion }
            ... on StatusContext { context state }
          }
        }
      }
    }
  }
}
`

/**
 * A connection costs one request for each object above it, so the parents of commits, one connection each, are asked for
 * the newest 20 only: those that "Update branch" made after a review are there.
 */
export const pullFragments = `
fragment PullFields on PullRequest {
  __typename
  id
  number
  title
  body
  pullState: state
  mergedAt
  mergeCommit { oid }
  isDraft
  locked
  createdAt
  updatedAt
  author { ...ActorFields }
  headRefName
  headRefOid
  baseRefName
  baseRefOid
  isCrossRepository
  maintainerCanModify
  mergeable
  canBeRebased
  mergeStateStatus
  reviewDecision
  isMergeQueueEnabled
  mergeQueueEntry { id state position enqueuer { ...ActorFields } }
  autoMergeRequest { enabledBy { ...ActorFields } }
  queueEvents: timelineItems(last: 1, itemTypes: [ADDED_TO_MERGE_QUEUE_EVENT, REMOVED_FROM_MERGE_QUEUE_EVENT]) {
    nodes { ...QueueEvent }
  }
  baseRef {
    target {
      oid
      ... on Commit {
        checklists: file(path: "${paths.checklists}") { oid }
        waivers: file(path: "${paths.waivers}") { oid }
      }
    }
    refUpdateRule {
      requiredStatusCheckContexts
      requiredApprovingReviewCount
      requiresConversationResolution
      requiresSignatures
      requiresLinearHistory
    }
  }
  headRef {
    target {
      ... on Commit {
        oid
        message
        committedDate
        author { email }
        signature { isValid wasSignedByGitHub }
        checkSuites(first: 100) { totalCount nodes { status app { slug } } }
      }
    }
  }
  commits(last: 100) {
    totalCount
    nodes { commit { oid message committedDate committedViaWeb author { email user { login } } } }
  }
  parents: commits(last: 20) { nodes { commit { oid parents(first: 3) { nodes { oid } } } } }
  tip: commits(last: 1) {
    nodes {
      commit {
        oid
        own: checkSuites(first: 5, filterBy: { appId: $app }) {
          nodes { checkRuns(first: 10, filterBy: { checkName: "${checks.checklist}" }) { nodes { ...VerdictCheck } } }
        }
      }
    }
  }
  labels(first: 100) { nodes { name } }
  labelEvents: timelineItems(last: 80, itemTypes: [LABELED_EVENT, UNLABELED_EVENT]) {
    pageInfo { hasPreviousPage }
    nodes { ...LabelEventFields }
  }
  ready: timelineItems(last: 1, itemTypes: [READY_FOR_REVIEW_EVENT]) { nodes { ... on ReadyForReviewEvent { createdAt } } }
  drafted: timelineItems(last: 1, itemTypes: [CONVERT_TO_DRAFT_EVENT]) { nodes { ... on ConvertToDraftEvent { createdAt } } }
  statusCheckRollup { commit { oid } contexts(first: 100) { ...CheckPage } }
  opinions: latestOpinionatedReviews(first: 100, writersOnly: true) { totalCount nodes { ...ReviewFields } }
  remarks: reviews(last: 50) { nodes { ...ReviewFields } }
  reviewThreads(first: 50) { ...ThreadPage }
  files(first: 100) { ...FilePage }
  closing: closingIssuesReferences(first: 20) { nodes { number repository { databaseId } } }
  comments(last: 100) { ...CommentPage }
}
fragment VerdictCheck on CheckRun { databaseId status conclusion externalId title text }
fragment ReviewFields on PullRequestReview {
  id
  state
  body
  submittedAt
  createdAt
  commit { oid }
  author { ...ActorFields }
  authorCanPushToRepository
}
${checkFragments}${threadFragments}${fileFragments}${queueFragments}`
