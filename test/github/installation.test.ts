import { describe, expect, it } from 'vitest'
import { createTokens } from '../../src/github/installation.ts'
import { bareClient, type Step, script, watchRequests } from '../support/github-trace.ts'

watchRequests()

const start = Date.parse('2026-11-20T08:00:00Z')
const path = '/app/installations/31/access_tokens'
const minted = (token: string, minutes: number): Step => ({
  method: 'POST',
  path,
  status: 201,
  reply: { token, expires_at: new Date(start + minutes * 60_000).toISOString() },
})
const wanted = { installation: 31, repository: 500, purpose: 'dispatch' } as const

describe('tokens of an installation', () => {
  it('reach one repository and do one thing', async () => {
    const sent = script(minted('a', 60), minted('b', 60))
    const tokenFor = createTokens(bareClient(), () => new Date(start))
    await tokenFor(wanted)
    await tokenFor({ ...wanted, purpose: 'work' })
    expect(sent).toEqual([
      { method: 'POST', path, body: { repository_ids: [500], permissions: { actions: 'write' } } },
      {
        method: 'POST',
        path,
        body: {
          repository_ids: [500],
          permissions: {
            contents: 'write',
            issues: 'write',
            pull_requests: 'write',
            checks: 'write',
            statuses: 'read',
            actions: 'read',
            merge_queues: 'read',
            metadata: 'read',
          },
        },
      },
    ])
  })

  it('are minted once for callers that ask at the same time', async () => {
    const sent = script(minted('a', 60))
    const tokenFor = createTokens(bareClient(), () => new Date(start))
    expect(await Promise.all([tokenFor(wanted), tokenFor(wanted), tokenFor(wanted)])).toEqual(['a', 'a', 'a'])
    expect(sent).toHaveLength(1)
  })

  it('are kept until five minutes before they end', async () => {
    const clock = { ms: start }
    script(minted('a', 60), minted('b', 120))
    const tokenFor = createTokens(bareClient(), () => new Date(clock.ms))
    expect(await tokenFor(wanted)).toBe('a')
    clock.ms = start + 54 * 60_000
    expect(await tokenFor(wanted)).toBe('a')
    clock.ms = start + 56 * 60_000
    expect(await tokenFor(wanted)).toBe('b')
  })

  it('are asked for again after a failure', async () => {
    script({ method: 'POST', path, status: 500 }, minted('a', 60))
    const tokenFor = createTokens(bareClient(), () => new Date(start))
    await expect(tokenFor(wanted)).rejects.toMatchObject({ status: 500 })
    expect(await tokenFor(wanted)).toBe('a')
  })
})
