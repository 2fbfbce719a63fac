import { expect } from 'vitest'
import * as z from 'zod'
import { labels } from '../../src/domain/names.ts'
import { mintToken } from '../../src/emulator/auth/tokens.ts'
import type { Conclusion, Repository, Role } from '../../src/emulator/state.ts'
import type { ClassicProtection } from '../../src/emulator/state-merging.ts'
import type { Files } from '../../src/hosts/cli/stage/files.ts'
import type { Story } from './story.ts'
import type { Held } from './story-gate.ts'
import type { StoryServer } from './story-servers.ts'
import { config, paths, toy } from './story-toy.ts'

/** Words of stories about merging that need no agent: somebody's own pull request, and checks that others report. */

const minute = 60_000
const day = 24 * 60 * minute

export const greeting = 'hello world\n'

/**
 * A repository without CI of its own, so that all checks are what the story says.
 * @param merge what else its configuration says about merging
 * @param quiet its quiet window
 */
export function quietRepository(
  merge = 'mode: auto',
  changes: Readonly<Record<string, string | null>> = {},
  quiet = '1ms',
): Files {
  const settings = config({ merge }).replace('quiet: 1ms', `quiet: ${quiet}`)
  return toy({ [paths.ci]: null, [paths.config]: settings, ...changes })
}

export type Proposal = {
  readonly branch?: string
  readonly files?: Readonly<Record<string, string>>
  readonly base?: string
}

/** Mona proposes to greet the world, and Rita asks for the merge with the label. The number of the pull request. */
export async function proposed(story: Story, { branch = 'greet', files, base }: Proposal = {}): Promise<number> {
  const number = await story.mona.propose(branch, files ?? { 'greeting.txt': greeting }, base)
  await later(story, () => story.rita.label(number, labels.merge))
  return number
}

/** People act a second later than what they act upon; resolves when nothing is under way any more. */
export async function later(story: Story, act: () => Promise<unknown>): Promise<void> {
  story.time.nextSecond()
  await act()
  await story.settled()
}

/** Minutes pass, with a sweep wherever one is due; resolves when nothing is under way any more. */
export async function minutesPass(story: Story, minutes: number): Promise<void> {
  for (let left = minutes; left > 0; left -= 5) {
    story.time.pass(Math.min(left, 5) * minute)
    await story.settled()
  }
}

/** An App that is not ours and reports checks. */
export type Checker = {
  readonly id: number
  /** Reports how a check ended; on the head of the only pull request when no commit is named. */
  readonly reports: (name: string, conclusion?: Conclusion, sha?: string) => Promise<void>
  readonly starts: (name: string, sha?: string) => Promise<void>
  /** Sets a commit status, as older tools do. */
  readonly sets: (context: string, state: 'success' | 'failure' | 'pending', sha?: string) => Promise<void>
}

