import { describe, expect, it } from 'vitest'
import { complete } from '../../../src/emulator/openapi/complete.ts'
import { requestViolations } from '../../../src/emulator/openapi/request-check.ts'
import { responseViolations } from '../../../src/emulator/openapi/response-check.ts'
import { findRoute } from '../../../src/emulator/openapi/routes.ts'
import { slice } from '../../../src/emulator/openapi/slice.ts'
import { violationsOf } from '../../../src/emulator/openapi/validator.ts'

const filler = { url: 'http://127.0.0.1:1', now: '2026-11-20T12:00:00Z' }

function violations(method: string, path: string, body?: unknown): string[] {
  const address = new URL(path, 'http://127.0.0.1')
  const match = findRoute(method, address.pathname)
  if (!match) throw new Error(`no route for ${method} ${path}`)
  return requestViolations(match, address.searchParams, body)
}

describe('finding an operation', () => {
  it.each([
    ['GET', '/repos/acme/shop/contents/src/deep/file.ts', 'repos/get-content', { path: 'src/deep/file.ts' }],
    ['GET', '/repos/acme/shop/contents/', 'repos/get-content', { path: '' }],
    ['GET', '/repos/acme/shop/contents', 'repos/get-content', { path: '' }],
    ['GET', '/repos/acme/shop/git/ref/heads/agent%2F12-x', 'git/get-ref', { ref: 'heads/agent/12-x' }],
    ['GET', '/repos/acme/shop/branches/agent/12/protection', 'repos/get-branch-protection', { branch: 'agent/12' }],
    ['GET', '/repos/acme/shop/commits/abc/check-runs', 'checks/list-for-ref', { ref: 'abc' }],
    ['GET', '/repos/acme/shop/issues/comments', 'issues/list-comments-for-repo', { repo: 'shop' }],
    [
      'DELETE',
      '/repos/a.b/c-d/issues/3/labels/good%20first%20issue',
      'issues/remove-label',
      { name: 'good first issue' },
    ],
  ])('%s %s is %s', (method, path, name, params) => {
    expect(findRoute(method, path)).toMatchObject({ name, params })
  })

  it.each([
    ['GET', '/repos/acme/shop/nonsense'],
    ['PATCH', '/repos/acme/shop/git/ref/heads/main'],
    ['PUT', '/repos/acme/shop/contents'],
    ['GET', '/repos/acme/shop/contentsx'],
    ['GET', '/repos/acme/shop/contents/%E0%A4%A'],
  ])('%s %s is none', (method, path) => {
    expect(findRoute(method, path)).toBeNull()
  })
})

describe('checking a request', () => {
  it('passes what the description allows', () => {
    expect(violations('POST', '/repos/acme/shop/issues', { title: 'x', labels: ['a', { name: 'b' }] })).toEqual([])
    expect(violations('GET', '/repos/acme/shop/issues?state=all&per_page=100&page=2')).toEqual([])
    expect(violations('PATCH', '/repos/acme/shop/issues/1', { milestone: null })).toEqual([])
  })

  it.each([
    '2026-11-20',
    '2026-11-20T12:00:00Z',
    '%3E%3D2026-11-20T12:00:00Z',
    '%3C2026-11-20',
    '2026-11-19..2026-11-20',
    '*..2026-11-20T12:00:00%2B01:00',
    '2026-11-20..*',
  ])('passes created=%s, which is documented and not described', (created) => {
    expect(violations('GET', `/repos/a/b/actions/runs?created=${created}`)).toEqual([])
    expect(violations('GET', `/repos/a/b/actions/workflows/ci.yml/runs?created=${created}`)).toEqual([])
  })

  it.each(['yesterday', '%3D2026-11-20', '2026-11-20..', '*..*'])('does not pass created=%s', (created) => {
    expect(violations('GET', `/repos/a/b/actions/runs?created=${created}`)).toHaveLength(1)
  })

  it.each([
    ['an unknown member', 'POST', '/repos/a/b/issues', { title: 'x', lables: ['bug'] }, 'unknown body member /lables'],
    [
      'an unknown nested member',
      'POST',
      '/repos/a/b/check-runs',
      { name: 'x', head_sha: 'y', output: { title: 't', summary: 's', txt: '' } },
      'unknown body member /output/txt',
    ],
    ['a missing member', 'POST', '/repos/a/b/issues', {}, "/ must have required property 'title'"],
    ['a missing body', 'POST', '/repos/a/b/issues', undefined, 'body required'],
    ['a mistyped member', 'POST', '/repos/a/b/issues/1/comments', { body: 7 }, '/body must be string'],
    [
      'a value outside an enum',
      'POST',
      '/repos/a/b/pulls/1/reviews',
      { event: 'APPROVED' },
      '/event must be equal to one of the allowed values',
    ],
    ['an unknown query parameter', 'GET', '/repos/a/b/issues?stat=open', undefined, 'unknown query parameter stat'],
    [
      'a query value outside an enum',
      'GET',
      '/repos/a/b/issues?state=opened',
      undefined,
      'state / must be equal to one of the allowed values',
    ],
    ['a query that is no number', 'GET', '/repos/a/b/issues?per_page=many', undefined, 'per_page / must be integer'],
    ['a path that is no number', 'GET', '/repos/a/b/issues/first', undefined, 'issue_number / must be integer'],
    ['a body nobody described', 'GET', '/repos/a/b', { x: 1 }, 'a body where none is described'],
  ])('refuses %s', (_case, method, path, body, violation) => {
    expect(violations(method, path, body)).toContain(violation)
  })
})

