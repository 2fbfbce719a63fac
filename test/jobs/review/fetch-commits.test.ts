import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { git } from '../../../src/emulator/git/run.ts'
import { type GitPlace, gitEnvironment, readGit } from '../../../src/jobs/git/run-git.ts'
import { fetchCommits } from '../../../src/jobs/review/fetch-commits.ts'
import { filesBelow } from '../support/run-action.ts'
import { type OpenPull, reviewStage } from './support.ts'

const { world, open, push } = reviewStage({ 'README.md': 'x\n' })
const { signal } = new AbortController()

function newPlace(): GitPlace {
  const root = mkdtempSync(join(tmpdir(), 'signalbox-fetch-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const environment = gitEnvironment({ PATH: process.env['PATH'] ?? '' })
  return { directory: join(root, 'review.git'), workTree: join(root, 'empty'), environment }
}

function commitsOf({ number, base, head }: OpenPull) {
  return { pull: number, base, mergeBase: base, head }
}

/** A server that knows the older protocol alone and gives only what a ref names; its address. */
async function strictServer(): Promise<string> {
  const { emulator, repository } = world()
  git(repository.dir, ['config', 'uploadpack.allowAnySHA1InWant', 'false'])
  const server = createServer((incoming, outgoing) => {
    const { 'git-protocol': _version, ...headers } = incoming.headers
    const onward = request(
      `${emulator.url}${incoming.url}`,
      { method: incoming.method ?? 'GET', headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(outgoing)
      },
    )
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/acme/toy.git`
}

describe('fetching a pull request', () => {
  it('brings its commits and nothing before them, and no file of them to disk', async () => {
    const pull = await open({ 'canary.js': 'canary-content\n' })
    const place = newPlace()
    await fetchCommits(place, `${world().emulator.url}/acme/toy.git`, world().runToken(), commitsOf(pull), signal)
    expect(await readGit(place, ['cat-file', 'blob', `${pull.head}:canary.js`])).toBe('canary-content\n')
    expect((await readGit(place, ['rev-list', '--all', pull.head])).trim().split('\n')).toEqual([pull.head])
    expect(filesBelow(place.workTree)).toEqual([])
  })

  it('leaves the token in no file', async () => {
    const token = world().runToken()
    const place = newPlace()
    await fetchCommits(
      place,
      `${world().emulator.url}/acme/toy.git`,
      token,
      commitsOf(await open({ 'a.js': 'a\n' })),
      signal,
    )
    const encoded = Buffer.from(`x-access-token:${token}`).toString('base64')
    const leaks = filesBelow(place.directory).filter(({ text }) => text.includes(token) || text.includes(encoded))
    expect(leaks.map(({ path }) => path)).toEqual([])
  })

  it('finds the head of a fork through the repository it is offered to', async () => {
    const pull = await open({ 'fork.js': 'from afar\n' }, { fork: true })
    const place = newPlace()
    await fetchCommits(place, `${world().emulator.url}/acme/toy.git`, world().runToken(), commitsOf(pull), signal)
    expect(await readGit(place, ['cat-file', 'blob', `${pull.head}:fork.js`])).toBe('from afar\n')
  })

  it('goes by the ref of the pull request where the server gives nothing by its id', async () => {
    const pull = await open({ 'fork.js': 'from afar\n' }, { fork: true })
    const place = newPlace()
    await fetchCommits(place, await strictServer(), world().runToken(), commitsOf(pull), signal)
    expect(await readGit(place, ['cat-file', 'blob', `${pull.head}:fork.js`])).toBe('from afar\n')
  })

  it('notices then that the pull request moved', async () => {
    const pull = await open({ 'a.js': 'one\n' })
    const address = await strictServer()
    push({ 'a.js': 'two\n' })
    const fetched = fetchCommits(newPlace(), address, world().runToken(), commitsOf(pull), signal)
    await expect(fetched).rejects.toThrow(/is .{40} by now, not/)
  })

  it('says what the server said when a commit is gone', async () => {
    const pull = { ...(await open({ 'a.js': 'one\n' })), base: 'd'.repeat(40) }
    const address = `${world().emulator.url}/acme/toy.git`
    await expect(fetchCommits(newPlace(), address, world().runToken(), commitsOf(pull), signal)).rejects.toThrow(
      'not our ref',
    )
  })
})
