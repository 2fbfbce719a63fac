import { isRecord } from '../json.ts'
import { resolveSchema, type Schema } from './slice.ts'

/*
 * Whether a value fits a schema: yes or no, at once. A compiler of schemas needs longer for one place of GitHub's
 * description than a test for all its requests, and nearly everything that is checked fits; what does not is left to the
 * compiler's judgement and words. A test holds the two to each other.
 */

type Rule = (schema: Schema, value: unknown) => boolean

/** @param schema uses no other keywords than those below, which the tests make sure of */
export function fits(schema: Schema, value: unknown): boolean {
  const own = resolveSchema(schema)
  return rules.every((rule) => rule(own, value))
}

const rules: readonly Rule[] = [
  ({ type }, value) => type === undefined || [type].flat().some((name) => isA(name, value)),
  (schema, value) => schema.enum === undefined || schema.enum.includes(value),
  ({ format }, value) => format === undefined || typeof value !== 'string' || (formats[format]?.(value) ?? true),
  ({ minLength, maxLength }, value) => typeof value !== 'string' || within(minLength, [...value].length, maxLength),
  ({ minimum, maximum }, value) => typeof value !== 'number' || within(minimum, value, maximum),
  ({ minItems, maxItems }, value) => !Array.isArray(value) || within(minItems, value.length, maxItems),
  ({ items }, value) => items === undefined || !Array.isArray(value) || value.every((entry) => fits(items, entry)),
  ({ required = [] }, value) => !isRecord(value) || required.every((name) => value[name] !== undefined),
  membersFit,
  ({ allOf = [] }, value) => allOf.every((one) => fits(one, value)),
  ({ anyOf }, value) => anyOf === undefined || anyOf.some((one) => fits(one, value)),
  ({ oneOf }, value) => oneOf === undefined || oneOf.filter((one) => fits(one, value)).length === 1,
]

function isA(type: string, value: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null
    case 'array':
      return Array.isArray(value)
    case 'object':
      return isRecord(value)
    case 'integer':
      return Number.isInteger(value)
    case 'number':
      return Number.isFinite(value)
    default:
      return typeof value === type
  }
}

function within(least: number | undefined, value: number, most: number | undefined): boolean {
  return value >= (least ?? Number.NEGATIVE_INFINITY) && value <= (most ?? Number.POSITIVE_INFINITY)
}

function membersFit({ properties = {}, additionalProperties: others }: Schema, value: unknown): boolean {
  if (!isRecord(value)) return true
  return Object.entries(value).every(([name, member]) => {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (member === undefined) return true
    if (known) return fits(known, member)
    return typeof others === 'object' ? fits(others, member) : others !== false
  })
}

const dateTime =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$/

/** Formats of texts; others, such as `int64` and `repo.nwo`, only tell readers something. */
export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  'date-time': (text) => dateTime.test(text),
  uri: (text) => URL.canParse(text),
  'uri-template': (text) => /^(?:[^\s{}]|\{[^\s{}]+\})*$/.test(text),
  // GitHub's own noreply addresses of bots hold brackets, which the strict format refuses.
  email: (text) => /^\S+@\S+$/.test(text),
}
