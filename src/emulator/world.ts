import { mkdirSync } from 'node:fs'
import type { Account, App, Event, Installation, Issue, Repository, Token } from './state.ts'

/** Everything one emulated GitHub remembers, its clock and its ids. Operations in `ops/` change it; nothing else does. */
export type World = {
  readonly root: string
  readonly clock: () => number
  /** Base address without a trailing slash, for example `http://127.0.0.1:4000`; set when the server listens. */
  url: string
  /** Path prefix of the REST API: empty for github.com, `/api/v3` for the shape of GitHub Enterprise Server. */
  apiPath: string
  readonly accounts: Map<string, Account>
  readonly apps: Map<number, App>
  readonly installations: Map<number, Installation>
  readonly tokens: Map<string, Token>
  readonly repositories: Map<string, Repository>
  /** Every breach of GitHub's own description, by whoever caused it; a test that ends with one fails. */
  readonly violations: string[]
  readonly listeners: ((event: Event) => void)[]
  nextId: number
}

/**
 * An empty GitHub.
 * @param options.root folder for the bare repositories (made when absent)
 * @param options.clock milliseconds since the epoch; injected so that tests own the time
 */
export function createWorld(options: { root: string; clock: () => number; apiPath?: string }): World {
  mkdirSync(options.root, { recursive: true })
  return {
    root: options.root,
    clock: options.clock,
    url: '',
    apiPath: options.apiPath ?? '',
    accounts: new Map(),
    apps: new Map(),
    installations: new Map(),
    tokens: new Map(),
    repositories: new Map(),
    violations: [],
    listeners: [],
    nextId: 1000,
  }
}

export function freshId(world: World): number {
  world.nextId += 1
  return world.nextId
}

/** Now, in GitHub's form: ISO 8601 in UTC without fractions of a second. */
export function timestamp(world: World): string {
  return new Date(world.clock()).toISOString().replace(/\.\d+Z$/, 'Z')
}

/** The account of that login; made on first use, so stories need no sign-up. `x[bot]` makes a bot. */
export function account(world: World, login: string, type?: Account['type']): Account {
  const known = world.accounts.get(login)
  if (known) return known
  const id = freshId(world)
  const kind = type ?? (login.endsWith('[bot]') ? 'Bot' : 'User')
  const made: Account = { id, login, type: kind, email: `${id}+${login}@users.noreply.github.com` }
  world.accounts.set(login, made)
  return made
}

export function fullName(repository: Repository): string {
  return `${repository.owner}/${repository.name}`
}

/** Tells webhooks and the Actions engine what happened. Payloads hold facts; senders complete them from the schema. */
export function emit(world: World, event: Event): void {
  for (const listener of world.listeners) listener(event)
}

export function findIssueById(world: World, id: number): { repository: Repository; issue: Issue } | null {
  for (const repository of world.repositories.values()) {
    for (const issue of repository.issues.values()) if (issue.id === id) return { repository, issue }
  }
  return null
}
