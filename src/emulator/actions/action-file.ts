import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { BrokenWorkflow } from './broken-workflow.ts'
import { parseYaml } from './workflow-file.ts'

const scalar = z.union([z.string(), z.number(), z.boolean()])
const file = z.looseObject({
  inputs: z.record(z.string(), z.looseObject({ default: scalar.nullish() }).nullable()).nullish(),
  runs: z.looseObject({
    using: z.string(),
    main: z.string().optional(),
    pre: z.string().optional(),
    post: z.string().optional(),
  }),
})

/** A JavaScript action: its entry file, and its inputs with their defaults (expressions unfilled). */
export type JavaScriptAction = { main: string; inputs: Readonly<Record<string, string | null>> }

export const actionFileNames = ['action.yml', 'action.yaml']

/**
 * Reads an action's metadata.
 * @throws BrokenWorkflow for composite and container actions, and for `pre` and `post` steps: not supported here
 */
export function parseAction(source: string): JavaScriptAction {
  const parsed = file.safeParse(parseYaml(source))
  if (!parsed.success) throw new BrokenWorkflow(`not an action: ${z.prettifyError(parsed.error)}`)
  const { runs, inputs } = parsed.data
  if (!/^node\d+$/.test(runs.using) || runs.main === undefined) {
    throw new BrokenWorkflow(`'runs.using: ${runs.using}' is not supported`)
  }
  if (runs.pre !== undefined || runs.post !== undefined) throw new BrokenWorkflow("'pre' and 'post' are not supported")
  const defaults = Object.entries(inputs ?? {}).map(([name, input]) => [name, textOf(input?.default)] as const)
  return { main: runs.main, inputs: Object.fromEntries(defaults) }
}

function textOf(value: string | number | boolean | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}

/** Reads the action of a folder. @throws BrokenWorkflow when it holds none that is supported */
export function actionIn(folder: string): JavaScriptAction {
  const path = actionFileNames.map((name) => join(folder, name)).find((candidate) => existsSync(candidate))
  if (!path) throw new BrokenWorkflow(`no action.yml in ${folder}`)
  return parseAction(readFileSync(path, 'utf8'))
}
