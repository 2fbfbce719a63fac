import { parseDocument } from 'yaml'
import { z } from 'zod'
import { BrokenWorkflow } from './broken-workflow.ts'
import { triggers } from './workflow-on.ts'
import { permissions } from './workflow-permissions.ts'

const scalar = z.union([z.string(), z.number(), z.boolean()])
const text = scalar.transform(String)
const texts = z.record(z.string(), scalar.nullable()).transform(asTexts)
const list = z.union([z.string(), z.array(z.string())]).transform((value) => (Array.isArray(value) ? value : [value]))
const identifier = z
  .string()
  .regex(/^[A-Za-z_][\w-]*$/, 'must start with a letter or _ and hold only letters, digits, - and _')

const run = z.strictObject({ shell: z.enum(['bash', 'sh']).optional(), 'working-directory': text.optional() })
const defaults = z.strictObject({ run: run.optional() })
const concurrency = z.union([
  text.transform((group) => ({ group })),
  z
    .strictObject({
      group: text,
      'cancel-in-progress': z.union([z.boolean(), z.string()]).optional(),
      queue: z.enum(['single', 'max']).optional(),
    })
    .refine((value) => value.queue !== 'max' || value['cancel-in-progress'] !== true, {
      message: "'queue: max' cannot be combined with 'cancel-in-progress: true'",
    }),
])
export type Concurrency = {
  group: string
  'cancel-in-progress'?: boolean | string | undefined
  queue?: 'single' | 'max' | undefined
}

const common = {
  name: text.optional(),
  id: identifier.optional(),
  if: text.optional(),
  env: texts.optional(),
  'timeout-minutes': z.union([z.number(), z.string()]).optional(),
  'continue-on-error': z.union([z.boolean(), z.string()]).optional(),
}
const runStep = z.strictObject({ ...common, run: text, ...run.shape })
const usesStep = z.strictObject({ ...common, uses: z.string().min(1), with: texts.optional() })
const step = z.unknown().transform((value, context): Step => {
  const uses = typeof value === 'object' && value !== null && 'uses' in value
  const parsed = uses ? usesStep.safeParse(value) : runStep.safeParse(value)
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues) context.addIssue({ ...issue, code: 'custom' })
  return z.NEVER
})
export type RunStep = z.infer<typeof runStep>
export type UsesStep = z.infer<typeof usesStep>
export type Step = RunStep | UsesStep

const job = z.strictObject({
  name: text.optional(),
  needs: list.optional(),
  if: text.optional(),
  'runs-on': list,
  permissions: permissions.optional(),
  environment: z
    .union([
      text.transform((name) => ({ name })),
      z.strictObject({ name: text, url: text.optional(), deployment: z.boolean().optional() }),
    ])
    .optional(),
  concurrency: concurrency.optional(),
  outputs: texts.optional(),
  env: texts.optional(),
  defaults: defaults.optional(),
  steps: z.array(step).min(1),
  'timeout-minutes': z.union([z.number(), z.string()]).optional(),
  'continue-on-error': z.union([z.boolean(), z.string()]).optional(),
  strategy: z
    .strictObject({
      matrix: z
        .record(identifier, z.array(scalar).min(1))
        .refine((axes) => !('include' in axes || 'exclude' in axes), '"include" and "exclude" are not supported here'),
      'fail-fast': z.boolean().optional(),
    })
    .optional(),
})
export type JobDefinition = z.infer<typeof job>

const workflow = z.strictObject({
  name: text.optional(),
  description: z.string().optional(),
  'run-name': text.optional(),
  on: triggers,
  permissions: permissions.optional(),
  env: texts.optional(),
  defaults: defaults.optional(),
  concurrency: concurrency.optional(),
  jobs: z.record(identifier, job).refine((jobs) => Object.keys(jobs).length > 0, 'at least one job is required'),
})
export type WorkflowFile = z.infer<typeof workflow>

/**
 * Reads a workflow file, strictly: an unknown key, and a key of GitHub's that this engine does not run (`container`,
 * `services`, reusable workflows), are both errors.
 * @throws BrokenWorkflow with one line per problem
 */
export function parseWorkflow(source: string): WorkflowFile {
  const parsed = workflow.safeParse(parseYaml(source))
  if (parsed.success) return parsed.data
  throw new BrokenWorkflow([...new Set(parsed.error.issues.flatMap((issue) => linesOf(issue, [])))].join('\n'))
}

type Issue = z.core.$ZodIssue

/** One line per problem. Of the forms a value may have, the one that got furthest tells what is wrong. */
function linesOf(issue: Issue, above: readonly PropertyKey[]): string[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'invalid_union') {
    const furthest = issue.errors.toSorted((one, other) => depthOf(other) - depthOf(one))[0] ?? []
    if (depthOf(furthest) > 0) return furthest.flatMap((inner) => linesOf(inner, path))
  }
  const at = path.length === 0 ? 'workflow' : path.map(String).join('.')
  return [`${at}: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`]
}

/** Issues about something inside a value, or about its keys, say more than "wrong type". */
function depthOf(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length + (issue.code === 'invalid_type' ? 0 : 1)))
}

/** The YAML of a file as plain values. */
export function parseYaml(source: string): unknown {
  const document = parseDocument(source)
  const [problem] = document.errors
  if (problem) throw new BrokenWorkflow(problem.message)
  return document.toJS()
}

function asTexts(values: Record<string, string | number | boolean | null>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value ?? '')]))
}
