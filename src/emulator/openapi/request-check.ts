import { isRecord } from '../json.ts'
import { isDocumentedForm } from './documented-forms.ts'
import type { Match } from './routes.ts'
import { allowsNull, alternativesOf, closestAlternative, isObjectLike, shapeOf, typesOf } from './shape.ts'
import { type Parameter, resolveSchema, type Schema } from './slice.ts'
import { violationsOf } from './validator.ts'

/**
 * What a request asks that GitHub's description does not allow: unknown or mistyped parameters and body members,
 * values outside an enum, a missing body.
 * @param body the parsed JSON, undefined when the request had none
 */
export function requestViolations(match: Match, query: URLSearchParams, body: unknown): string[] {
  return [...queryViolations(match, query), ...pathViolations(match), ...bodyViolations(match, body)]
}

function queryViolations(match: Match, query: URLSearchParams): string[] {
  const known = match.operation.parameters.filter((one) => one.in === 'query')
  const unknown = [...query.keys()].filter((key) => !known.some((one) => one.name === key))
  const missing = known.filter((one) => one.required && !query.has(one.name))
  return [
    ...unknown.map((key) => `unknown query parameter ${key}`),
    ...missing.map((one) => `missing query parameter ${one.name}`),
    ...known.flatMap((one) => parameterViolations(match, one, query.get(one.name))),
  ]
}

function pathViolations(match: Match): string[] {
  const places = match.operation.parameters.filter((one) => one.in === 'path')
  return places.flatMap((one) => parameterViolations(match, one, match.params[one.name] ?? null))
}

function parameterViolations(match: Match, parameter: Parameter, text: string | null): string[] {
  if (text === null || isDocumentedForm(match.name, parameter.name, text)) return []
  const position = match.operation.parameters.indexOf(parameter)
  const place = ['operations', match.name, 'parameters', position, 'schema']
  const value = fromText(parameter.schema, text)
  return violationsOf(parameter.schema, place, value).map((what) => `${parameter.name} ${what}`)
}

function fromText(schema: Schema, text: string): unknown {
  const own = resolveSchema(schema)
  const types = typesOf(own)
  const numeric = types.includes('integer') || types.includes('number')
  if (numeric && text !== '' && !Number.isNaN(Number(text))) return Number(text)
  if (types.includes('boolean') && /^(true|false)$/.test(text)) return text === 'true'
  if (types.includes('array')) return text.split(',')
  const alternatives = alternativesOf(own)
  return alternatives ? fromText(closestAlternative(alternatives, Number(text) || text), text) : text
}

function bodyViolations(match: Match, body: unknown): string[] {
  const described = match.operation.body
  if (!described) return isRecord(body) && Object.keys(body).length > 0 ? ['a body where none is described'] : []
  if (body === undefined) return described.required ? ['body required'] : []
  const place = ['operations', match.name, 'body', 'schema']
  return [...violationsOf(described.schema, place, body), ...unknownMembers(described.schema, body, '')]
}

/** Members of a value that its schema does not name, as paths. */
export function unknownMembers(schema: Schema, value: unknown, path: string): string[] {
  const own = resolveSchema(schema)
  if (value === null && allowsNull(own)) return []
  const alternatives = alternativesOf(own)
  if (alternatives) return unknownMembers(closestAlternative(alternatives, value), value, path)
  if (Array.isArray(value)) {
    const { items } = own
    return items ? value.flatMap((entry, position) => unknownMembers(items, entry, `${path}/${position}`)) : []
  }
  if (!isRecord(value) || !isObjectLike(own)) return []
  const shape = shapeOf(own)
  return Object.entries(value).flatMap(([key, member]) => {
    const known = shape.properties[key]
    if (known) return unknownMembers(known, member, `${path}/${key}`)
    return shape.open ? [] : [`unknown body member ${path}/${key}`]
  })
}
