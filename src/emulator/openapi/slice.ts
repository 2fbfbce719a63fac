import { readFileSync } from 'node:fs'

/** JSON Schema as the slice holds it: `nullable` already turned into a type, references under `#/schemas/`. */
export type Schema = {
  $ref?: string
  type?: string | readonly string[]
  properties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  additionalProperties?: boolean | Schema
  items?: Schema
  enum?: readonly unknown[]
  allOf?: readonly Schema[]
  anyOf?: readonly Schema[]
  oneOf?: readonly Schema[]
  format?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  default?: unknown
}

export type Parameter = { name: string; in: 'path' | 'query'; required: boolean; schema: Schema }

export type Operation = {
  method: string
  path: string
  parameters: readonly Parameter[]
  body: { required: boolean; schema: Schema } | null
  /** Successful answers by status; null where GitHub describes no JSON body. */
  responses: Readonly<Record<string, Schema | null>>
  /** GitHub's description says that calling it creates content, which secondary limits count. */
  content: boolean
}

/** The part of GitHub's published description that the emulator answers for; `tools/slice.ts` cuts it. */
export type Slice = {
  source: string
  operations: Readonly<Record<string, Operation>>
  /** Payload schemas by GitHub's keys: event and action with dashes, for example `pull-request-opened`. */
  webhooks: Readonly<Record<string, Schema>>
  schemas: Readonly<Record<string, Schema>>
}

function load(): Slice {
  return JSON.parse(readFileSync(new URL('./slice.json', import.meta.url), 'utf8'))
}

/** Read once per process. */
export const slice: Slice = load()

const prefix = '#/schemas/'

/** Follows references until a schema with content of its own. */
export function resolveSchema(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema
  const found = slice.schemas[schema.$ref.slice(prefix.length)]
  if (!found) throw new Error(`the slice has no schema ${schema.$ref}`)
  return resolveSchema(found)
}
