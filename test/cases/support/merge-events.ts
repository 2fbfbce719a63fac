import * as z from 'zod'
import { oid, self, writer } from '../../support/snapshots.ts'

/** An event as the table writes it. */
export const tableEvent = z.object({
  name: z.string(),
  action: z.string().optional(),
  state: z.string().optional(),
  conclusion: z.string().optional(),
  checkName: z.string().optional(),
  app: z.string().optional(),
  number: z.int().optional(),
  merged: z.boolean().optional(),
  ref: z.string().optional(),
  baseRef: z.string().optional(),
  headSha: z.string().optional(),
  labels: z.array(z.string()).default([]),
  label: z.string().optional(),
  branches: z.array(z.string()).default([]),
  pullRequests: z.array(z.union([z.int(), z.object({ number: z.int(), baseRepo: z.string().optional() })])).default([]),
})
export type TableEvent = z.infer<typeof tableEvent>

const repository = { id: 500, name: 'toy', full_name: 'octo/toy', owner: { login: 'octo' }, default_branch: 'main' }

/** The table writes short names for commits. */
export const shaOf = (name: string): string => oid(name)

type Payload = Readonly<Record<string, unknown>>

/** The payload GitHub sends for an event; a name that no builder knows is an error, never left out. */
export function payloadOf(event: TableEvent): Payload {
  const build = Object.hasOwn(builders, event.name) ? builders[event.name] : undefined
  if (!build) throw new Error(`no payload for the event ${event.name}`)
  const sender = isSelf(event) ? { ...self.bot, type: 'Bot' } : { ...writer, type: 'User' }
  return { repository, sender, ...build(event) }
}

const isSelf = ({ app }: TableEvent): boolean => app === 'self'
const appOf = (event: TableEvent): Payload => ({ id: isSelf(event) ? self.appId : 15_368 })
const headOf = ({ headSha = 'head' }: TableEvent): string => shaOf(headSha)
const updated_at = '2026-11-20T07:59:30Z'

function listed({ pullRequests }: TableEvent): readonly Payload[] {
  return pullRequests.map((one) => {
    const { number, baseRepo } = typeof one === 'number' ? { number: one, baseRepo: undefined } : one
    const id = baseRepo === undefined || baseRepo === repository.full_name ? repository.id : 999
    return { id: number, number, head: { ref: 'topic', sha: oid('x') }, base: { ref: 'main', repo: { id } } }
  })
}

const named = (names: readonly string[]) => names.map((name) => ({ name }))

function pullOf({ number = 0, merged = false, action, labels, baseRef = 'main' }: TableEvent): Payload {
  return {
    number,
    merged,
    state: action === 'closed' ? 'closed' : 'open',
    updated_at,
    labels: named(labels),
    user: { ...writer, type: 'User' },
    base: { ref: baseRef },
  }
}

const builders: Readonly<Record<string, (event: TableEvent) => Payload>> = {
  issues: (event) => ({
    action: event.action ?? 'labeled',
    issue: { number: event.number ?? 900, updated_at, labels: named(event.labels), user: { ...writer, type: 'User' } },
    ...(event.label === undefined ? {} : { label: { name: event.label } }),
  }),
  push: ({ ref }) => ({ ref, deleted: false, commits: [{ added: [], modified: ['src/a.ts'], removed: [] }] }),
  pull_request: (event) => ({
    action: event.action,
    number: event.number,
    pull_request: pullOf(event),
    ...(event.label === undefined ? {} : { label: { name: event.label } }),
  }),
  pull_request_review: (event) => ({
    action: event.action,
    pull_request: pullOf(event),
    review: { state: event.state },
  }),
  pull_request_review_comment: (event) => ({ action: event.action, pull_request: pullOf(event), comment: {} }),
  pull_request_review_thread: (event) => ({ action: event.action, pull_request: pullOf(event), thread: {} }),
  check_run: (event) => ({
    action: event.action ?? 'completed',
    check_run: {
      name: event.checkName ?? 'ci',
      head_sha: headOf(event),
      status: 'completed',
      conclusion: event.conclusion ?? 'success',
      completed_at: updated_at,
      app: appOf(event),
      check_suite: { head_branch: 'topic' },
      pull_requests: listed(event),
    },
  }),
  check_suite: (event) => ({
    action: event.action ?? 'completed',
    check_suite: {
      head_branch: 'topic',
      head_sha: headOf(event),
      conclusion: event.conclusion ?? 'success',
      updated_at,
      app: appOf(event),
      pull_requests: listed(event),
    },
  }),
  status: (event) => ({
    sha: headOf(event),
    state: event.state ?? 'success',
    context: event.checkName ?? 'ci',
    updated_at,
    branches: event.branches.map((name) => ({ name, commit: { sha: headOf(event) } })),
  }),
  // A run has no App: one of our own is a run of our workflow.
  workflow_run: (event) => ({
    action: event.action ?? 'completed',
    workflow_run: {
      id: 4711,
      event: isSelf(event) ? 'workflow_dispatch' : 'pull_request',
      path: isSelf(event) ? '.github/workflows/signalbox.yml' : '.github/workflows/ci.yml',
      head_branch: 'topic',
      head_sha: headOf(event),
      conclusion: event.conclusion ?? 'success',
      updated_at,
      pull_requests: listed(event),
    },
  }),
  merge_group: (event) => ({
    action: event.action,
    merge_group: {
      head_sha: headOf(event),
      head_ref: 'refs/heads/gh-readonly-queue/main/pr-142',
      base_ref: `refs/heads/${event.baseRef ?? 'main'}`,
      base_sha: oid('base'),
    },
  }),
}
