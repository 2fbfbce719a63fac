import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Engine, startEngine } from '../../../src/emulator/actions/engine.ts'
import type { EngineOptions } from '../../../src/emulator/actions/options.ts'
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts'
import { resolve, writeBlob, writeCommit, writeTree } from '../../../src/emulator/git/plumbing.ts'
import { createRef, updateRef } from '../../../src/emulator/ops/refs.ts'
import { dispatchWorkflow } from '../../../src/emulator/ops/runs.ts'
import type { Caller, Job, Repository, Run } from '../../../src/emulator/state.ts'
import { ask } from '../http/support.ts'

export const alice: Caller = { kind: 'user', login: 'alice' }

/** A GitHub with one repository, whose Actions run. */
export type Stage = {
  emulator: Emulator
  engine: Engine
  repository: Repository
  folder: string
  /** Dispatches a workflow file on `main` as alice. */
  dispatch: (file: string, inputs?: Record<string, unknown>) => Run
  /** Dispatches and waits for the end. */
  run: (file: string, inputs?: Record<string, unknown>) => Promise<Run>
  /** Commits files on a branch as alice. */
  push: (files: Record<string, string>, options?: { branch?: string; message?: string; by?: Caller }) => string
  api: (what: string, options?: Parameters<typeof ask>[2]) => ReturnType<typeof ask>
  stop: () => Promise<void>
}

/** Workflow files by their name, other files by their path. */
export async function stage(
  files: Record<string, string>,
  options: EngineOptions & { listDelay?: number; clock?: () => number } = {},
): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-actions-'))
  const { clock, ...engineOptions } = options
  const engines: Engine[] = []
  const emulator = await startEmulator({
    root: join(folder, 'repositories'),
    ...(clock === undefined ? {} : { clock }),
    engine: ({ world }) => {
      const engine = startEngine(world, { workRoot: join(folder, 'work'), ...engineOptions })
      engines.push(engine)
      return engine
    },
  })
  const [engine] = engines
  if (!engine) throw new Error('no engine')
  const repository = emulator.createRepository({
    owner: 'acme',
    name: 'shop',
    files: { 'README.md': 'shop\n', ...placed(files) },
    collaborators: { alice: 'admin' },
  })
  const token = emulator.userToken('alice')
  const dispatch: Stage['dispatch'] = (file, inputs = {}) =>
    dispatchWorkflow(emulator.world, alice, repository, file, 'main', inputs)
  return {
    emulator,
    engine,
    repository,
    folder,
    dispatch,
    async run(file, inputs) {
      const run = dispatch(file, inputs)
      await engine.idle()
      return run
    },
    push: (changed, { branch = 'main', message = 'Change', by = alice } = {}) =>
      pushFiles(emulator, repository, placed(changed), { branch, message, by }),
    api: (what, request = {}) => ask(emulator, what, { token, ...request }),
    async stop() {
      await emulator.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function placed(files: Record<string, string>): Record<string, string> {
  const place = (name: string) => (/^[\w-]+\.ya?ml$/.test(name) ? `.github/workflows/${name}` : name)
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [place(name), text]))
}

function pushFiles(
  { world }: Emulator,
  repository: Repository,
  files: Record<string, string>,
  { branch, message, by }: { branch: string; message: string; by: Caller },
): string {
  const ref = `refs/heads/${branch}`
  const tip = resolve(repository.dir, ref) ?? resolve(repository.dir, 'refs/heads/main')
  if (tip === null) throw new Error('nothing to push on')
  const changes = Object.entries(files).map(([path, text]) => ({
    path,
    mode: '100644',
    sha: writeBlob(repository.dir, text),
  }))
  const person = { name: by.login, email: `${by.login}@example.com`, date: new Date(world.clock()).toISOString() }
  const tree = writeTree(repository.dir, tip, changes)
  const sha = writeCommit(repository.dir, { tree, parents: [tip], message, author: person, committer: person })
  if (resolve(repository.dir, ref) === null) createRef(world, by, repository, ref, sha)
  else updateRef(world, by, repository, ref, sha, { force: false })
  return sha
}

/** The job of that name in a run's last attempt. */
export function jobNamed(run: Run, name: string): Job {
  const job = run.jobs.find((one) => one.name === name)
  if (!job) throw new Error(`run ${run.id} has no job ${name}: ${run.jobs.map((one) => one.name).join(', ')}`)
  return job
}

/** A job's log without times. */
export function logOf(run: Run, name: string): string {
  return jobNamed(run, name).log.replaceAll(/^\S+ /gm, '')
}

/** Whether a step printed exactly this line. */
export function said(job: Job | undefined, line: string): boolean {
  return job !== undefined && new RegExp(`^\\S+ ${line}$`, 'm').test(job.log)
}

/** Steps as `name: conclusion`. */
export function stepsOf(run: Run, name: string): string[] {
  return jobNamed(run, name).steps.map((step) => `${step.name}: ${step.conclusion}`)
}

/** Waits until something is true of the running world, looking every few milliseconds. */
export async function until(holds: () => boolean, limitMs = 10_000): Promise<void> {
  const end = Date.now() + limitMs
  while (!holds()) {
    if (Date.now() > end) throw new Error(`gave up waiting for ${holds}`)
    await new Promise((resume) => setTimeout(resume, 5))
  }
}
