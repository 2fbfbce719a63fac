import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as z from 'zod'

const folder = resolve(import.meta.dirname, '../merge')

export const mergeKinds = ['evaluate', 'response', 'event', 'pool', 'report'] as const
export type MergeKind = (typeof mergeKinds)[number]

const object = z.record(z.string(), z.unknown())
const mergeCase = z.object({
  id: z.string().min(1),
  kind: z.enum(mergeKinds),
  title: z.string(),
  given: object.default({}),
  expect: object,
})
const list = z.array(mergeCase)
const caseFile = z.union([
  z.object({ defaults: object.optional(), cases: list }),
  list.transform((cases) => ({ cases, defaults: undefined })),
])

export type MergeCase = z.infer<typeof mergeCase> & {
  readonly file: string
  /** The defaults of its file, over which `given` is laid. */
  readonly defaults: Record<string, unknown>
}

/**
 * The cases of one kind, out of every JSON file in `test/cases/merge`. A file without defaults of its own uses those of the
 * first file that has some. A kind or a shape nobody knows is an error, never left out.
 */
export function mergeCases(kind: MergeKind): readonly MergeCase[] {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => ({ name, ...caseFile.parse(JSON.parse(readFileSync(resolve(folder, name), 'utf8'))) }))
  const shared = files.find(({ defaults }) => defaults !== undefined)?.defaults ?? {}
  return files.flatMap(({ name, defaults = shared, cases }) =>
    cases.filter((one) => one.kind === kind).map((one) => ({ ...one, file: name, defaults })),
  )
}

/** `given` laid over the defaults: objects merge, arrays and scalars replace. */
export function laidOver(defaults: unknown, given: unknown): unknown {
  if (!isObject(defaults) || !isObject(given)) return given
  const merged: Record<string, unknown> = { ...defaults }
  for (const [key, value] of Object.entries(given))
    merged[key] = key in defaults ? laidOver(defaults[key], value) : value
  return merged
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
