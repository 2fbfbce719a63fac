import { createHash } from 'node:crypto'
import { encodeJob, type JobSpec, labeledText } from '../../../src/domain/job.ts'
import { advanceAll } from '../../../src/domain/ledger/advance.ts'
import type { Entry } from '../../../src/domain/ledger/entry.ts'
import { encodeMessage } from '../../../src/domain/ledger/message.ts'
import { emptyState } from '../../../src/domain/ledger/state.ts'
import { mintToken } from '../../../src/emulator/auth/tokens.ts'
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../src/emulator/emulator.ts'
import { resolve } from '../../../src/emulator/git/plumbing.ts'
import { git } from '../../../src/emulator/git/run.ts'
import type { FileContent } from '../../../src/emulator/seed/repository.ts'
import type { App, Repository } from '../../../src/emulator/state.ts'
import { ask, installationToken } from '../../emulator/http/support.ts'

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A GitHub with one repository, its App, and people; issues are asked for, claims are made. */
export type World = {
  readonly emulator: Emulator
  readonly repository: Repository
  readonly app: App
  /** A token such as a run gets: it can read, and nothing else. */
  readonly runToken: () => string
  readonly issue: (title: string, body: string) => Promise<{ number: number; nodeId: string }>
  readonly comment: (issue: number, body: string, by?: string) => Promise<string>
  readonly tip: (branch?: string) => string
  /** A JobSpec for a labeled issue. */
  readonly job: (
    issue: { number: number; nodeId: string; title: string; body: string },
    differs?: Partial<JobSpec>,
  ) => JobSpec
  /** Writes the claim of a job into the ledger, as the App. Gives back the text to dispatch. */
  readonly claim: (job: JobSpec, by?: 'app' | 'alice') => Promise<string>
  /** Takes the ledger away, so that another claim can be the first. */
  readonly forget: () => void
  /** Starts the workflow with that job. */
  readonly dispatch: (job: string, by?: 'app' | 'alice') => Promise<void>
  readonly cancel: (run: number) => Promise<void>
  readonly stop: () => Promise<void>
}

const reads = {
  contents: 'read',
  issues: 'read',
  pull_requests: 'read',
  checks: 'read',
  statuses: 'read',
  actions: 'read',
} as const
const writes = {
  actions: 'write',
  contents: 'write',
  issues: 'write',
  pull_requests: 'write',
  checks: 'write',
  metadata: 'read',
} as const

export async function startWorld(
  files: Readonly<Record<string, FileContent>>,
  options: EmulatorOptions = {},
): Promise<World> {
  const emulator = await startEmulator(options)
  const repository = emulator.createRepository({
    owner: 'acme',
    name: 'toy',
    files,
    collaborators: { alice: 'admin', bob: 'read' },
  })
  const app = emulator.createApp({ slug: 'signalbox', permissions: writes, events: [] })
  const installation = emulator.installApp(app, 'acme')
  const appToken = await installationToken(emulator, app, installation.id)
  const tip = (branch = 'main'): string => resolve(repository.dir, `refs/heads/${branch}`) ?? ''
  const post = async (what: string, body: unknown, token: string): Promise<Record<string, unknown>> => {
    const answer = await ask(emulator, what, { token, body })
    if (answer.status === 204) return {}
    if (answer.status >= 300 || typeof answer.body !== 'object' || answer.body === null) {
      throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`)
    }
    return { ...answer.body }
  }
  const commit = async (token: string, message: string, tree: string, parents: readonly string[]): Promise<string> =>
    String((await post('POST /repos/acme/toy/git/commits', { message, tree, parents }, token))['sha'])

  return {
    emulator,
    repository,
    app,
    tip,
    runToken: () =>
      mintToken(
        emulator.world,
        { kind: 'run', login: 'github-actions[bot]', runId: 7, permissions: reads, repositories: [repository.id] },
        3_600_000,
      ),
    async issue(title, body) {
      const made = await post('POST /repos/acme/toy/issues', { title, body }, emulator.userToken('alice'))
      return { number: Number(made['number']), nodeId: String(made['node_id']) }
    },
    async comment(issue, body, by = 'alice') {
      const made = await post(`POST /repos/acme/toy/issues/${issue}/comments`, { body }, emulator.userToken(by))
      return String(made['node_id'])
    },
    job: (issue, differs = {}) => ({
      v: 1,
      id: `b-${issue.number}`,
      generation: 1,
      kind: 'implement',
      repository: repository.id,
      subject: issue.number,
      pull: null,
      agent: 'engineer',
      base: tip(),
      head: null,
      branch: `agent/${issue.number}-work`,
      asks: [{ kind: 'label', id: issue.nodeId, sha256: sha256(labeledText(issue)) }],
      limits: { usd: 5, minutes: 45, turns: 20 },
      energy: 8,
      ledger: `0@${'0'.repeat(40)}`,
      ...differs,
    }),
    async claim(job, by = 'app') {
      const token = by === 'app' ? appToken : emulator.userToken(by)
      const text = encodeJob(job)
      const { sha: tree } = await post(
        'POST /repos/acme/toy/git/trees',
        { tree: [{ path: 'README.md', mode: '100644', type: 'blob', content: 'The ledger.\n' }] },
        token,
      )
      const root = await commit(token, encodeMessage([], after(emptyState, [])), String(tree), [])
      const entry: Entry = {
        kind: 'claimed',
        key: job.id,
        at: new Date(emulator.world.clock() + 60_000).toISOString(),
        by: { id: 1, login: 'alice' },
        cause: 'person',
        job,
        hash: sha256(text),
        reservedUsd: job.limits.usd,
        label: null,
      }
      const state = after(after(emptyState, []), [entry])
      const tipSha = await commit(token, encodeMessage([entry], state), String(tree), [root])
      await post('POST /repos/acme/toy/git/refs', { ref: 'refs/signalbox/ledger', sha: tipSha }, token)
      return text
    },
    forget: () => {
      git(repository.dir, ['update-ref', '-d', 'refs/signalbox/ledger'])
    },
    async cancel(run) {
      await post(`POST /repos/acme/toy/actions/runs/${run}/cancel`, {}, emulator.userToken('alice'))
    },
    async dispatch(job, by = 'app') {
      const what = 'POST /repos/acme/toy/actions/workflows/signalbox.yml/dispatches'
      await post(what, { ref: 'main', inputs: { job } }, by === 'app' ? appToken : emulator.userToken(by))
    },
    stop: () => emulator.stop(),
  }
}

function after(state: typeof emptyState, entries: readonly Entry[]): typeof emptyState {
  const next = advanceAll(state, entries)
  if ('misfit' in next) throw new Error(next.misfit)
  return next.state
}
