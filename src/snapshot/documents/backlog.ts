import { checks, paths } from '../../domain/names.ts'
import { actorFragment, commentFragments, repositoryFragments } from './fragments.ts'

const issueSummary = `
fragment IssueSummary on Issue {
  number
  updatedAt
  labelEvents: timelineItems(last: 20, itemTypes: [LABELED_EVENT, UNLABELED_EVENT]) {
    nodes {
      __typename
      ... on LabeledEvent { createdAt label { name } actor { ...ActorFields } }
      ... on UnlabeledEvent { createdAt label { name } actor { ...ActorFields } }
    }
  }
  comments(last: 20) { ...CommentPage }
}
`

/** What says whether anything happened on a pull request since our own check last spoke, and no more. */
const pullSummary = `
fragment PullSummary on PullRequest {
  number
  updatedAt
  isCrossRepository
  isDraft
  createdAt
  baseRefName
  baseRef {
    target {
      ... on Commit {
        checklists: file(path: "${paths.checklists}") { oid }
        waivers: file(path: "${paths.waivers}") { oid }
      }
    }
  }
  author { ...ActorFields }
  labels(first: 50) { nodes { name } }
  comments(last: 10) { ...CommentPage }
  reviewThreads(first: 50) { nodes { isResolved } }
  commits(last: 1) {
    nodes {
      commit {
        committedDate
        statusCheckRollup {
          contexts(first: 50) {
            nodes {
              __typename
              ... on CheckRun { startedAt completedAt checkSuite { app { databaseId } } }
              ... on StatusContext { createdAt }
            }
          }
        }
        own: checkSuites(first: 1, filterBy: { appId: $app }) {
          nodes {
            updatedAt
            checkRuns(first: 1, filterBy: { checkName: $check }) { nodes { summary } }
            verdicts: checkRuns(first: 1, filterBy: { checkName: "${checks.checklist}" }) { nodes { status externalId } }
          }
        }
      }
    }
  }
}
`

/** One page of labeled issues and one of open pull requests; a list that has ended is not asked for again. */
export const backlogDocument = `
query Backlog(
  $owner: String!, $name: String!, $label: [String!]!, $app: Int!, $check: String!,
  $issues: Boolean!, $afterIssue: String, $pulls: Boolean!, $afterPull: String
) {
  repository(owner: $owner, name: $name) {
    ...RepositoryFields
    issues(
      first: 100, after: $afterIssue, states: [OPEN], labels: $label, orderBy: { field: UPDATED_AT, direction: ASC }
    ) @include(if: $issues) {
      pageInfo { hasNextPage endCursor }
      nodes { ...IssueSummary }
    }
    pullRequests(
      first: 25, after: $afterPull, states: [OPEN], orderBy: { field: UPDATED_AT, direction: ASC }
    ) @include(if: $pulls) {
      pageInfo { hasNextPage endCursor }
      nodes { ...PullSummary }
    }
  }
}
${issueSummary}${pullSummary}${commentFragments}${actorFragment}${repositoryFragments}`

/** Whether subjects that the ledger remembers are over. */
export function statesDocument(count: number): string {
  const aliases = Array.from({ length: count }, (_, index) => `subject${index}`)
  const variables = aliases.map((alias) => `, $${alias}: Int!`).join('')
  const fields = aliases.map(
    (alias) =>
      `${alias}: issueOrPullRequest(number: $${alias}) { ... on Issue { closed } ... on PullRequest { closed } }`,
  )
  return `
query States($owner: String!, $name: String!${variables}) {
  repository(owner: $owner, name: $name) {
    ${fields.join('\n    ')}
  }
}
`
}
