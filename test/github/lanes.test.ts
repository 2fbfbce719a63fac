import { describe, expect, it } from 'vitest'
import { type Call, describeCall } from '../../src/github/call.ts'
import { createLanes, spend, waitFor } from '../../src/github/lanes.ts'

const write: Call = { operation: 'w', kind: 'write', api: 'graphql', conditional: false, timeoutMs: null }
const read: Call = { ...write, operation: 'r', kind: 'read', api: 'rest' }

describe('the published secondary limits', () => {
  it('count every write as content: 500 an hour', () => {
    const lanes = createLanes()
    for (let count = 0; count < 500; count += 1) spend(lanes, write, count * 2000)
    expect(waitFor(lanes, write, 1_000_000)).toBe(3_600_000 - 1_000_000)
    expect(waitFor(lanes, read, 1_000_000)).toBe(0)
  })

  it('count 900 points a minute for REST', () => {
    const lanes = createLanes()
    for (let count = 0; count < 900; count += 1) spend(lanes, read, 0)
    expect(waitFor(lanes, read, 10_000)).toBe(50_000)
    expect(waitFor(lanes, { ...read, api: 'graphql' }, 10_000)).toBe(0)
    expect(waitFor(lanes, read, 60_000)).toBe(0)
  })

  it('hold back writes alone after `retry-after`', () => {
    const lanes = createLanes()
    lanes.blockedUntil = 5000
    expect([waitFor(lanes, write, 1000), waitFor(lanes, read, 1000)]).toEqual([4000, 0])
  })

  it('forget what is older than an hour', () => {
    const lanes = createLanes()
    for (let count = 0; count < 50; count += 1) spend(lanes, write, count)
    spend(lanes, read, 3_700_000)
    expect(lanes.spent).toHaveLength(1)
  })
})

describe('naming a call', () => {
  it.each([
    [{ method: 'GET', url: '/repos/{owner}/{repo}' }, 'GET /repos/{owner}/{repo}', 'read'],
    [{ method: 'DELETE', url: '/x' }, 'DELETE /x', 'write'],
    [{ method: 'POST', url: '/graphql', query: '\nquery Subject($a: Int!) { x }' }, 'query Subject', 'read'],
    [
      { method: 'POST', url: 'https://ghes.test/api/graphql', query: 'mutation Append { x }' },
      'mutation Append',
      'write',
    ],
    [{ method: 'POST', url: '/graphql', query: '{ viewer { login } }' }, 'mutation', 'write'],
  ] as const)('%j', (options, operation, kind) => {
    expect(describeCall(options)).toMatchObject({ operation, kind, conditional: false })
  })

  it('hears what the caller says about it', () => {
    const request = { conditional: true, timeoutMs: 30_000 }
    expect(describeCall({ method: 'POST', url: '/x', request })).toMatchObject({ conditional: true, timeoutMs: 30_000 })
  })
})
