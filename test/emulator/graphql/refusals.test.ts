import { describe, expect, it } from 'vitest'
import { createIssue } from '../../../src/emulator/ops/issues.ts'
import { issueNodeId } from '../../../src/emulator/views/issue.ts'
import { aTown } from '../issues/support.ts'
import { ask } from './support.ts'

const inToy = (fields: string) => `{ repository(owner: "octocat", name: "toy") { ${fields} } }`

describe('what GitHub’s schema does not have', () => {
  it.each([
    [
      'a field',
      inToy('pullRequest(number: 1) { reviewThreds }'),
      "Field 'reviewThreds' doesn't exist on type 'PullRequest'",
    ],
    ['an argument', inToy('issue(nummer: 1, number: 1) { id }'), "Field 'issue' doesn't accept argument 'nummer'"],
    ['a missing argument', inToy('issue { id }'), "Field 'issue' is missing required arguments: number"],
    [
      'an input field',
      'mutation { addComment(input: {subjectId: "x", body: "y", to: "z"}) { clientMutationId } }',
      "InputObject 'AddCommentInput' doesn't accept argument 'to'",
    ],
    [
      'a mutation',
      'mutation { addBlockedBy(input: {}) { clientMutationId } }',
      "Field 'addBlockedBy' doesn't exist on type 'Mutation'",
    ],
  ])('is refused without data and counts as a violation: %s', async (_what, query, message) => {
    const town = aTown()
    const answer = await ask(town, query)
    expect(answer.data).toBeUndefined()
    expect(answer.errors?.map((error) => error.message)).toContain(message)
    expect(town.world.violations).toContain(`graphql: ${message}`)
  })

  it.each([
    [
      'a variable of the wrong type',
      'query($n: Int!) { repository(owner: "o", name: "n") { issue(number: $n) { id } } }',
      { n: 'one' },
    ],
    ['a missing variable', 'query($n: Int!) { repository(owner: "o", name: "n") { issue(number: $n) { id } } }', {}],
    ['text that is no document', '{ viewer { login }', {}],
  ])('and so is %s', async (_what, query, variables) => {
    const town = aTown()
    const answer = await ask(town, query, variables)
    expect(answer.data).toBeUndefined()
    expect(answer.errors).toHaveLength(1)
    expect(town.world.violations).toHaveLength(1)
  })

  it('never passes a field nobody emulates for null', async () => {
    const town = aTown()
    const answer = await ask(town, inToy('name forkCount'))
    expect(answer.errors?.[0]?.message).toBe('the emulator does not resolve Repository.forkCount')
    expect(town.world.violations).toEqual(['graphql: the emulator does not resolve Repository.forkCount'])
  })
})

describe('a page', () => {
  it.each([
    ['without bounds', 'issues { nodes { id } }', 'MISSING_PAGINATION_BOUNDARIES'],
    [
      'without bounds below another',
      'issues(first: 1) { nodes { labels { nodes { name } } } }',
      'MISSING_PAGINATION_BOUNDARIES',
    ],
    ['of more than a hundred', 'issues(first: 101) { nodes { id } }', 'EXCESSIVE_PAGINATION'],
    ['of less than nothing', 'issues(last: -1) { nodes { id } }', 'EXCESSIVE_PAGINATION'],
  ])('%s is refused and counts as a violation', async (_what, fields, type) => {
    const town = aTown()
    const answer = await ask(town, inToy(fields))
    expect(answer.data).toBeUndefined()
    expect(answer.errors).toMatchObject([{ type, locations: [{ line: 1 }] }])
    expect(town.world.violations).toHaveLength(1)
  })

  it('needs no bounds where only its size is asked for', async () => {
    const town = aTown()
    const answer = await ask(town, inToy('issues { totalCount }'))
    expect(answer).toEqual({ data: { repository: { issues: { totalCount: 0 } } } })
  })

  it('is refused when a query could give more than half a million nodes', async () => {
    const town = aTown()
    const deep =
      'issues(first: 100) { nodes { comments(first: 100) { nodes { reactions(first: 100) { nodes { id } } } } } }'
    const answer = await ask(town, inToy(deep))
    expect(answer.errors).toMatchObject([{ type: 'MAX_NODE_LIMIT_EXCEEDED' }])
  })
})

describe('a refusal at run time', () => {
  it('is an error beside the data, and no violation', async () => {
    const town = aTown()
    const answer = await ask(town, inToy('name issue(number: 7) { id } pullRequest(number: 7) { id }'))
    expect(answer).toEqual({
      data: { repository: { name: 'toy', issue: null, pullRequest: null } },
      errors: [
        {
          type: 'NOT_FOUND',
          path: ['repository', 'issue'],
          locations: [{ line: 1, column: 52 }],
          message: 'Could not resolve to an Issue with the number of 7.',
        },
        {
          type: 'NOT_FOUND',
          path: ['repository', 'pullRequest'],
          locations: [{ line: 1, column: 76 }],
          message: 'Could not resolve to a PullRequest with the number of 7.',
        },
      ],
    })
    expect(town.world.violations).toEqual([])
  })

  it('hides what the caller cannot see', async () => {
    const town = aTown()
    const issue = createIssue(town.world, town.wanda, town.repository, { title: 'One', body: '' })
    town.repository.private = true
    const id = issueNodeId(issue)
    const answer = await ask(
      town,
      `{ node(id: "${id}") { id } nodes(ids: ["${id}", "nonsense"]) { id } ${inToy('name').slice(1)}`,
      {},
      town.rita,
    )
    expect(answer.data).toEqual({ node: null, nodes: [null, null], repository: null })
    const told = answer.errors?.map(({ type, path, message }) => `${type} ${path?.join('.')}: ${message}`)
    expect(told?.sort()).toEqual([
      `NOT_FOUND node: Could not resolve to a node with the global id of '${id}'`,
      `NOT_FOUND nodes.0: Could not resolve to a node with the global id of '${id}'`,
      "NOT_FOUND nodes.1: Could not resolve to a node with the global id of 'nonsense'",
      "NOT_FOUND repository: Could not resolve to a Repository with the name 'octocat/toy'.",
    ])
  })

  it('does not stop the mutations behind it', async () => {
    const town = aTown()
    const issue = createIssue(town.world, town.wanda, town.repository, { title: 'One', body: '' })
    const subject = issueNodeId(issue)
    const answer = await ask(
      town,
      `mutation($id: ID!) {
        one: addComment(input: {subjectId: $id, body: "first", clientMutationId: "a"}) { clientMutationId }
        two: addComment(input: {subjectId: $id, body: " "}) { clientMutationId }
        three: addComment(input: {subjectId: $id, body: "third"}) { clientMutationId }
      }`,
      { id: subject },
    )
    expect(answer.data).toEqual({ one: { clientMutationId: 'a' }, two: null, three: { clientMutationId: null } })
    expect(answer.errors).toMatchObject([{ type: 'UNPROCESSABLE', path: ['two'], message: 'Body cannot be blank' }])
    expect(issue.comments.map(({ body }) => body)).toEqual(['first', 'third'])
  })
})