describe('completing a partial value', () => {
  it('makes a value that satisfies the schema out of a few facts', () => {
    const schema = slice.webhooks['issues-labeled'] ?? {}
    const facts = { action: 'labeled', issue: { number: 4, title: 'x' }, label: { name: 'agent' } }
    const whole = complete(schema, facts, filler)
    expect(violationsOf(schema, ['webhooks', 'issues-labeled'], whole)).toEqual([])
    expect(whole).toMatchObject(facts)
  })

  it('satisfies each payload and answer that GitHub describes, even without any fact', () => {
    const wrong: string[] = []
    for (const [key, schema] of Object.entries(slice.webhooks)) {
      const whole = complete(schema, {}, filler)
      wrong.push(...violationsOf(schema, ['webhooks', key], whole).map((what) => `${key} ${what}`))
    }
    for (const [name, { responses }] of Object.entries(slice.operations)) {
      for (const [status, schema] of Object.entries(responses)) {
        const place = ['operations', name, 'responses', status]
        const found = schema ? violationsOf(schema, place, complete(schema, undefined, filler)) : []
        wrong.push(...found.map((what) => `${name} ${what}`))
      }
    }
    expect(wrong).toEqual([])
  })

  it('leaves out what the schema does not name, and keeps free-form members', () => {
    const open = { type: 'object', additionalProperties: { type: 'string' } }
    const schema = { type: 'object', properties: { id: { type: 'integer' }, inputs: open } }
    expect(complete(schema, { id: 1, secret: 2, inputs: { job: 'x' } }, filler)).toEqual({
      id: 1,
      inputs: { job: 'x' },
    })
  })

  it('prefers null, then the default, then the first choice, then the plainest value', () => {
    const schema = {
      type: 'object',
      required: ['closed_at', 'state', 'count', 'url', 'updated_at', 'list', 'flag', 'mode', 'email', 'text'],
      properties: {
        closed_at: { type: ['string', 'null'] },
        state: { type: 'string', enum: ['open', 'closed'] },
        count: { type: 'integer' },
        url: { type: 'string', format: 'uri' },
        updated_at: { type: 'string', format: 'date-time' },
        list: { type: 'array', items: { type: 'string' } },
        flag: { type: 'boolean' },
        mode: { type: 'string', default: 'squash' },
        email: { type: 'string', format: 'email' },
        text: { type: 'string' },
      },
    }
    expect(complete(schema, {}, filler)).toEqual({
      closed_at: null,
      state: 'open',
      count: 0,
      url: 'http://127.0.0.1:1/url',
      updated_at: '2026-11-20T12:00:00Z',
      list: [],
      flag: false,
      mode: 'squash',
      email: 'noreply@github.com',
      text: '',
    })
  })

  it('does not hide a wrong fact', () => {
    const schema = slice.operations['repos/get']?.responses[200] ?? {}
    const { operations } = slice
    const operation = operations['repos/get']
    if (!operation) throw new Error('the slice lost repos/get')
    const whole = complete(schema, { id: 'seven', private: null }, filler)
    expect(responseViolations('repos/get', operation, 200, whole)).toEqual([
      '/id must be integer',
      '/private must be boolean',
    ])
    expect(responseViolations('repos/get', operation, 204, whole)[0]).toContain('status 204 is not described')
  })
})
