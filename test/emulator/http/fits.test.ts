import { describe, expect, it } from 'vitest'
import { fits } from '../../../src/emulator/openapi/fits.ts'
import { resolveSchema, type Schema, slice } from '../../../src/emulator/openapi/slice.ts'
import { judgement, violationsOf } from '../../../src/emulator/openapi/validator.ts'
import { mapChildren } from '../../../tools/slice/schema.ts'

type Place = { schema: Schema; path: string[] }

const places: Place[] = [
  ...Object.entries(slice.webhooks).map(([key, schema]) => ({ schema, path: ['webhooks', key] })),
  ...Object.entries(slice.operations).flatMap(([name, { body, responses }]) => [
    ...(body ? [{ schema: body.schema, path: ['operations', name, 'body', 'schema'] }] : []),
    ...Object.entries(responses).flatMap(([status, schema]) =>
      schema ? [{ schema, path: ['operations', name, 'responses', status] }] : [],
    ),
  ]),
]

/** A repeatable sequence of whole numbers below a bound. */
function dice(seed: number): (bound: number) => number {
  let state = seed
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 4_294_967_296) * bound)
  }
}

const strange: readonly unknown[] = [null, '', 'x', 0, -1, 1.5, true, {}, [], [{}], '2026-11-20', 'http://', 'a b@c']

/** A value of that schema, with many of its members, in which about one part of a hundred is something else. */
function grow(schema: Schema, roll: (bound: number) => number, depth = 0): unknown {
  if (roll(100) === 0) return strange[roll(strange.length)]
  const own = resolveSchema(schema)
  const choices = own.properties ? undefined : (own.anyOf ?? own.oneOf)
  if (choices) return grow(choices[roll(choices.length)] ?? {}, roll, depth + 1)
  if (own.enum) return own.enum[roll(own.enum.length)]
  switch (typeFor(own, roll, depth)) {
    case 'object':
      return growObject(own, roll, depth)
    case 'array':
      return own.items && depth < 6 ? [grow(own.items, roll, depth + 1)] : []
    case 'null':
      return null
    case 'boolean':
      return true
    case 'string':
      return texts[own.format ?? ''] ?? 'text'
    default:
      return 7
  }
}

const texts: Record<string, string> = { 'date-time': '2026-11-20T12:00:00Z', uri: 'http://a.test/', email: 'a@b.test' }

/** One of its types; null deep down, so that it ends. */
function typeFor(schema: Schema, roll: (bound: number) => number, depth: number): string | undefined {
  const types = [schema.type ?? (schema.properties || schema.allOf ? 'object' : 'string')].flat()
  return depth > 7 && types.includes('null') ? 'null' : types[roll(types.length)]
}

function growObject(schema: Schema, roll: (bound: number) => number, depth: number): Record<string, unknown> {
  const merged = Object.assign({}, ...(schema.allOf ?? []).map((one) => growObject(resolveSchema(one), roll, depth)))
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const isWanted = schema.required?.includes(name) ? roll(200) > 0 : depth < 4 && roll(3) === 0
    if (isWanted) merged[name] = grow(member, roll, depth + 1)
  }
  return roll(20) === 0 ? { ...merged, stranger: 'x' } : merged
}

const keywords = [
  'type enum format default minLength maxLength minimum maximum minItems maxItems',
  'items required properties additionalProperties allOf anyOf oneOf $ref',
].flatMap((line) => line.split(' '))
const formats = ['date-time', 'uri', 'uri-template', 'email', 'int64', 'repo.nwo', undefined]

/** What a schema and those below it use beyond that. */
function beyond(schema: Schema): string[] {
  const found = Object.keys(schema).filter((name) => !keywords.includes(name))
  if (!formats.includes(schema.format)) found.push(`format ${schema.format}`)
  if (schema.enum?.some((one) => typeof one === 'object' && one !== null)) found.push('enum of objects')
  mapChildren({ ...schema }, (child) => {
    found.push(...beyond(child))
    return child
  })
  return found
}

describe('whether a value fits a schema', () => {
  it('is asked of no keyword that is not looked at', () => {
    const parameters = Object.values(slice.operations).flatMap((operation) => operation.parameters)
    const all = [...places, ...parameters].map(({ schema }) => schema)
    expect([...all, ...Object.values(slice.schemas)].flatMap(beyond)).toEqual([])
  })

  it('is answered as the compiler of schemas answers it, for every payload, answer and body', () => {
    const roll = dice(20_261_120)
    const tried = [...places, ...places, ...places].map(({ schema, path }) => {
      const value = grow(schema, roll)
      return { path, value, quick: fits(schema, value), slow: judgement(path, value).length === 0 }
    })
    expect(tried.filter(({ quick, slow }) => quick !== slow)).toEqual([])
    expect(tried.filter(({ quick }) => quick).length).toBeGreaterThan(100)
    expect(tried.filter(({ quick }) => !quick).length).toBeGreaterThan(100)
  })

  it('is put into words only where it does not', () => {
    const [schema, path] = [slice.webhooks['issues-labeled'] ?? {}, ['webhooks', 'issues-labeled']]
    expect(violationsOf(schema, path, { action: 'labeled' })).toContain("/ must have required property 'issue'")
  })
})
