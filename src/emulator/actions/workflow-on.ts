import { z } from 'zod'

const words = z.union([z.string(), z.array(z.string())]).transform((value) => (Array.isArray(value) ? value : [value]))
const refFilters = { branches: words.optional(), 'branches-ignore': words.optional() }
const pathFilters = { paths: words.optional(), 'paths-ignore': words.optional() }
const types = { types: words.optional() }

const scalar = z.union([z.string(), z.number(), z.boolean()])
const inputKinds = ['string', 'boolean', 'number', 'choice', 'environment'] as const
const input = z.strictObject({
  description: z.string().optional(),
  deprecationMessage: z.string().optional(),
  required: z.boolean().default(false),
  default: scalar.optional(),
  type: z.enum(inputKinds).default('string'),
  options: z.array(scalar.transform(String)).optional(),
})
export type DispatchInput = z.infer<typeof input>

const pullRequest = z.strictObject({ ...types, ...refFilters, ...pathFilters })
const special = {
  push: z.strictObject({ ...refFilters, ...pathFilters, tags: words.optional(), 'tags-ignore': words.optional() }),
  pull_request: pullRequest,
  pull_request_target: pullRequest,
  merge_group: z.strictObject({ ...types, ...refFilters }),
  workflow_run: z.strictObject({ ...types, ...refFilters, workflows: words }),
  workflow_dispatch: z.strictObject({ inputs: z.record(z.string(), input.nullable()).nullish() }),
  schedule: z.array(z.strictObject({ cron: z.string(), timezone: z.string().optional() })),
  workflow_call: z.looseObject({}),
}

/** Events with nothing to configure but `types`. GitHub docs, "Events that trigger workflows". */
const plainEvents = [
  'branch_protection_rule check_run check_suite create delete deployment deployment_status discussion',
  'discussion_comment fork gollum image_version issue_comment issues label milestone page_build public',
  'pull_request_review pull_request_review_comment registry_package release repository_dispatch status watch',
].flatMap((line) => line.split(' '))

const plain = z.strictObject(types)
const mapping = z.strictObject({
  ...Object.fromEntries(plainEvents.map((name) => [name, plain.nullish()])),
  push: special.push.nullish(),
  pull_request: special.pull_request.nullish(),
  pull_request_target: special.pull_request_target.nullish(),
  merge_group: special.merge_group.nullish(),
  workflow_run: special.workflow_run.optional(),
  workflow_dispatch: special.workflow_dispatch.nullish(),
  schedule: special.schedule.optional(),
  workflow_call: special.workflow_call.nullish(),
})

/** What starts a workflow, whichever form it was written in. Filters that were not written are absent. */
export type Trigger = {
  types?: readonly string[] | undefined
  branches?: readonly string[] | undefined
  'branches-ignore'?: readonly string[] | undefined
  tags?: readonly string[] | undefined
  'tags-ignore'?: readonly string[] | undefined
  paths?: readonly string[] | undefined
  'paths-ignore'?: readonly string[] | undefined
  workflows?: readonly string[] | undefined
  inputs?: Readonly<Record<string, DispatchInput | null>> | null | undefined
}
export type Triggers = ReadonlyMap<string, Trigger>

/** `on:` as a word, a list of words or a map, read into one form. */
export const triggers = z
  .union([z.string(), z.array(z.string()), z.record(z.string(), z.unknown())])
  .transform((value) => {
    if (typeof value === 'string') return { [value]: null }
    return Array.isArray(value) ? Object.fromEntries(value.map((name) => [name, null])) : value
  })
  .pipe(mapping)
  .superRefine((events, context) => {
    for (const [name, config] of Object.entries(events)) {
      for (const clash of clashes(config)) context.addIssue({ code: 'custom', path: [name], message: clash })
    }
  })
  .transform((events): Triggers => new Map(Object.entries(events).map(([name, config]) => [name, triggerOf(config)])))

function clashes(config: unknown): string[] {
  if (typeof config !== 'object' || config === null) return []
  return ['branches', 'tags', 'paths']
    .filter((key) => key in config && `${key}-ignore` in config)
    .map((key) => `you may only define one of "${key}" and "${key}-ignore" for a single event`)
}

function triggerOf(config: Trigger | readonly unknown[] | null | undefined): Trigger {
  return config === null || config === undefined || isList(config) ? {} : config
}

function isList(config: Trigger | readonly unknown[]): config is readonly unknown[] {
  return Array.isArray(config)
}