/** @param slug name of the App; two of them are two Apps */
export function checker(story: Story, slug = 'tests'): Checker {
  const { emulator, repository } = story
  const permissions = { metadata: 'read', checks: 'write', statuses: 'write' } as const
  const app = emulator.createApp({ slug, permissions, events: [], owner: repository.owner })
  const { id: installationId } = emulator.installApp(app, repository.owner)
  const caller = { kind: 'installation', login: app.botLogin, appId: app.id, installationId, permissions } as const
  const token = mintToken(emulator.world, { ...caller, repositories: 'all' }, day)
  const post = async (path: string, body: unknown): Promise<void> => {
    const address = `${emulator.apiUrl}/repos/${repository.owner}/${repository.name}${path}`
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${slug}: ${path} was answered ${answer.status}: ${await answer.text()}`)
  }
  const head = (): string => story.pull().pull.headSha
  return {
    id: app.id,
    reports: (name, conclusion = 'success', sha = head()) =>
      post('/check-runs', { name, head_sha: sha, status: 'completed', conclusion }),
    starts: (name, sha = head()) => post('/check-runs', { name, head_sha: sha, status: 'in_progress' }),
    sets: (context, state, sha = head()) => post(`/statuses/${sha}`, { context, state }),
  }
}

export type RequiredCheck = { readonly name: string; readonly appId?: number }

/** A rule of a ruleset: these checks have to pass. */
export function requireChecks({ repository }: Story, ...checks: readonly RequiredCheck[]): void {
  addRule(repository, 'required_status_checks', {
    strict_required_status_checks_policy: false,
    required_status_checks: checks.map(({ name, appId }) => ({
      context: name,
      ...(appId === undefined ? {} : { integration_id: appId }),
    })),
  })
}

/** A rule of a ruleset about reviews; what is left out asks for nothing. */
export function requireReviews({ repository }: Story, asked: Readonly<Record<string, unknown>>): void {
  addRule(repository, 'pull_request', {
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: false,
    require_last_push_approval: false,
    required_approving_review_count: 0,
    required_review_thread_resolution: false,
    ...asked,
  })
}

export function addRule(
  repository: Repository,
  type: string,
  parameters?: Readonly<Record<string, unknown>>,
  pattern = 'main',
): void {
  repository.rules.push({ pattern, type, ...(parameters === undefined ? {} : { parameters }) })
}

/** Classic protection of `main`. */
export function protect({ repository }: Story, asked: Omit<ClassicProtection, 'pattern'>): void {
  repository.protections.push({ pattern: 'main', ...asked })
}

/** Somebody more with a role in the repository. */
export function join(story: Story, login: string, role: Role = 'write'): ReturnType<Story['by']> {
  story.emulator.createAccount(login)
  story.repository.collaborators.set(login, role)
  return story.by(login)
}

/** What GitHub saw of the App's calls that merge, in order: the answer to each. */
export function mergeCalls({ emulator, app }: Story): readonly number[] {
  return emulator.calls
    .filter(({ login, operation }) => ['', app.botLogin].includes(login) && operation === 'pulls/merge')
    .map(({ status }) => status)
}

/** The heads that one server's calls to merge were pinned to, in order; `nothing` for a call without a pin. */
export function pins({ sent }: StoryServer): readonly string[] {
  const bodies = sent.flatMap((text) => /^PUT \/\S+\/merge\n(.*)$/s.exec(text)?.[1] ?? [])
  return bodies.map((body) => z.object({ sha: z.string().default('nothing') }).parse(JSON.parse(body)).sha)
}

/** The requests of one look that ends in a merge, in order; `pull` is read for the test merge, and before the call again. */
export const reads = {
  facts: /query Subject/,
  pull: /^GET \S+\/pulls\/\d+\n/,
  rules: /^GET \S+\/rules\/branches\//,
  protection: /^GET \S*\/repos\/[^/]+\/[^/]+\/branches\//,
  merge: /^PUT \S+\/merge\n/,
} as const

/** Stops the next request that fits, or a later one, counted from 1. */
export function nthRequest(server: StoryServer, pattern: RegExp, nth = 1): Held {
  for (let count = 1; count < nth; count += 1) server.hold(pattern).release()
  return server.hold(pattern)
}

export type Expected = {
  readonly title?: string
  /** Words of the summary. */
  readonly says?: string | RegExp
  readonly ends?: Conclusion | null
}

/** It is open, and our check says why, for machines and for people. */
export function waitsFor(story: Story, reason: string, { title, says, ends }: Expected = {}, number?: number): void {
  const { pull, state } = story.pull(number)
  const check = story.mergeCheck(pull.headSha)
  expect(story.mergeReason(pull.headSha), check?.output.summary ?? 'no check').toBe(reason)
  expect({ merged: pull.merged, state }).toEqual({ merged: null, state: 'open' })
  if (title !== undefined) expect(check?.output.title).toBe(title)
  if (says !== undefined) expect(check?.output.summary).toMatch(says)
  if (ends !== undefined) expect(check?.conclusion).toBe(ends)
}

/** The App merged it, once, at this head, and says so. */
export function isMergedAt(story: Story, head: string, number?: number): void {
  const { pull } = story.pull(number)
  expect(story.mergeReason(pull.headSha), story.mergeCheck(pull.headSha)?.output.summary ?? 'no check').toBe('merged')
  expect(pull).toMatchObject({ headSha: head, merged: { by: story.app.botLogin } })
  expect(story.tip(pull.baseRef)).toBe(pull.merged?.sha)
  expect(story.mergeCheck(head)).toMatchObject({ status: 'completed', conclusion: 'success' })
  expect(mergeCalls(story).filter((status) => status === 200)).toHaveLength(1)
}
