import { describe, expect, it } from 'vitest'
import { flush, pktLine } from '../../../src/emulator/git/pkt-line.ts'
import { resolve, zeroSha } from '../../../src/emulator/git/plumbing.ts'
import { receivePack } from '../../../src/emulator/git/receive-pack.ts'
import type { Caller, Repository } from '../../../src/emulator/state.ts'
import { hub } from './hub.ts'

const github = hub()
const owner: Caller = { kind: 'user', login: 'acme' }

/** What a client would be told about a push of these commands and this pack. */
function push(repository: Repository, commands: readonly string[], pack = ''): string {
  const [first = '', ...others] = commands
  const lines = [`${first}\0report-status`, ...others].map((line) => pktLine(line))
  const body = Buffer.concat([...(commands.length > 0 ? lines : []), flush, Buffer.from(pack)])
  return receivePack(github.emulator().world, owner, repository, body).toString()
}

describe('a push that is not in order', () => {
  it('without commands is a probe and gets nothing', () => {
    expect(push(github.repository(), [])).toBe('')
  })

  it('with a broken pack moves no ref', () => {
    const repository = github.repository()
    const head = resolve(repository.dir, 'refs/heads/main') ?? ''
    const said = push(repository, [`${zeroSha} ${head} refs/heads/topic`], 'PACKnonsense')
    expect(said).toContain('unpack unpacker error')
    expect(said).toContain('ng refs/heads/topic unpacker error')
    expect(resolve(repository.dir, 'refs/heads/topic')).toBeNull()
  })

  it('with commits that nobody sent moves no ref', () => {
    const repository = github.repository()
    const said = push(repository, [`${zeroSha} ${'1'.repeat(40)} refs/heads/topic`])
    expect(said).toContain('ng refs/heads/topic missing necessary objects')
  })

  it.each([
    ['a name git does not allow', 'refs/heads/a..b', 'funny refname'],
    ['a branch below a branch', 'refs/heads/main/below', 'failed to update ref'],
  ])('with %s moves no ref', (_case, ref, words) => {
    const repository = github.repository()
    const head = resolve(repository.dir, 'refs/heads/main') ?? ''
    expect(push(repository, [`${zeroSha} ${head} ${ref}`])).toContain(`ng ${ref} ${words}`)
    expect(github.told()).toEqual([])
  })

  it('from an old view of a branch moves nothing', () => {
    const repository = github.repository()
    const head = resolve(repository.dir, 'refs/heads/main') ?? ''
    const said = push(repository, [`${zeroSha} ${head} refs/heads/main`])
    expect(said).toContain('ng refs/heads/main failed to update ref')
  })
})
