import { blockerLabel } from '../../domain/names.ts'
import { actorFragment, commentFragments, issueFragments, repositoryFragments } from './fragments.ts'
import { pullFragments } from './pull.ts'

const subjectFragments = [actorFragment, commentFragments, issueFragments, pullFragments].join('')
const allFragments = subjectFragments + repositoryFragments

/** Whose permission is worth asking for in the same query: whoever caused the event. */
const asker = `asker: collaborators(login: $who, first: 1) @include(if: $hinted) {
      edges { permission node { databaseId login } }
    }`

/** Open issues that stop merging. */
const blockers = `blockers: issues(first: 20, states: [OPEN], labels: ["${blockerLabel}"]) {
      totalCount
      nodes { number title authorAssociation }
    }`

const inTheWay = `blocking: ref(qualifiedName: "refs/heads/agent") { prefix name }`

const issueHalf = `
      ... on Issue {
        ...IssueFields
        pulls: closedByPullRequestsReferences(first: 3, includeClosedPrs: false) { nodes { ...PullFields } }
      }`

type More = { readonly variables: string; readonly fields: string }

/**
 * Everything about the issue or pull request of one number, in one request.
 * @param more further fields of the repository, with the variables they take
 */
export function subjectDocumentWith(more: More): string {
  return documentWith(more, issueHalf)
}

function documentWith(more: More, half: string): string {
  return `
query Subject(
  $owner: String!, $name: String!, $number: Int!, $branches: String!, $who: String!, $hinted: Boolean!, $app: Int!${more.variables}
) {
  viewer { login }
  rateLimit { remaining }
  repository(owner: $owner, name: $name) {
    ...RepositoryFields
    ${asker}
    ${blockers}
    ${inTheWay}
    branches: refs(refPrefix: "refs/heads/agent/", query: $branches, first: 50) {
      nodes { prefix name target { oid ... on Commit { message } } }
    }
    subject: issueOrPullRequest(number: $number) {
      __typename${half}
      ... on PullRequest {
        ...PullFields
        issues: closingIssuesReferences(first: 3) { nodes { ...IssueFields } }
      }
    }
    ${more.fields}
  }
}
${allFragments}`
}

export const subjectDocument = subjectDocumentWith({ variables: '', fields: '' })

/** The same where the number is known to be a pull request's: an issue would bring whole pull requests, too. */
export const pullDocument = documentWith({ variables: '', fields: '' }, '')

/** The same for the open pull requests of a branch. */
export const branchDocument = `
query Branch(
  $owner: String!, $name: String!, $branch: String!, $who: String!, $hinted: Boolean!, $app: Int!
) {
  viewer { login }
  rateLimit { remaining }
  repository(owner: $owner, name: $name) {
    ...RepositoryFields
    ${asker}
    ${blockers}
    ${inTheWay}
    pulls: pullRequests(headRefName: $branch, states: [OPEN], first: 5) {
      nodes {
        ...PullFields
        issues: closingIssuesReferences(first: 3) { nodes { ...IssueFields } }
      }
    }
  }
}
${allFragments}`

/** The repository alone, for an installation. */
export const repositoryDocument = `
query Repository($owner: String!, $name: String!) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    ...RepositoryFields
    labels(first: 100) { totalCount nodes { name } }
  }
}
${repositoryFragments}`

/** The other half of a subject, where the first query did not bring it. */
export const otherHalfDocument = `
query OtherHalf($owner: String!, $name: String!, $number: Int!, $app: Int!) {
  repository(owner: $owner, name: $name) {
    subject: issueOrPullRequest(number: $number) {
      __typename
      ... on Issue { ...IssueFields }
      ... on PullRequest { ...PullFields }
    }
  }
}
${subjectFragments}`
