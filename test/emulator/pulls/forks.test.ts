import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { mintToken } from '../../../src/emulator/auth/tokens.ts'
import { resolve } from '../../../src/emulator/git/plumbing.ts'
import type { Caller, Permissions, Repository } from '../../../src/emulator/state.ts'
import { at, hub, refusal } from '../git/hub.ts'

const github = hub()

/** A pull request that somebody without any role made from a fork of their own. */
async function fromFork(options: { private?: boolean } = {}) {
  const repository = github.repository(options)
  const fork = github.emulator().forkRepository(repository, 'rita')
  const sha = github.push(fork, 'fix', { 'fix.txt': 'fix\n' }, { from: 'main', by: 'rita' })
  const call = { ...at(repository), head: 'rita:fix', base: 'main', title: 'Fix' }
  const { data } = await github.as('rita').rest.pulls.create(call)
  return { repository, fork, sha, number: data.number, pull: data }
}

function runToken(repository: Repository, permissions: Permissions): string {
  const { world } = github.emulator()
  const login = 'github-actions[bot]'
  const run: Caller = { kind: 'run', login, runId: 1, permissions, repositories: [repository.id] }
  return mintToken(world, run, 3_600_000)
}

/** Fetches one commit into a fresh clone, as a run does; what the clone then has there. */
async function fetched(repository: Repository, what: string, token: string): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const { host } = new URL(github.emulator().url)
  const address = `http://x-access-token:${token}@${host}/acme/${repository.name}.git`
  await git(dir, ['init', '--quiet'])
  await git(dir, ['fetch', '--quiet', '--depth=1', address, what])
  return git(dir, ['log', '--format=%H %s', 'FETCH_HEAD'])
}

function git(cwd: string, args: readonly string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: cwd, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' }
  return new Promise((done, fail) => {
    const child = spawn('git', args, { cwd, env })
    let said = ''
    child.stdout.on('data', (chunk) => (said += chunk))
    child.stderr.on('data', (chunk) => (said += chunk))
    child.on('error', fail)
    child.on('close', (code) => (code === 0 ? done(said.trim()) : fail(new Error(said))))
  })
}

describe('a pull request from a fork', () => {
  it('is told with the fork as its head, by somebody who may do nothing else here', async () => {
    const { repository, sha, pull } = await fromFork()
    const head = { label: 'rita:fix', ref: 'fix', sha, repo: { full_name: `rita/${repository.name}` } }
    expect(pull).toMatchObject({ head, author_association: 'NONE', maintainer_can_modify: true })
    expect(github.events().at(-1)).toMatchObject({
      name: 'pull_request',
      action: 'opened',
      payload: { pull_request: { head } },
    })
    const label = github
      .as('rita')
      .rest.issues.addLabels({ ...at(repository), issue_number: pull.number, labels: ['x'] })
    expect(await refusal(label)).toMatchObject({ status: 403 })
  })

  it.each([
    ['its id', (sha: string) => sha],
    ['the ref GitHub keeps for it', (_sha: string, number: number) => `refs/pull/${number}/head`],
  ])('is fetched from the repository it is for, by %s, also when that is private', async (_case, name) => {
    const { repository, sha, number } = await fromFork()
    repository.private = true
    const found = await fetched(repository, name(sha, number), runToken(repository, { contents: 'read' }))
    expect(found).toBe(`${sha} Change`)
  })

  it('follows its branch through a rewrite, and shows neither old nor new as the fork’s check', async () => {
    const { repository, fork, sha, number } = await fromFork()
    const checks = github.asApp().rest.checks
    const { data: old } = await checks.create({ ...at(repository), name: 'x', head_sha: sha })
    const next = github.push(fork, 'fix', { 'fix.txt': 'again\n' }, { from: 'main', by: 'rita' })
    expect(resolve(repository.dir, `refs/pull/${number}/head`)).toBe(next)
    expect(github.events().at(-1)).toMatchObject({ action: 'synchronize', payload: { before: sha, after: next } })
    const { data: fresh } = await checks.create({ ...at(repository), name: 'x', head_sha: next })
    expect([old.pull_requests, fresh.pull_requests]).toEqual([[], []])
    expect(fresh.check_suite).toMatchObject({ id: expect.any(Number) })
  })

  it('has its check read by a run that may read checks, and by no other', async () => {
    const { repository, sha } = await fromFork()
    const output = { title: 'Held', summary: 'All of it' }
    const made = { ...at(repository), name: 'signalbox / checklist', head_sha: sha, external_id: 'e', output }
    const { data } = await github.asApp().rest.checks.create({ ...made, conclusion: 'success' })
    const read = (permissions: Permissions) =>
      github.asRun(repository, permissions).rest.checks.get({ ...at(repository), check_run_id: data.id })
    expect((await read({ checks: 'read' })).data).toMatchObject({ external_id: 'e', conclusion: 'success', output })
    expect(await refusal(read({ contents: 'read' }))).toMatchObject({ status: 403 })
  })
})

describe('comparing across forks', () => {
  const compare = (
    repository: Repository,
    basehead: string,
    more = {},
    permissions: Permissions = { contents: 'read' },
  ) =>
    github
      .asRun(repository, permissions)
      .rest.repos.compareCommitsWithBasehead({ ...at(repository), basehead, ...more })

  it.each([
    ['the id of its head', ({ sha }: { sha: string }) => `main...${sha}`],
    ['the branch of its owner', () => 'main...rita:fix'],
    [
      'the branch of its owner and name',
      ({ repository }: { repository: Repository }) => `main...rita:${repository.name}:fix`,
    ],
    ['the owner of both', () => 'acme:main...rita:fix'],
  ])('tells where a fork parted, given %s', async (_case, basehead) => {
    const made = await fromFork()
    const { repository, sha } = made
    const parted = resolve(repository.dir, 'refs/heads/main')
    github.push(repository, 'main', { 'late.txt': 'late\n' })
    const { data } = await compare(repository, basehead(made))
    expect(data).toMatchObject({
      merge_base_commit: { sha: parted },
      status: 'diverged',
      ahead_by: 1,
      behind_by: 1,
      commits: [{ sha }],
      files: [{ filename: 'fix.txt', status: 'added' }],
    })
  })

  it('knows no fork of a stranger, none that is hidden, and nobody without contents', async () => {
    const { repository, fork } = await fromFork()
    expect(await refusal(compare(repository, 'main...mallory:fix'))).toMatchObject({ status: 404 })
    expect(await refusal(compare(repository, 'main...rita:nowhere'))).toMatchObject({ status: 404 })
    expect(await refusal(compare(repository, 'main...rita:fix', {}, { checks: 'read' }))).toMatchObject({ status: 403 })
    fork.private = true
    expect(await refusal(compare(repository, 'main...rita:fix'))).toMatchObject({ status: 404 })
  })

  it('pages its commits, and lists files on the first page only', async () => {
    const repository = github.repository()
    const shas = ['a', 'b', 'c'].map((name) =>
      github.push(repository, 'topic', { [name]: name }, name === 'a' ? { from: 'main' } : {}),
    )
    const page = async (number: number) => {
      const { data, headers } = await compare(repository, 'main...topic', { per_page: 2, page: number })
      return { shas: data.commits.map((one) => one.sha), files: data.files?.length, total: data.total_commits, headers }
    }
    expect(await page(1)).toMatchObject({
      shas: shas.slice(0, 2),
      files: 3,
      total: 3,
      headers: { link: expect.stringContaining('rel="next"') },
    })
    expect(await page(2)).toMatchObject({ shas: shas.slice(2), total: 3 })
    expect((await page(2)).files).toBeUndefined()
  })
})
