import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { actionsApp } from '../../../src/emulator/auth/actions-app.ts'
import { resolve } from '../../../src/emulator/git/plumbing.ts'
import { ApiError } from '../../../src/emulator/http/handler.ts'
import { requestSuitesOnPush } from '../../../src/emulator/ops/check-suites.ts'
import { createCommitOnBranch } from '../../../src/emulator/ops/commits.ts'
import { openPull } from '../../../src/emulator/ops/pulls.ts'
import { createRef } from '../../../src/emulator/ops/refs.ts'
import { createApp, installApp } from '../../../src/emulator/seed/app.ts'
import { createRepository } from '../../../src/emulator/seed/repository.ts'
import type { App, Caller, Event, Issue, Permissions, Repository } from '../../../src/emulator/state.ts'
import { createWorld, type World } from '../../../src/emulator/world.ts'

export const allPermissions: Permissions = {
  actions: 'write',
  checks: 'write',
  contents: 'write',
  issues: 'write',
  metadata: 'read',
  pull_requests: 'write',
  statuses: 'write',
}

type Installed = Extract<Caller, { kind: 'installation' }>

export type Town = {
  world: World
  repository: Repository
  app: App
  /** The App's installation with every permission; `limited` narrows them. */
  bot: Installed
  limited: (permissions: Permissions) => Installed
  /** octocat owns the repository, wanda may write, tara triages, rita is nobody in particular. */
  octocat: Caller
  wanda: Caller
  tara: Caller
  rita: Caller
  events: Event[]
  /** Names of the events since the last call, for example `issues.labeled`. */
  heard: () => string[]
  /** Lets time pass; the clock only moves here. */
  pass: (seconds: number) => void
  main: () => string
  /** A branch off main with one changed file, as the App. */
  branch: (name: string, files?: Readonly<Record<string, string>>) => string
  pull: (head: string, words?: { body?: string; draft?: boolean }, by?: Caller) => Issue
}

const noon = Date.parse('2026-11-20T12:00:00Z')

/** An emulated GitHub with one repository over real git, an installed App and four people. No server. */
export function aTown(): Town {
  const root = mkdtempSync(join(tmpdir(), 'signalbox-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const time = { now: noon }
  const world = createWorld({ root, clock: () => time.now })
  world.url = 'http://127.0.0.1:1'
  const repository = createRepository(world, {
    owner: 'octocat',
    name: 'toy',
    files: {
      'README.md': '# Toy\n',
      'src/add.ts': 'export const add = 1\n',
      'run.sh': { content: '#!/bin/sh\n', executable: true },
    },
    collaborators: { wanda: 'write', tara: 'triage', maia: 'maintain' },
  })
  const app = createApp(world, { slug: 'signalbox', permissions: allPermissions, events: [], owner: 'octocat' })
  const installation = installApp(world, app, 'octocat')
  requestSuitesOnPush(world)
  const events: Event[] = []
  world.listeners.push((event) => events.push(event))
  const limited = (permissions: Permissions): Installed => ({
    kind: 'installation',
    login: app.botLogin,
    appId: app.id,
    installationId: installation.id,
    permissions,
    repositories: 'all',
  })
  const bot = limited(allPermissions)
  const main = () => resolve(repository.dir, 'refs/heads/main') ?? ''
  const seen = { count: 0 }
  return {
    world,
    repository,
    app,
    bot,
    limited,
    octocat: { kind: 'user', login: 'octocat' },
    wanda: { kind: 'user', login: 'wanda' },
    tara: { kind: 'user', login: 'tara' },
    rita: { kind: 'user', login: 'rita' },
    events,
    heard: () => {
      const fresh = events.slice(seen.count)
      seen.count = events.length
      return fresh.map(({ name, action }) => (action === null ? name : `${name}.${action}`))
    },
    pass: (seconds) => {
      time.now += seconds * 1000
    },
    main,
    branch: (name, files = { 'src/new.ts': 'export {}\n' }) => {
      createRef(world, bot, repository, `refs/heads/${name}`, main())
      return createCommitOnBranch(world, bot, repository, {
        branch: name,
        expectedHeadOid: main(),
        headline: `Change on ${name}`,
        body: '',
        additions: Object.entries(files).map(([path, text]) => ({
          path,
          contents: Buffer.from(text).toString('base64'),
        })),
        deletions: [],
      })
    },
    pull: (head, words = {}, by = bot) =>
      openPull(world, by, repository, {
        title: `Merge ${head}`,
        body: words.body ?? '',
        head,
        base: 'main',
        draft: words.draft ?? false,
      }),
  }
}

/** The refusal an operation throws. */
export function refusalOf(work: () => unknown): ApiError {
  try {
    work()
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

/** The token of a workflow run, acting as GitHub's own Actions App. */
export function runToken({ world, repository }: Town, runId = 7): Caller {
  const { botLogin: login } = actionsApp(world)
  return { kind: 'run', login, runId, permissions: { checks: 'write' }, repositories: [repository.id] }
}
