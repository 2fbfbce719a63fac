import { ledgerRef, paths } from '../../domain/names.ts'
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
  mergeCommitAllowed
  squashMergeAllowed
  rebaseMergeAllowed
  deleteBranchOnMerge
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
  labelEvents: timelineItems(last: 80, itemTypes: [LABELED_EVENT, UNLABELED_EVENT]) {
    pageInfo { hasPreviousPage }
    nodes { ...LabelEventFields }
  }
  reopened: timelineItems(last: 1, itemTypes: [REOPENED_EVENT]) { nodes { ... on ReopenedEvent { createdAt } } }
  comments(last: 100) { ...CommentPage }
}
fragment LabelEventFields on Node {
  __typename
  ... on LabeledEvent { createdAt label { name } actor { ...ActorFields } }
  ... on UnlabeledEvent { createdAt label { name } actor { ...ActorFields } }
}
`
