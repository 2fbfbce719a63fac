import { isRecord } from '../json.ts'
import { allowsNull, alternativesOf, closestAlternative, isObjectLike, shapeOf, typesOf } from './shape.ts'
import { resolveSchema, type Schema } from './slice.ts'

/** What made-up members are made from. */
export type Filler = { url: string; now: string }

const deepest = 14

/**
 * Completes a partial value so that it satisfies a schema: required members that are missing get the plainest value
 * allowed, members the schema does not name are left out, as GitHub would not send them.
 * @param filler base address for made-up links and the time for made-up dates
 */
export function complete(schema: Schema, value: unknown, filler: Filler): unknown {
  return fill(schema, value, '', filler, 0)
}

function fill(schema: Schema, value: unknown, key: string, filler: Filler, depth: number): unknown {
  const own = resolveSchema(schema)
  if (depth > deepest) return value
  if (value === undefined && allowsNull(own)) return own.default ?? null
  if (value === null) return null
  const alternatives = alternativesOf(own)
  if (alternatives) return fill(closestAlternative(alternatives, value), value, key, filler, depth + 1)
  if (isObjectLike(own)) return fillObject(own, value, filler, depth)
  if (typesOf(own).includes('array')) return fillArray(own, value, key, filler, depth)
  return value === undefined ? plainest(own, key, filler) : value
}

function fillObject(schema: Schema, value: unknown, filler: Filler, depth: number): unknown {
  if (value !== undefined && !isRecord(value)) return value
  const { properties, required, open } = shapeOf(schema)
  const member = (key: string, given: unknown): unknown =>
    fill(properties[key] ?? { type: 'string' }, given, key, filler, depth + 1)
  const known = Object.entries(value ?? {}).filter(([key, given]) => given !== undefined && (open || key in properties))
  const made = Object.fromEntries(known.map(([key, given]) => [key, key in properties ? member(key, given) : given]))
  for (const key of required) if (!(key in made)) made[key] = member(key, undefined)
  return made
}

function fillArray(schema: Schema, value: unknown, key: string, filler: Filler, depth: number): unknown {
  if (value === undefined) return []
  if (!Array.isArray(value) || !schema.items) return value
  const { items } = schema
  return value.map((entry) => fill(items, entry, key, filler, depth + 1))
}

function plainest(schema: Schema, key: string, filler: Filler): unknown {
  if (schema.default !== undefined && schema.default !== null) return schema.default
  if (schema.enum) return schema.enum[0]
  switch (typesOf(schema)[0]) {
    case 'boolean':
      return false
    case 'integer':
    case 'number':
      return 0
    default:
      return plainText(schema, key, filler)
  }
}

function plainText(schema: Schema, key: string, filler: Filler): string {
  if (schema.format === 'date-time' || key.endsWith('_at')) return filler.now
  if (schema.format === 'email') return 'noreply@github.com'
  if (schema.format === 'uri' || key.endsWith('url')) return `${filler.url}/${key}`
  return '0'.repeat(schema.minLength ?? 0)
}
