import { Octokit } from '@octokit/rest'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { createInstallationToken } from '../../../src/emulator/auth/installation-token.ts'
import { mintToken } from '../../../src/emulator/auth/tokens.ts'
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts'
import {
  commitFacts,
  resolve,
  updateRef,
  writeBlob,
  writeCommit,
  writeTree,
} from '../../../src/emulator/git/plumbing.ts'
import { refMoved } from '../../../src/emulator/ops/refs-moved.ts'
import type { FileContent } from '../../../src/emulator/seed/repository.ts'
import type { App, Event, Permissions, Repository, Role } from '../../../src/emulator/state.ts'
import { timestamp } from '../../../src/emulator/world.ts'

export type Place = { owner: string; repo: string }
export type Hub = ReturnType<typeof hub>

const everything: Permissions = {
  metadata: 'read',
  contents: 'write',
  issues: 'write',
  pull_requests: 'write',
  checks: 'write',
  statuses: 'write',
}

/** One emulated GitHub for a test file, with repositories, people and an App to act as. Breaches fail the test. */
export function hub() {
  let emulator: Emulator
  let app: App
  let count = 0
  const events: Event[] = []

  beforeAll(async () => {
    let tick = Date.parse('2026-11-20T12:00:00Z')
    emulator = await startEmulator({
      clock: () => {
        tick += 1000
        return tick
      },
    })
    app = emulator.createApp({ slug: 'signalbox', permissions: everything, events: [] })
    emulator.installApp(app, 'acme')
    // Every push also asks Apps for checks; that is told elsewhere.
    emulator.world.listeners.push((event) => {
      if (event.name !== 'check_suite') events.push(event)
    })
  })

  beforeEach(() => {
    events.length = 0
  })

  afterEach(async () => {
    await emulator.settle()
    expect(emulator.world.violations.splice(0)).toEqual([])
  })

  afterAll(async () => {
    await emulator.stop()
  })

  const client = (token?: string) =>
    new Octokit({ baseUrl: emulator.apiUrl, log: quiet, ...(token === undefined ? {} : { auth: token }) })

  return {
    emulator: () => emulator,
    app: () => app,
    /** Names of the events told since the test began, for example `pull_request.opened`. */
    told: () => events.map(({ name, action }) => (action === null ? name : `${name}.${action}`)),
    events: () => events,
    repository(
      options: {
        files?: Readonly<Record<string, FileContent>>
        private?: boolean
        plan?: Repository['plan']
        owner?: string
        name?: string
        collaborators?: Readonly<Record<string, Role>>
      } = {},
    ): Repository {
      count += 1
      const { files = { 'README.md': 'hello\n' } } = options
      return emulator.createRepository({ owner: 'acme', name: `shop-${count}`, ...options, files })
    },
    empty(): Repository {
      count += 1
      return emulator.createRepository({ owner: 'acme', name: `empty-${count}` })
    },
    /** A client with a person's token; the owner's unless another login is given. */
    as: (login = 'acme') => client(emulator.userToken(login)),
    /** A client with an installation token of the App, with other permissions than its own when given. */
    asApp: (permissions: Permissions = {}) => client(appToken(emulator, app, permissions)),
    appToken: (permissions: Permissions = {}) => appToken(emulator, app, permissions),
    asRun: (repository: Repository, permissions: Permissions) =>
      client(
        mintToken(
          emulator.world,
          {
            kind: 'run',
            login: 'github-actions[bot]',
            runId: 1,
            permissions,
            repositories: [repository.id],
          },
          3_600_000,
        ),
      ),
    anonymous: () => client(),
    /** A pull request of a new branch that adds `<branch>.txt`, by the owner or whoever `rest` belongs to. */
    async pull(
      repository: Repository,
      branch: string,
      options: {
        files?: Readonly<Record<string, FileContent | null>>
        title?: string
        body?: string
        draft?: boolean
        base?: string
        by?: Octokit
        message?: string
      } = {},
    ): Promise<{ number: number; sha: string }> {
      const { files = { [`${branch}.txt`]: `${branch}\n` }, title = branch, body = '', draft = false } = options
      const { base = 'main', by = client(emulator.userToken('acme')), message = 'Change' } = options
      const sha = this.push(repository, branch, files, { from: base, message })
      const { data } = await by.rest.pulls.create({ ...at(repository), head: branch, base, title, body, draft })
      return { number: data.number, sha }
    },
    /** A commit on a branch, made as if it had been pushed by that person. Contents by path; null removes a file. */
    push(
      repository: Repository,
      branch: string,
      files: Readonly<Record<string, FileContent | null>>,
      options: { from?: string; message?: string; by?: string } = {},
    ): string {
      const { dir } = repository
      const { from = branch, message = 'Change', by = 'acme' } = options
      const ref = `refs/heads/${branch}`
      const before = resolve(dir, ref)
      const parent = resolve(dir, `refs/heads/${from}`) ?? resolve(dir, from)
      if (parent === null) throw new Error(`there is nothing called ${from}`)
      const changes = Object.entries(files).map(([path, file]) => treeChange(dir, path, file))
      const person = { name: by, email: `${by}@example.test`, date: timestamp(emulator.world) }
      const tree = writeTree(dir, commitFacts(dir, parent).tree, changes)
      const sha = writeCommit(dir, { tree, parents: [parent], message, author: person, committer: person })
      updateRef(dir, ref, sha)
      const caller = { kind: 'user', login: by } as const
      refMoved(emulator.world, caller, repository, ref, before ?? '0'.repeat(40), sha)
      return sha
    },
  }
}

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

function treeChange(dir: string, path: string, file: FileContent | null) {
  if (file === null) return { path, mode: '0', sha: null }
  const { content, executable } =
    typeof file === 'string' || Buffer.isBuffer(file) ? { content: file, executable: false } : file
  return { path, mode: executable ? '100755' : '100644', sha: writeBlob(dir, content) }
}

function appToken(emulator: Emulator, app: App, permissions: Permissions): string {
  const [installation] = [...emulator.world.installations.values()].filter((one) => one.appId === app.id)
  if (!installation) throw new Error('the App is not installed')
  const asked = Object.keys(permissions).length > 0 ? { permissions } : {}
  return createInstallationToken(emulator.world, app, installation.id, asked).value
}

/** Where a repository is, as Octokit's methods take it. */
export function at(repository: Repository): Place {
  return { owner: repository.owner, repo: repository.name }
}

/** What a refused call was answered: its status and words. */
export async function refusal(call: Promise<unknown>): Promise<{ status: number; message: string }> {
  try {
    await call
  } catch (error) {
    if (error instanceof Error && 'status' in error && typeof error.status === 'number') {
      return { status: error.status, message: error.message.replace(/ - http\S*$/, '') }
    }
    throw error
  }
  throw new Error('the call was not refused')
}
