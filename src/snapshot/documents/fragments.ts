import { checks, ledgerRef, paths } from '../../domain/names.ts'
import { ledgerFragments } from '../../github/ledger-fragments.ts'

export const actorFragment = `
fragment ActorFields on Actor {
  __typename
  login
  ... on User { databaseId }
  ... on Bot { databaseId }
}
`

export const commentFragments = `
fragment CommentPage on IssueCommentConnection {
  totalCount
  pageInfo { hasPreviousPage startCursor }
  nodes {
    id
    databaseId
    fullDatabaseId
    body
    createdAt
    lastEditedAt
    isMinimized
    author { ...ActorFields }
    reactionGroups { content viewerHasReacted }
  }
}
`

/** The blobs of the default branch are read as `HEAD:<path>`, so its name need not be known before. */
export const repositoryFragments = `
fragment RepositoryFields on Repository {
  id
  databaseId
  url
  isArchived
  isDisabled
  isLocked
  isPrivate
  defaultBranchRef { name target { oid } }
  config: object(expression: "HEAD:${paths.config}") {
    ... on Blob { text isTruncated }
  }
  workflow: object(expression: "HEAD:${paths.workflow}") {
    oid
    ... on Blob { text isTruncated }
  }
  ledger: object(expression: "${ledgerRef}") { oid ...ChainEntry }
}
${ledgerFragments}`

export const issueFragments = `
fragment IssueFields on Issue {
  __typename
  id
  number
  title
  body
  issueState: state
  locked
  updatedAt
  author { ...ActorFields }
  repository { databaseId }
  labels(first: 100) { nodes { name } }
  assignees(first: 20) { nodes { login } }
  labelEvents: timelineItems(last: 80, itemTypes: [LABELED_EVENT, UNLABELED_EVENT]) { nodes { ...LabelEventFields } }
  reopened: timelineItems(last: 1, itemTypes: [REOPENED_EVENT]) { nodes { ... on ReopenedEvent { createdAt } } }
  comments(last: 100) { ...CommentPage }
}
fragment LabelEventFields on Node {
  __typename
  ... on LabeledEvent { createdAt label { name } actor { ...ActorFields } }
  ... on UnlabeledEvent { createdAt label { name } actor { ...ActorFields } }
}
`

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
      checkSuite { app { databaseId slug } }
    }
    ... on StatusContext { context state createdAt targetUrl }
  }
}
`

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
  mergeable
  mergeStateStatus
  baseRef {
    target {
      oid
      ... on Commit {
        checklists: file(path: "${paths.checklists}") { oid }
        waivers: file(path: "${paths.waivers}") { oid }
      }
    }
    refUpdateRule { requiredStatusCheckContexts requiredApprovingReviewCount }
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
  commits(last: 1) {
    nodes {
      commit {
        oid
        message
        committedDate
        own: checkSuites(first: 5, filterBy: { appId: $app }) {
          nodes { checkRuns(first: 10, filterBy: { checkName: "${checks.checklist}" }) { nodes { ...VerdictCheck } } }
        }
      }
    }
  }
  labels(first: 100) { nodes { name } }
  labelEvents: timelineItems(last: 80, itemTypes: [LABELED_EVENT, UNLABELED_EVENT]) { nodes { ...LabelEventFields } }
  ready: timelineItems(last: 1, itemTypes: [READY_FOR_REVIEW_EVENT]) { nodes { ... on ReadyForReviewEvent { createdAt } } }
  drafted: timelineItems(last: 1, itemTypes: [CONVERT_TO_DRAFT_EVENT]) { nodes { ... on ConvertToDraftEvent { createdAt } } }
  statusCheckRollup { commit { oid } contexts(first: 100) { ...CheckPage } }
  opinions: latestOpinionatedReviews(first: 100, writersOnly: true) { totalCount nodes { ...ReviewFields } }
  remarks: reviews(last: 20, states: [COMMENTED]) { nodes { ...ReviewFields } }
  reviewThreads(first: 100) {
    totalCount
    nodes {
      id
      isResolved
      path
      opening: comments(first: 1) { nodes { id body author { ...ActorFields } } }
      comments(last: 1) { nodes { id createdAt author { ...ActorFields } } }
    }
  }
  files(first: 100) { totalCount nodes { path } }
  closing: closingIssuesReferences(first: 20) { nodes { number repository { databaseId } } }
  comments(last: 100) { ...CommentPage }
}
fragment VerdictCheck on CheckRun { databaseId status conclusion externalId title text }
fragment ReviewFields on PullRequestReview {
  state
  submittedAt
  createdAt
  commit { oid }
  author { ...ActorFields }
}
${checkFragments}`
