import { ledgerFragments } from '../../github/ledger-fragments.ts'

/** Everything a run has to know, in one request with its own read-only token. */
export const workDocument = `
query Work($owner: String!, $name: String!, $subject: Int!, $pull: Int!, $hasPull: Boolean!, $asks: [ID!]!) {
  repository(owner: $owner, name: $name) {
    databaseId
    isPrivate
    defaultBranchRef { name target { oid } }
    ledger: object(expression: "refs/signalbox/ledger") { oid ...ChainEntry }
    config: object(expression: "HEAD:.github/signalbox.yml") { ... on Blob { text byteSize isTruncated } }
    subject: issueOrPullRequest(number: $subject) {
      __typename
      ... on Issue {
        number
        title
        body
        lastEditedAt
        authorAssociation
        author { __typename login }
        parent { number title body lastEditedAt authorAssociation author { __typename login } }
        comments(last: 50) { totalCount nodes { ...Remark } }
      }
      ... on PullRequest { number title body lastEditedAt authorAssociation author { __typename login } }
    }
    pull: pullRequest(number: $pull) @include(if: $hasPull) {
      number
      headRefOid
      labels(first: 100) { nodes { name } }
      comments(last: 50) { totalCount nodes { ...Remark } }
      reviewThreads(first: 100) {
        nodes { id isResolved path line comments(first: 1) { nodes { ...Finding } } }
      }
    }
  }
  asks: nodes(ids: $asks) {
    __typename
    ... on Issue { id title body }
    ... on IssueComment { id body createdAt author { __typename login } }
  }
}
fragment Remark on IssueComment {
  id
  body
  createdAt
  lastEditedAt
  isMinimized
  authorAssociation
  author { __typename login }
  editor { login }
}
fragment Finding on PullRequestReviewComment {
  id
  body
  createdAt
  lastEditedAt
  isMinimized
  authorAssociation
  author { __typename login }
  editor { login }
}
${ledgerFragments}`
