import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Changes, changes, type RunResult, runResult } from '../../../src/domain/bundle.ts'
import type { World } from './world.ts'

export const modelKey = 'sk-test-0123456789abcdefghijklmnop'

export type ActionRun = {
  readonly child: ChildProcess
  /** Everything under `RUNNER_TEMP`; removed by `remove`. */
  readonly temp: string
  readonly token: string
  readonly ended: Promise<{ code: number | null; log: string; ms: number }>
  readonly log: () => string
  readonly result: () => RunResult
  readonly changes: () => Changes | null
  /** Text of a file of the bundle. */
  readonly file: (name: string) => string
  readonly outputs: () => string
  readonly summary: () => string
  readonly remove: () => void
}

export type Launch = {
  readonly job: string
  readonly modelUrl: string
  readonly environment?: Readonly<Record<string, string>>
  /** Which program: the sources, or the committed bundle. */
  readonly program?: string
  readonly key?: string
  /** A command line that starts the program instead of us. */
  readonly wrapper?: readonly string[]
}

const nodeFolder = join(process.execPath, '..')

/** Starts the Action as the runner does: a child process that knows its inputs and its run from variables alone. */
export function runAction(world: World, launch: Launch): ActionRun {
  const temp = mkdtempSync(join(tmpdir(), 'signalbox-action-'))
  const commands = join(temp, 'commands')
  mkdirSync(commands)
  const token = world.runToken()
  const file = (name: string): string => join(commands, name)
  const bot = world.emulator.createAccount(world.app.botLogin)
  const began = Date.now()
  const [command = '', ...rest] = [...(launch.wrapper ?? []), process.execPath, launch.program ?? 'src/hosts/action.ts']
  const child = spawn(command, rest, {
    env: {
      PATH: `${nodeFolder}:/usr/local/bin:/usr/bin:/bin`,
      HOME: temp,
      RUNNER_TEMP: temp,
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTOR: bot.login,
      GITHUB_ACTOR_ID: String(bot.id),
      GITHUB_TRIGGERING_ACTOR: bot.login,
      GITHUB_API_URL: world.emulator.apiUrl,
      GITHUB_GRAPHQL_URL: world.emulator.graphqlUrl,
      GITHUB_SERVER_URL: world.emulator.url,
      GITHUB_REPOSITORY: 'acme/toy',
      GITHUB_REPOSITORY_ID: String(world.repository.id),
      GITHUB_RUN_ID: '7',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_OUTPUT: touch(file('output')),
      GITHUB_STEP_SUMMARY: touch(file('summary')),
      ACTIONS_RUNTIME_TOKEN: 'canary-runtime-token',
      ACTIONS_RESULTS_URL: 'http://127.0.0.1:9/results',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'canary-id-token',
      'INPUT_MODEL-KEY': launch.key ?? modelKey,
      'INPUT_GITHUB-TOKEN': token,
      'INPUT_MODEL-BASE-URL': launch.modelUrl,
      INPUT_APP: '',
      INPUT_JOB: launch.job,
      ...launch.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk))
  const log = (): string => Buffer.concat(said).toString()
  const bundle = (name: string): string => join(temp, 'signalbox-bundle', name)
  return {
    child,
    temp,
    token,
    log,
    ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, log: log(), ms: Date.now() - began }))),
    result: () => runResult.parse(JSON.parse(readFileSync(bundle('result.json'), 'utf8'))),
    changes: () =>
      existsSync(bundle('changes.json'))
        ? changes.parse(JSON.parse(readFileSync(bundle('changes.json'), 'utf8')))
        : null,
    file: (name) => readFileSync(bundle(name), 'utf8'),
    outputs: () => readFileSync(file('output'), 'utf8'),
    summary: () => readFileSync(file('summary'), 'utf8'),
    remove: () => rmSync(temp, { recursive: true, force: true, maxRetries: 3 }),
  }
}

function touch(path: string): string {
  writeFileSync(path, '')
  return path
}

/** Every file below a folder with its bytes as Latin-1 text, to look for what must not be there. */
export function filesBelow(folder: string): { path: string; text: string }[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, text: readFileSync(path, 'latin1') }))
}
