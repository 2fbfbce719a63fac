import { Ajv, type ValidateFunction } from 'ajv'
import { fits, formats } from './fits.ts'
import { type Schema, slice } from './slice.ts'

type Place = readonly (string | number)[]

let judge: Ajv | null = null
const compiled = new Map<string, ValidateFunction>()

/**
 * Checks a value against a schema of the slice.
 * @param place where the schema stands, as names from the slice's root, for example `['webhooks', 'push']`
 * @returns what is wrong, in words; empty when nothing is
 */
export function violationsOf(schema: Schema, place: Place, value: unknown): string[] {
  return fits(schema, value) ? [] : judgement(place, value)
}

/** The same by a compiler of schemas, which takes a while and finds the words. */
export function judgement(place: Place, value: unknown): string[] {
  const pointer = place.map(escapeName).join('/')
  judge ??= makeJudge()
  const validate = compiled.get(pointer) ?? judge.compile({ $ref: `github#/${pointer}` })
  compiled.set(pointer, validate)
  if (validate(value)) return []
  return (validate.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message ?? error.keyword}`)
}

function makeJudge(): Ajv {
  // Each place is judged a few times at most: compiling fast (shared schemas once, nothing optimized) counts more.
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false, inlineRefs: false, code: { optimize: false } })
  for (const [name, holds] of Object.entries(formats)) ajv.addFormat(name, holds)
  for (const name of ['int64', 'repo.nwo']) ajv.addFormat(name, true)
  ajv.addSchema({ $id: 'github', ...slice })
  return ajv
}

function escapeName(name: string | number): string {
  return encodeURIComponent(String(name).replaceAll('~', '~0').replaceAll('/', '~1'))
}
