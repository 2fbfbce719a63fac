import { numbered } from './publication.ts'

/** The states of the issues and pull requests that one depends on; one alias each, the numbers come as variables. */
export function dependenciesDocument(count: number): string {
  const aliases = numbered('dependency', count)
  const variables = aliases.map((alias) => `, $${alias}: Int!`).join('')
  const fields = aliases.map(
    (alias) => `${alias}: issueOrPullRequest(number: $${alias}) {
      ... on PullRequest { pullState: state }
      ... on Issue { issueState: state stateReason }
    }`,
  )
  return `
query Dependencies($owner: String!, $name: String!${variables}) {
  repository(owner: $owner, name: $name) {
    ${fields.join('\n    ')}
  }
}
`
}
