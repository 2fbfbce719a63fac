import { paths } from '../../domain/names.ts'
import { actorFragment } from './fragments.ts'

/**
 * One page of open pull requests with what says cheaply who is a candidate; with `$facts` also what our own check last
 * said about it.
 */
export const openPullsDocument = `
query OpenPulls(
  $owner: String!, $name: String!, $base: String, $after: String, $facts: Boolean!, $app: Int!, $check: String!
) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef { name }
    config: object(expression: "HEAD:${paths.config}") {
      ... on Blob { text isTruncated }
    }
    pullRequests(
      first: 100, after: $after, states: [OPEN], baseRefName: $base, orderBy: { field: UPDATED_AT, direction: DESC }
    ) {
      pageInfo { hasNextPage endCursor }
      nodes {
        number
        updatedAt
        isCrossRepository
        headRefName
        headRefOid
        baseRefName
        author { ...ActorFields }
        labels(first: 50) { nodes { name } }
        statusCheckRollup @include(if: $facts) {
          contexts(first: 50) {
            nodes {
              __typename
              ... on CheckRun { status checkSuite { app { databaseId } } }
              ... on StatusContext { state }
            }
          }
        }
        headRef @include(if: $facts) {
          target {
            ... on Commit {
              own: checkSuites(first: 1, filterBy: { appId: $app }) {
                nodes {
                  updatedAt
                  checkRuns(first: 1, filterBy: { checkName: $check }) { nodes { summary } }
                }
              }
            }
          }
        }
      }
    }
  }
}
${actorFragment}`
