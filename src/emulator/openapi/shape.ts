import { isRecord } from '../json.ts'
import { resolveSchema, type Schema } from './slice.ts'

/** The object side of a schema: what `allOf` spreads over several, put together. */
export type Shape = {
  properties: Readonly<Record<string, Schema>>
  required: readonly string[]
  /** Whether members without a name in the schema are allowed on purpose. */
  open: boolean
}

const known = new WeakMap<Schema, Shape>()

export function shapeOf(schema: Schema): Shape {
  const own = resolveSchema(schema)
  const shape = known.get(own) ?? putTogether(own)
  known.set(own, shape)
  return shape
}

function putTogether(own: Schema): Shape {
  const parts = (own.allOf ?? []).map(shapeOf)
  const properties = merged([...parts.map((part) => part.properties), own.properties ?? {}])
  return {
    properties,
    required: [...new Set([...parts.flatMap((part) => part.required), ...(own.required ?? [])])],
    open: isOpen(own, properties) || parts.some((part) => part.open),
  }
}

/** Where `allOf` describes a member twice, both hold: objects are put together, of other values the narrower counts. */
function merged(layers: readonly Readonly<Record<string, Schema>>[]): Record<string, Schema> {
  const properties: Record<string, Schema> = {}
  for (const [name, schema] of layers.flatMap((layer) => Object.entries(layer))) {
    const known = properties[name]
    properties[name] = known === undefined ? schema : both(known, schema)
  }
  return properties
}

function both(first: Schema, second: Schema): Schema {
  const [a, b] = [resolveSchema(first), resolveSchema(second)]
  if (isObjectLike(a) && isObjectLike(b)) return { allOf: [first, second] }
  const [wider, narrower] = choices(b) <= choices(a) ? [a, b] : [b, a]
  const shared = typesOf(a).filter((name) => typesOf(b).includes(name))
  return { ...wider, ...narrower, ...(shared.length > 0 ? { type: shared } : {}) }
}

function choices(schema: Schema): number {
  return schema.enum?.length ?? Number.POSITIVE_INFINITY
}

function isOpen(schema: Schema, properties: object): boolean {
  const extra = schema.additionalProperties
  if (extra === true || isRecord(extra)) return true
  return extra === undefined && Object.keys(properties).length === 0 && schema.allOf === undefined
}

export function typesOf(schema: Schema): readonly string[] {
  if (schema.type === undefined) return schema.properties || schema.allOf ? ['object'] : []
  return typeof schema.type === 'string' ? [schema.type] : schema.type
}

/** The alternatives of a schema that is nothing but a choice. */
export function alternativesOf(schema: Schema): readonly Schema[] | null {
  if (schema.properties || schema.items) return null
  const choices = schema.anyOf ?? schema.oneOf
  return choices ? choices.map(resolveSchema) : null
}

export function allowsNull(schema: Schema): boolean {
  const own = resolveSchema(schema)
  if (typesOf(own).includes('null') || own.enum?.includes(null)) return true
  return alternativesOf(own)?.some(allowsNull) ?? false
}

/** The alternative a value was most likely meant for. */
export function closestAlternative(alternatives: readonly Schema[], value: unknown): Schema {
  const real = alternatives.filter((one) => !(typesOf(one).length === 1 && typesOf(one)[0] === 'null'))
  const scored = real.map((schema) => ({ schema, score: likeness(schema, value) })).sort((a, b) => b.score - a.score)
  return scored[0]?.schema ?? {}
}

function likeness(schema: Schema, value: unknown): number {
  const nested = alternativesOf(schema)
  if (nested) return Math.max(...nested.map((one) => likeness(one, value)))
  if (isRecord(value)) return isObjectLike(schema) ? recordLikeness(shapeOf(schema), value) : -1_000
  const types = typesOf(schema)
  return namesOf(value).some((name) => types.includes(name)) ? 1 : -1
}

/** JSON Schema's names for a value; an absent one would most plainly be a string. */
function namesOf(value: unknown): readonly string[] {
  if (value === undefined) return ['string']
  if (Array.isArray(value)) return ['array']
  return Number.isInteger(value) ? ['integer', 'number'] : [typeof value]
}

export function isObjectLike(schema: Schema): boolean {
  return typesOf(schema).includes('object')
}

/** A word that an alternative does not allow, such as the type of a rule, says more than all names of members. */
function recordLikeness(shape: Shape, value: Readonly<Record<string, unknown>>): number {
  const foreign = Object.entries(value).filter(([key, given]) => {
    const words = shape.properties[key] && resolveSchema(shape.properties[key]).enum
    return typeof given === 'string' && words !== undefined && !words.includes(given)
  })
  return keyLikeness(shape, Object.keys(value)) - foreign.length * 100
}

function keyLikeness(shape: Shape, keys: readonly string[]): number {
  const known = keys.filter((key) => key in shape.properties).length
  const missing = shape.required.filter((key) => !keys.includes(key)).length
  return known * 10 - (keys.length - known) - missing / 10
}
