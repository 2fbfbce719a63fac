import { parse } from 'yaml'
import * as z from 'zod'

const step = z.looseObject({
  run: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
})
const job = z.looseObject({
  steps: z.array(step),
  permissions: z.record(z.string(), z.string()).optional(),
  'timeout-minutes': z.unknown().optional(),
})
const workflow = z.looseObject({ permissions: z.unknown(), on: z.unknown(), jobs: z.record(z.string(), job) })

export type WorkflowText = { readonly path: string; readonly text: string }
export type ParsedWorkflow = z.infer<typeof workflow>

export function parseWorkflow(text: string): ParsedWorkflow {
  return workflow.parse(parse(text))
}

/** Expressions whose value an outsider, or whoever starts the run, can choose. */
const untrusted =
  /\$\{\{[^}]*\b(github\.event\b|github\.head_ref|inputs\b|github\.ref_name|steps\.[\w-]+\.outputs|fromJSON)/

/** What is wrong with a workflow beyond GitHub's own schema: one sentence each, empty when nothing is. */
export function violations({ text }: WorkflowText): string[] {
  const file = parseWorkflow(text)
  const jobs = Object.entries(file.jobs)
  return [
    ...(JSON.stringify(file.permissions) === '{}' ? [] : ['the top level grants permissions']),
    ...(text.includes('pull_request_target') ? ['pull_request_target runs with secrets on foreign code'] : []),
    ...jobs.flatMap(([name, each]) => [
      ...(each.permissions ? [] : [`job ${name} states no permissions`]),
      ...(each['timeout-minutes'] === undefined ? [`job ${name} has no timeout`] : []),
      ...each.steps.flatMap((item) => stepViolations(item).map((what) => `job ${name}: ${what}`)),
    ]),
  ]
}

function stepViolations({ run, uses, with: inputs = {} }: z.infer<typeof step>): string[] {
  const found: string[] = []
  if (run && untrusted.test(run)) found.push('an expression that others choose stands inside `run`')
  if (uses && !uses.startsWith('./') && !/@[0-9a-f]{40}$/.test(uses)) found.push(`${uses} is not pinned to a commit`)
  if (uses?.startsWith('actions/cache')) found.push('a cache outlives the run')
  if ('cache' in inputs) found.push('a set-up action keeps a cache')
  if (uses?.startsWith('actions/checkout') && inputs['persist-credentials'] !== false)
    found.push('checkout leaves its token on disk')
  return found
}
