import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listTree, readBlob, resolve } from '../../../src/emulator/git/plumbing.ts'
import type { Repository } from '../../../src/emulator/state.ts'
import { at, hub } from './hub.ts'

const github = hub()
let scratch = ''

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'signalbox-'))
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** Runs the real git client, as a person's machine would. */
function git(args: readonly string[], cwd = scratch): Promise<{ code: number | null; said: string }> {
  const env = {
    PATH: process.env['PATH'],
    HOME: scratch,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'Ann',
    GIT_AUTHOR_EMAIL: 'ann@example.test',
    GIT_COMMITTER_NAME: 'Ann',
    GIT_COMMITTER_EMAIL: 'ann@example.test',
  }
  return new Promise((done, fail) => {
    const child = spawn('git', args, { cwd, env })
    let said = ''
    child.stdout.on('data', (chunk) => (said += chunk))
    child.stderr.on('data', (chunk) => (said += chunk))
    child.on('error', fail)
    child.on('close', (code) => done({ code, said }))
  })
}

function packsOf({ dir }: Repository): string[] {
  const folder = join(dir, 'objects/pack')
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.pack')) : []
}

function remote(repository: Repository, token?: string): string {
  const { host } = new URL(github.emulator().url)
  return `http://${token === undefined ? '' : `x-access-token:${token}@`}${host}/acme/${repository.name}.git`
}

async function clone(repository: Repository, token?: string, ...flags: string[]): Promise<string> {
  const target = mkdtempSync(join(scratch, 'clone-'))
  const { code, said } = await git(['clone', '--quiet', ...flags, remote(repository, token), target])
  if (code !== 0) throw new Error(said)
  return target
}

async function commit(folder: string, path: string, content: string): Promise<void> {
  writeFileSync(join(folder, path), content)
  await git(['add', path], folder)
  await git(['commit', '--quiet', '-m', `Write ${path}`], folder)
}

describe('fetching', () => {
  it('lets anybody clone a public repository, also without its blobs', async () => {
    const repository = github.repository()
    const folder = mkdtempSync(join(scratch, 'clone-'))
    const flags = ['--quiet', '--filter=blob:none', '--no-checkout']
    expect(await git(['clone', ...flags, remote(repository), folder])).toEqual({ code: 0, said: '' })
    const { said } = await git(['rev-parse', 'HEAD'], folder)
    expect(said.trim()).toBe(resolve(repository.dir, 'refs/heads/main'))
  })

  it('fetches a commit by its id even when no ref points to it', async () => {
    const repository = github.repository()
    const sha = github.push(repository, 'gone', { a: 'a' }, { from: 'main' })
    await github.as().rest.git.deleteRef({ owner: 'acme', repo: repository.name, ref: 'heads/gone' })
    const folder = await clone(repository)
    for (const version of [0, 2]) {
      const fetch = ['-c', `protocol.version=${version}`, 'fetch', '--quiet', 'origin', sha]
      expect(await git(fetch, folder)).toEqual({ code: 0, said: '' })
    }
  })

  it('asks strangers for a password where the repository is private, and lets a read token in', async () => {
    const repository = github.repository({ private: true })
    const stranger = await git(['ls-remote', remote(repository)])
    expect(stranger).toMatchObject({ code: 128, said: expect.stringContaining('could not read Username') })
    const { code } = await git(['ls-remote', remote(repository, github.appToken({ contents: 'read' }))])
    expect(code).toBe(0)
    const blind = await git(['ls-remote', remote(repository, github.appToken({ issues: 'read' }))])
    expect(blind.said).toContain('403')
    const dead = await git(['ls-remote', remote(repository, 'ghs_nobody')])
    expect(dead.code).toBe(128)
  })

  it('hides a private repository from people without access', async () => {
    const repository = github.repository({ private: true })
    const { said } = await git(['ls-remote', remote(repository, github.emulator().userToken('mallory'))])
    expect(said).toContain('not found')
  })
})

