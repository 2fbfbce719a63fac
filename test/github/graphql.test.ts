import { getOctokit } from '@actions/github'
import nock from 'nock'
import { ProbotOctokit } from 'probot'
import { describe, expect, it } from 'vitest'
import type { GitHub } from '../../src/github/client.ts'
import { failureOf } from '../../src/github/failure.ts'
import { DocumentRefused, errorsAt, graphqlPartial } from '../../src/github/graphql.ts'
import { bareClient, graphql, operation, script, watchRequests } from '../support/github-trace.ts'

watchRequests()

describe('a GraphQL answer', () => {
  it('is read alias by alias, with data and errors at once', async () => {
    const ledger = { repositoryId: 'R_500', refUpdates: [] }
    const claim = `mutation Claim($ledger: UpdateRefsInput!) { claim: updateRefs(input: $ledger) { clientMutationId } }`
    const errors = [{ message: 'locked', type: 'FORBIDDEN', path: ['eyes'] }]
    const sent = script(graphql({ data: { claim: { clientMutationId: null }, eyes: null }, errors }))
    const answer = await graphqlPartial(bareClient(), claim, { ledger })
    expect(sent.map(operation)).toEqual([{ name: 'Claim', variables: { ledger } }])
    expect(answer.data['claim']).toEqual({ clientMutationId: null })
    expect(errorsAt(answer, 'claim')).toEqual([])
    expect(errorsAt(answer, 'eyes')).toEqual(errors)
  })

  it('without any data is a refusal of the whole document', async () => {
    script(graphql({ errors: [{ message: 'Field "x" does not exist' }] }))
    const asked = graphqlPartial(bareClient(), 'query Who { viewer { login } }', {})
    await expect(asked).rejects.toThrow(DocumentRefused)
  })

  it('that never came is the request’s own error', async () => {
    script({ method: 'POST', path: '/graphql', status: 502, reply: { message: 'Bad gateway' } })
    const error = await graphqlPartial(bareClient(), 'query Who { viewer { login } }', {}).catch(
      (thrown: unknown) => thrown,
    )
    expect(failureOf(error)).toMatchObject({ outcome: 'unknown', status: 502, words: 'Bad gateway' })
  })

  it('of a GitHub Enterprise Server is asked for at its own address', async () => {
    nock('https://ghes.test')
      .post('/api/graphql')
      .reply(200, { data: { viewer: { login: 'x' } } })
    const client = getOctokit('token-for-tests', { baseUrl: 'https://ghes.test/api/v3' })
    expect((await graphqlPartial(client, 'query Who { viewer { login } }', {})).data).toEqual({
      viewer: { login: 'x' },
    })
  })
})

describe('the port', () => {
  it('is satisfied by the clients of both hosts', () => {
    const clients: readonly GitHub[] = [getOctokit('token-for-tests'), new ProbotOctokit({ auth: { token: 't' } })]
    expect(
      clients.every(({ request, graphql }) => typeof request === 'function' && typeof graphql === 'function'),
    ).toBe(true)
  })
})

describe('a failure', () => {
  it('quotes what GitHub says about each field', async () => {
    const reply = { message: 'Validation Failed', errors: [{ message: 'A pull request already exists.' }, 'odd'] }
    script({ method: 'GET', path: '/rate_limit', status: 422, reply })
    const error = await bareClient()
      .request('GET /rate_limit')
      .catch((thrown: unknown) => thrown)
    expect(failureOf(error)).toMatchObject({
      outcome: 'refused',
      status: 422,
      words: 'Validation Failed A pull request already exists. odd',
    })
  })

  it('is none where something else went wrong', () => {
    expect(failureOf(new TypeError('undefined is not a function'))).toBeNull()
  })
})
