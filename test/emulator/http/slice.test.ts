import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ruleOf } from '../../../src/emulator/auth/rules.ts'
import { findRoute } from '../../../src/emulator/openapi/routes.ts'
import { slice } from '../../../src/emulator/openapi/slice.ts'
import { actionsHandlers } from '../../../src/emulator/rest/actions.ts'
import { restHandlers } from '../../../src/emulator/rest/registry.ts'
import { cutSlice } from '../../../tools/slice/cut.ts'
import { wantedEvents, wantedOperations } from '../../../tools/slice/wanted.ts'
import { freshSlice } from '../../../tools/slice.ts'

const committed = new URL('../../../src/emulator/openapi/slice.json', import.meta.url)

describe('the slice of the published description', () => {
  it('is exactly what the installed package gives', () => {
    expect(freshSlice() === readFileSync(committed, 'utf8')).toBe(true)
  })

  it('is found stale by the tool when a byte differs', () => {
    const folder = mkdtempSync(join(tmpdir(), 'signalbox-'))
    const file = join(folder, 'slice.json')
    writeFileSync(file, `${readFileSync(committed)} `)
    const check = spawnSync(process.execPath, ['tools/slice.ts', '--check', file], { encoding: 'utf8' })
    expect(check).toMatchObject({ status: 1, stderr: expect.stringContaining('is stale') })
    rmSync(folder, { recursive: true })
  })

  it('stays small', () => {
    expect(readFileSync(committed).length).toBeLessThan(700_000)
  })

  it('holds each wanted operation and event', () => {
    expect(Object.keys(slice.operations)).toEqual(wantedOperations)
    const stems = wantedEvents.map((event) => event.replaceAll('_', '-'))
    const missing = stems.filter((stem) => !Object.keys(slice.webhooks).some((key) => key.startsWith(stem)))
    expect(missing).toEqual([])
  })

  it('has a rule of permission for each operation', () => {
    expect(Object.keys(slice.operations).filter((operation) => ruleOf(operation) === null)).toEqual([])
  })

  it('has a handler for each operation, and no other', () => {
    const operations = Object.keys(slice.operations).sort()
    expect(Object.keys(restHandlers()).sort()).toEqual(operations)
    const ofActions = operations.filter((name) => name.startsWith('actions/'))
    expect(Object.keys(actionsHandlers).sort()).toEqual(ofActions)
  })

  it('has every operation the product calls', () => {
    const source = new URL('../../../src/', import.meta.url)
    const files = globSync('{snapshot,effects,github,jobs,hosts/server}/**/*.ts', { cwd: source.pathname })
    const texts = files.map((file) => readFileSync(new URL(file, source), 'utf8'))
    const called = texts.flatMap((text) => [...text.matchAll(/'((?:GET|POST|PUT|PATCH|DELETE) \/[^']+)'/g)])
    const unknown = called.filter(([, call = '']) => {
      const [method = '', path = ''] = call.split(' ')
      return findRoute(method, path.replaceAll(/[{}]/g, '')) === null
    })
    expect(called.length).toBeGreaterThan(20)
    expect(unknown.map(([call]) => call)).toEqual([])
  })

  it('finds the handlers of each file that has some', async () => {
    const folder = new URL('../../../src/emulator/rest/', import.meta.url)
    const files = readdirSync(folder).filter((file) => !['registry.ts', 'actions.ts'].includes(file))
    const registry = ['registry.ts', 'actions.ts'].map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n')
    const withHandlers = files.filter((file) => /: Handlers = \{/.test(readFileSync(new URL(file, folder), 'utf8')))
    expect(withHandlers.length).toBeGreaterThan(20)
    expect(withHandlers.filter((file) => !registry.includes(`'./${file}'`))).toEqual([])
  })

  it('refers to nothing that was left out', () => {
    const names = [...readFileSync(committed, 'utf8').matchAll(/"#\/schemas\/([^"]+)"/g)].map((match) => match[1] ?? '')
    expect(names.filter((name) => !(name in slice.schemas))).toEqual([])
  })
})

describe('cutting', () => {
  const repeated = {
    type: 'object',
    description: 'long '.repeat(50),
    required: ['description'],
    properties: {
      description: { type: 'string', nullable: true, example: 'x' },
      state: { type: 'string', enum: ['open', 'closed'], nullable: true },
      parent: { nullable: true, allOf: [{ $ref: '#/components/schemas/thing' }] },
      closed_at: { type: 'string', format: 'date-time', nullable: true },
      labels: { type: 'array', items: { type: 'string' } },
    },
  }
  const answer = {
    content: { 'application/json': { schema: { type: 'object', properties: { a: repeated, b: repeated } } } },
  }
  const operations = Object.fromEntries(
    wantedOperations.map((operationId, index) => [
      `/path-${index}`,
      { get: { operationId, description: 'prose', responses: { 200: answer, 404: {} } } },
    ]),
  )
  const cut = JSON.parse(
    cutSlice({
      info: { title: 'a description', version: '1' },
      paths: operations,
      'x-webhooks': {
        push: { post: { requestBody: answer } },
        ping: { post: { requestBody: answer } },
        'issues-field-added': { post: { requestBody: answer } },
      },
      components: { schemas: { thing: { type: 'object', title: 'Thing', properties: { id: { type: 'integer' } } } } },
    }),
  )

  it('keeps successes only and drops prose, but not members that are called like prose', () => {
    const { responses } = cut.operations['meta/get']
    expect(Object.keys(responses)).toEqual(['200'])
    expect(responses['200'].properties.a.description).toBeUndefined()
    expect(Object.keys(responses['200'].properties.a.properties)).toContain('description')
  })

  it('turns nullable into a type, also where there is none and where an enum leaves null out', () => {
    expect(cut.operations['meta/get'].responses['200'].properties.a.properties).toEqual({
      description: { type: ['string', 'null'] },
      state: { type: ['string', 'null'], enum: ['open', 'closed', null] },
      parent: { anyOf: [{ type: 'null' }, { allOf: [{ $ref: '#/schemas/thing' }] }] },
      closed_at: { type: ['string', 'null'], format: 'date-time' },
      labels: { type: 'array', items: { type: 'string' } },
    })
  })

  it('names what webhooks repeat once', () => {
    expect(cut.webhooks).toEqual({
      push: { type: 'object', properties: { a: { $ref: '#/schemas/shared-1' }, b: { $ref: '#/schemas/shared-1' } } },
      ping: { type: 'object', properties: { a: { $ref: '#/schemas/shared-1' }, b: { $ref: '#/schemas/shared-1' } } },
    })
    expect(cut.schemas['shared-1'].required).toEqual(['description'])
  })

  it('says which operation the description does not have', () => {
    expect(() => cutSlice({ info: {}, paths: {}, 'x-webhooks': {}, components: { schemas: {} } })).toThrow(
      'the description has no operation meta/get',
    )
  })
})