describe('pushing', () => {
  it('moves the branch, makes branches and deletes them, and tells of each', async () => {
    const repository = github.repository()
    const folder = await clone(repository, github.emulator().userToken('acme'))
    await commit(folder, 'b.txt', 'b\n')
    expect(await git(['push', '--quiet', 'origin', 'main', 'main:topic'], folder)).toEqual({ code: 0, said: '' })
    expect(readBlob(repository.dir, 'refs/heads/topic', 'b.txt')?.toString()).toBe('b\n')
    expect(await git(['push', '--quiet', 'origin', ':topic'], folder)).toEqual({ code: 0, said: '' })
    expect(resolve(repository.dir, 'refs/heads/topic')).toBeNull()
    expect(github.told()).toEqual(['push', 'create', 'push', 'push', 'delete'])
    expect(github.events()[0]).toMatchObject({ caller: { login: 'acme' }, payload: { ref: 'refs/heads/main' } })
    expect(packsOf(repository)).toEqual([])
  })

  it('of many objects stays a pack, and shows in everything all the same', async () => {
    const repository = github.repository()
    const folder = await clone(repository, github.emulator().userToken('acme'))
    for (let count = 0; count < 120; count += 1) writeFileSync(join(folder, `file-${count}`), `${count}\n`)
    await git(['add', '.'], folder)
    await commit(folder, 'last.txt', 'last\n')
    expect(await git(['push', '--quiet', 'origin', 'main:topic'], folder)).toEqual({ code: 0, said: '' })
    expect(packsOf(repository)).toHaveLength(1)
    const { rest } = github.as()
    const { data } = await rest.pulls.create({ ...at(repository), head: 'topic', base: 'main', title: 'Many' })
    expect(data).toMatchObject({ commits: 1, changed_files: 121 })
    const push = github.events().find(({ name }) => name === 'push')
    expect(push?.payload['head_commit']).toMatchObject({ added: expect.arrayContaining(['file-7', 'last.txt']) })
    const { data: merged } = await rest.pulls.merge({ ...at(repository), pull_number: data.number })
    expect(readBlob(repository.dir, merged.sha, 'file-119')?.toString()).toBe('119\n')
    expect(listTree(repository.dir, merged.sha)).toHaveLength(122)
  })

  it('takes a push from a shallow clone', async () => {
    const repository = github.repository()
    github.push(repository, 'main', { a: 'a' })
    const folder = await clone(repository, github.appToken(), '--depth=1')
    await commit(folder, 'c.txt', 'c\n')
    expect(await git(['push', '--quiet', 'origin', 'main'], folder)).toEqual({ code: 0, said: '' })
    expect(readBlob(repository.dir, 'refs/heads/main', 'c.txt')?.toString()).toBe('c\n')
  })

  it('takes a push of several megabytes', async () => {
    const repository = github.repository()
    const folder = await clone(repository, github.emulator().userToken('acme'))
    const noise = Array.from({ length: 400_000 }, (_, index) => (index * 2_654_435_761) % 4_294_967_291).join('\n')
    await commit(folder, 'big.txt', noise)
    expect(await git(['push', '--quiet', 'origin', 'main'], folder)).toEqual({ code: 0, said: '' })
    expect(readBlob(repository.dir, 'refs/heads/main', 'big.txt')?.length).toBe(noise.length)
  })

  it.each([
    ['a read-only token', () => github.appToken({ contents: 'read' }), 'Write access to repository not granted.'],
    ['a reader', () => github.emulator().userToken('reader'), 'denied to reader'],
  ])('is refused for %s', async (_case, token, words) => {
    const repository = github.repository({ collaborators: { reader: 'read' } })
    const folder = await clone(repository, token())
    await commit(folder, 'b.txt', 'b\n')
    const { code, said } = await git(['push', 'origin', 'main'], folder)
    expect(code).not.toBe(0)
    expect(said).toContain(words)
    expect(said).toContain('403')
  })

  it('is refused in an archived repository', async () => {
    const repository = github.repository()
    const folder = await clone(repository, github.emulator().userToken('acme'))
    await commit(folder, 'b.txt', 'b\n')
    repository.archived = true
    expect((await git(['push', 'origin', 'main'], folder)).said).toContain('archived so it is read-only')
  })

  it('is refused without a credential, also on public repositories', async () => {
    const repository = github.repository()
    const folder = await clone(repository)
    await commit(folder, 'b.txt', 'b\n')
    expect((await git(['push', 'origin', 'main'], folder)).said).toContain('could not read Username')
  })

  it("says why an App's workflow file is refused, in GitHub's words", async () => {
    const repository = github.repository({ files: { '.github/workflows/ci.yml': 'on: push\n' } })
    const folder = await clone(repository, github.appToken())
    await commit(folder, '.github/workflows/ci.yml', 'on: [push]\n')
    const { code, said } = await git(['push', 'origin', 'main:topic'], folder)
    expect(code).toBe(1)
    expect(said).toContain(
      '! [remote rejected] main -> topic (refusing to allow a GitHub App to create or update workflow ' +
        '`.github/workflows/ci.yml` without `workflows` permission)',
    )
    expect(resolve(repository.dir, 'refs/heads/topic')).toBeNull()
    expect(github.told()).toEqual([])
  })

  it('moves the allowed refs of a mixed push, and none when it is atomic', async () => {
    const repository = github.repository()
    repository.rules.push({ pattern: 'locked', type: 'creation' })
    const folder = await clone(repository, github.emulator().userToken('acme'))
    await commit(folder, 'b.txt', 'b\n')
    const atomic = await git(['push', '--atomic', 'origin', 'main:locked', 'main:free'], folder)
    expect(atomic.said).toContain('atomic push failure')
    expect(resolve(repository.dir, 'refs/heads/free')).toBeNull()
    const mixed = await git(['push', 'origin', 'main:locked', 'main:free'], folder)
    expect(mixed.said).toContain('push declined due to repository rule violations')
    expect(resolve(repository.dir, 'refs/heads/locked')).toBeNull()
    expect(resolve(repository.dir, 'refs/heads/free')).not.toBeNull()
  })

  it('loses against a branch that moved meanwhile, unless it is forced', async () => {
    const repository = github.repository()
    const folder = await clone(repository, github.emulator().userToken('acme'))
    github.push(repository, 'main', { a: 'theirs' })
    await commit(folder, 'b.txt', 'b\n')
    expect((await git(['push', 'origin', 'main'], folder)).said).toContain('rejected')
    expect(await git(['push', '--quiet', '--force', 'origin', 'main'], folder)).toMatchObject({ code: 0 })
    expect(github.events().at(-1)?.payload).toMatchObject({ forced: true })
  })

  it('cannot delete the default branch or write the heads of pull requests', async () => {
    const repository = github.repository()
    const folder = await clone(repository, github.emulator().userToken('acme'))
    expect((await git(['push', 'origin', ':main'], folder)).said).toContain('refusing to delete the current branch')
    expect((await git(['push', 'origin', 'main:refs/pull/1/head'], folder)).said).toContain('hidden ref')
  })
})
