import { parse } from 'graphql'
import { expect, it } from 'vitest'
import { billFor } from '../../../src/emulator/graphql/limits.ts'
import { allowanceOf } from '../../../src/emulator/limits/primary.ts'
import { aTown } from '../issues/support.ts'
import { ask } from './support.ts'

function bill(query: string, variables: Record<string, unknown> = {}) {
  const document = parse(query)
  const [operation] = document.definitions.filter((one) => one.kind === 'OperationDefinition')
  if (!operation) throw new Error('no operation')
  const { cost, nodeCount } = billFor(document, operation, variables)
  return { cost, nodeCount }
}

/** The worked example of GitHub's page on GraphQL rate limits. */
const example = `{ viewer { repositories(first: 100) { edges { node { id
  issues(first: 50) { edges { node { id labels(first: 60) { edges { node { id name } } } } } } } } } } }`

it('charges and counts as GitHub’s worked example does', () => {
  expect(bill(example)).toEqual({ cost: 51, nodeCount: 100 + 100 * 50 + 5000 * 60 })
})

it('never charges less than one point', () => {
  expect(bill('{ viewer { login } }')).toEqual({ cost: 1, nodeCount: 0 })
})

it('follows fragments, variables and their defaults', () => {
  const query = `query($n: Int = 20, $m: Int!) { repository(owner: "o", name: "n") { ...Open } }
    fragment Open on Repository { issues(first: $n) { nodes { ... on Issue { comments(last: $m) { nodes { id } } } } } }`
  expect(bill(query, { m: 10 })).toEqual({ cost: 1, nodeCount: 20 + 20 * 10 })
  expect(bill(query, { n: 100, m: 100 })).toEqual({ cost: 1, nodeCount: 100 + 100 * 100 })
})

it('shows the cost in the answer and takes it from the hourly points', async () => {
  const town = aTown()
  const deep = 'issues(first: 100) { nodes { comments(first: 100) { nodes { reactions(first: 40) { totalCount } } } } }'
  const query = `{ rateLimit { cost nodeCount limit } repository(owner: "octocat", name: "toy") { ${deep} } }`
  const { data } = await ask(town, query)
  expect(data).toMatchObject({ rateLimit: { cost: 101, nodeCount: 100 + 10_000 + 400_000, limit: 5000 } })
  expect(allowanceOf(town.world, town.bot, 'graphql').used).toBe(101)
})

it('takes one point for a document it refuses', async () => {
  const town = aTown()
  await ask(town, '{ nonsense }')
  await ask(town, '{ repository(owner: "octocat", name: "toy") { issues { nodes { id } } } }')
  expect(allowanceOf(town.world, town.bot, 'graphql').used).toBe(2)
})
