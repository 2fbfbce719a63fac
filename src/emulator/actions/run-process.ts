import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { parseCommandFile, parsePathFile } from './command-file.ts'
import { holds, resolveValue } from './expressions.ts'
import { readInside, writeInside } from './inside.ts'
import { lineReader } from './job-log.ts'
import { failureAt } from './job-record.ts'
import type { JobState } from './job-state.ts'
import type { StepEnd, StepWork } from './perform-step.ts'
import { type StepProcess, startProcess } from './step-process.ts'
import { stepVariables } from './step-variables.ts'
import { commandReader } from './workflow-command.ts'

/** A step's process: what to run, where, and the variables that come on top of those every step has. */
export type StepCommand = {
  command: readonly [string, ...string[]]
  folder: string
  variables: Readonly<Record<string, string>>
}

/** Runs a process as a step: its output to the log, its files to the contexts, cancels and timeouts to its process. */
export async function runProcess(work: StepWork, { command, folder, variables }: StepCommand): Promise<StepEnd> {
  const { state } = work
  const { engine } = state.task.execution
  if (!existsSync(folder)) throw new Error(`No such working directory: ${folder}`)
  const files = makeFiles(state)
  const out = reader(state)
  const error = reader(state)
  const running = startProcess(
    command,
    {
      workspace: state.folders.workspace,
      temp: state.folders.temp,
      folder,
      environment: stepVariables(work, files, variables),
    },
    { confine: engine.options.confine ?? null, durations: engine.durations },
    { out: out.push, error: error.push },
  )
  const { code, stopped } = await supervise(work, running)
  out.end()
  error.end()
  const outputs = keepFiles(state, files)
  if (stopped !== null) return { outcome: stopped, outputs }
  if (code === 0) return { outcome: 'success', outputs }
  fail(state, `Process completed with exit code ${code ?? 137}.`)
  return { outcome: 'failure', outputs }
}

/** Lets cancels and `timeout-minutes` reach the process until it ends. */
async function supervise(work: StepWork, running: StepProcess): Promise<{ code: number | null; stopped: Stopped }> {
  const { state, step, contexts } = work
  const { durations } = state.task.execution.engine
  let stopped: Stopped = null
  const stop = (why: Stopped, how: () => void) => {
    stopped ??= why
    how()
  }
  const minutes = Number(resolveValue(step['timeout-minutes'] ?? 0, contexts))
  const timer = minutes > 0 ? setTimeout(() => stop('failure', running.interrupt), minutes * durations.minute) : null
  state.current = {
    survivesCancel: () =>
      step.if !== undefined && holds(step.if, contexts, { success: false, failure: false, cancelled: true }),
    interrupt: () => stop('cancelled', running.interrupt),
    kill: () => stop('cancelled', running.kill),
  }
  const code = await running.ended
  state.current = null
  if (timer) clearTimeout(timer)
  if (stopped === 'failure') fail(state, `The action has timed out after ${minutes} minutes.`)
  if (stopped === 'cancelled') state.log('##[error]The operation was canceled.')
  return { code, stopped }
}

type Stopped = 'failure' | 'cancelled' | null

function fail(state: JobState, message: string): void {
  state.log(`##[error]${message}`)
  state.annotations.push(failureAt(message))
}

function reader(state: JobState) {
  const { log, mask, annotations } = state
  return lineReader(commandReader({ log, mask, annotate: (annotation) => annotations.push(annotation) }))
}

/** The files a step talks to the runner with, by the variable that names each. */
export type CommandFiles = Readonly<Record<(typeof fileVariables)[number], string>>
const fileVariables = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'] as const

function makeFiles({ folders }: JobState): CommandFiles {
  const id = randomUUID()
  const file = (name: string) => `${folders.commands}/${name}_${id}`
  const files: CommandFiles = {
    GITHUB_OUTPUT: file('set_output'),
    GITHUB_ENV: file('set_env'),
    GITHUB_PATH: file('add_path'),
    GITHUB_STATE: file('save_state'),
    GITHUB_STEP_SUMMARY: file('step_summary'),
  }
  for (const name of fileVariables) writeInside([folders.root], files[name], '')
  return files
}

function keepFiles(state: JobState, files: CommandFiles): Record<string, string> {
  const read = (name: keyof CommandFiles) => readInside([state.folders.root], files[name])
  const environment = parseCommandFile(read('GITHUB_ENV'))
  if ('NODE_OPTIONS' in environment) {
    throw new Error("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.")
  }
  state.env = { ...state.env, ...environment }
  state.paths = [...parsePathFile(read('GITHUB_PATH')).reverse(), ...state.paths]
  state.summary += read('GITHUB_STEP_SUMMARY')
  return parseCommandFile(read('GITHUB_OUTPUT'))
}
