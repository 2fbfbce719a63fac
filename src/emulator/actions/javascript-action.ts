import { join, resolve } from 'node:path'
import { actionIn, type JavaScriptAction } from './action-file.ts'
import { interpolate } from './expressions.ts'
import { realInside } from './inside.ts'
import type { Inputs, StepEnd, StepWork } from './perform-step.ts'
import { runProcess } from './run-process.ts'
import { runtimeVariables } from './step-variables.ts'

/** Runs `uses: ./path`: an action that earlier steps put into the workspace. */
export async function runLocalAction(work: StepWork, inputs: Inputs, path: string): Promise<StepEnd> {
  const { workspace } = work.state.folders
  const folder = realInside([workspace], resolve(workspace, path))
  if (folder === null) {
    throw new Error(`Can't find 'action.yml' under '${path}'. Did you forget to run actions/checkout before?`)
  }
  return runAction(work, inputs, folder, {})
}

/** Runs `uses: owner/name@ref` from the folder the engine was given for it. */
export async function runMappedAction(
  work: StepWork,
  inputs: Inputs,
  action: { folder: string; repository: string; ref: string },
): Promise<StepEnd> {
  return runAction(work, inputs, action.folder, {
    GITHUB_ACTION_REPOSITORY: action.repository,
    GITHUB_ACTION_REF: action.ref,
  })
}

async function runAction(
  work: StepWork,
  inputs: Inputs,
  folder: string,
  origin: Readonly<Record<string, string>>,
): Promise<StepEnd> {
  const action = actionIn(folder)
  warnOfUnexpected(work, inputs, action)
  return runProcess(work, {
    command: [process.execPath, join(folder, action.main)],
    folder: work.state.folders.workspace,
    variables: { ...inputVariables(work, inputs, action), ...runtimeVariables(work), ...origin },
  })
}

/** Inputs as variables: `INPUT_` and the name in upper case, spaces as `_`. */
function inputVariables(work: StepWork, inputs: Inputs, action: JavaScriptAction): Record<string, string> {
  const filled = new Map<string, string>()
  for (const [name, text] of Object.entries(action.inputs)) filled.set(name, text === null ? '' : fill(work, text))
  for (const [name, value] of inputs) filled.set(name, value)
  return Object.fromEntries(
    [...filled].map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]),
  )
}

/** Defaults of an action see the run, not the steps of the workflow that uses it. */
function fill({ contexts }: StepWork, template: string): string {
  const { github, runner, job, matrix, strategy } = contexts
  return interpolate(template, { github, runner, job, matrix, strategy })
}

function warnOfUnexpected({ state }: StepWork, inputs: Inputs, action: JavaScriptAction): void {
  const known = Object.keys(action.inputs).map((name) => name.toLowerCase())
  const unexpected = [...inputs.keys()].filter((name) => !known.includes(name))
  if (unexpected.length === 0) return
  const names = (list: readonly string[]) => list.map((name) => `'${name}'`).join(', ')
  state.log(`##[warning]Unexpected input(s) ${names(unexpected)}, valid inputs are [${names(known)}]`)
}
