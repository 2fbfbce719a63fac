import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts'
import { ask } from './support.ts'

let emulator: Emulator
let token: string

beforeEach(async () => {
  emulator = await startEmulator()
  emulator.createRepository({ owner: 'acme', name: 'shop' })
  token = emulator.userToken('acme')
  await ask(emulator, 'POST /repos/acme/shop/issues', { token, body: { title: 'x' } })
})

afterEach(async () => {
  await emulator.stop()
})

function graphql(body: Record<string, unknown>, by: string = token): ReturnType<typeof ask> {
  return ask({ apiUrl: emulator.url }, 'POST /graphql', { token: by, body })
}

const issueId =
  'query Find { repository(owner: "acme", name: "shop") { issue(number: 1) { id comments { totalCount } } } }'
const say = 'mutation Say($id: ID!) { addComment(input: { subjectId: $id, body: "hello" }) { clientMutationId } }'

async function find(): Promise<{ id: string; comments: { totalCount: number } }> {
  const { body } = await graphql({ query: issueId })
  return (body as { data: { repository: { issue: { id: string; comments: { totalCount: number } } } } }).data.repository
    .issue
}

describe('a GraphQL request', () => {
  it('is logged by its kind and name, uses its own allowance, and counts as a write when it is a mutation', async () => {
    const heard: string[] = []
    emulator.onWrite(({ call }) => heard.push(call.operation))
    const { id } = await find()
    const answer = await graphql({ query: say, variables: { id } })
    expect(answer.body).toMatchObject({ data: { addComment: { clientMutationId: null } } })
    expect(answer.headers.get('x-ratelimit-resource')).toBe('graphql')
    expect(answer.headers.get('x-ratelimit-used')).toBe('2')
    expect(emulator.calls.slice(1).map(({ operation, write, status }) => [operation, write, status])).toEqual([
      ['graphql:query Find', false, 200],
      ['graphql:mutation Say', true, 200],
    ])
    expect(heard).toEqual(['graphql:mutation Say'])
    expect(emulator.limits.secondary('acme').content.minute).toBe(2)
    expect(emulator.violations).toEqual([])
  })

  it('is charged what it costs, and answered with status 200 and an error once nothing is left', async () => {
    const deep =
      'issues(first: 100) { nodes { comments(first: 100) { nodes { reactions(first: 40) { totalCount } } } } }'
    const query = `{ repository(owner: "acme", name: "shop") { ${deep} } rateLimit { cost used remaining } }`
    emulator.limits.primary.signedIn = 150
    const used = async () => {
      const { body, status, headers } = await graphql({ query })
      return { body, status, used: headers.get('x-ratelimit-used'), left: headers.get('x-ratelimit-remaining') }
    }
    expect(await used()).toMatchObject({
      body: { data: { rateLimit: { cost: 101, used: 101, remaining: 49 } } },
      used: '101',
      left: '49',
    })
    expect(await used()).toMatchObject({ status: 200, used: '202', left: '0' })
    const { id } = emulator.createAccount('acme')
    expect(await used()).toEqual({
      status: 200,
      used: '202',
      left: '0',
      body: {
        errors: [
          {
            type: 'RATE_LIMIT',
            code: 'graphql_rate_limit',
            message: `API rate limit already exceeded for user ID ${id}.`,
          },
        ],
      },
    })
    expect(emulator.violations).toEqual([])
  })

  it('may be carried out and never answered', async () => {
    const { id } = await find()
    emulator.faults.request({ operation: 'Say', answer: 502, when: 'after' })
    expect((await graphql({ query: say, variables: { id } })).status).toBe(502)
    expect((await find()).comments.totalCount).toBe(1)
  })

  it('needs a query, and a living token', async () => {
    expect((await graphql({ variables: {} })).status).toBe(400)
    expect((await graphql({ query: issueId }, 'ghp_unknown')).status).toBe(401)
  })
})
