import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { interpolate } from './expressions.ts'
import { writeInside } from './inside.ts'
import type { StepEnd, StepWork } from './perform-step.ts'
import { runProcess } from './run-process.ts'
import type { RunStep } from './workflow-file.ts'

/** GitHub docs, "Workflow syntax", `shell`: only a written `shell: bash` brings `pipefail`. */
const shells = {
  none: ['bash', '-e'],
  bash: ['bash', '--noprofile', '--norc', '-e', '-o', 'pipefail'],
  sh: ['sh', '-e'],
} as const

/** Runs a `run:` step. */
export async function runScript(work: StepWork<RunStep>): Promise<StepEnd> {
  const { state, step, contexts } = work
  const { workflow, request } = state.task
  const defaults = { ...workflow.defaults?.run, ...request.definition.defaults?.run }
  const [shell, ...flags] = shells[step.shell ?? defaults.shell ?? 'none']
  const script = interpolate(step.run, contexts)
  const file = `${state.folders.temp}/${randomUUID()}.sh`
  writeInside([state.folders.root], file, script)
  const folder = interpolate(step['working-directory'] ?? defaults['working-directory'] ?? '.', contexts)
  state.log(`##[group]Run ${script.trim().split('\n')[0] ?? ''}`)
  for (const line of script.trim().split('\n')) state.log(line)
  state.log(`shell: ${[shell, ...flags].join(' ')} {0}`)
  state.log('##[endgroup]')
  return runProcess(work, {
    command: [shell, ...flags, file],
    folder: resolve(state.folders.workspace, folder),
    variables: {},
  })
}
