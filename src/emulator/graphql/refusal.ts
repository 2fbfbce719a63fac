import type { GraphQLError } from 'graphql'
import { ApiError } from '../http/handler.ts'

/** One entry of `errors`, in the order and shape of GitHub's answers. */
export type GraphqlError = {
  type?: string
  path?: readonly (string | number)[]
  extensions?: Readonly<Record<string, unknown>>
  locations?: readonly { line: number; column: number }[]
  message: string
}

/** A field the emulator has no answer for; it counts as a violation, never as null. */
export class Unresolved extends Error {}

export function notResolvable(what: string): ApiError {
  return new ApiError(404, `Could not resolve to ${what}.`)
}

export function unknownNode(id: string): ApiError {
  return new ApiError(404, `Could not resolve to a node with the global id of '${id}'`)
}

/** The refusal behind an execution error, as GitHub words it; null when the resolver itself broke. */
export function refusalOf(error: GraphQLError): GraphqlError | null {
  const refusal = error.originalError
  if (!(refusal instanceof ApiError)) return null
  const type = typeOf(refusal)
  return {
    type,
    ...(error.path ? { path: error.path } : {}),
    ...(type === 'FORBIDDEN' ? { extensions: { saml_failure: false } } : {}),
    ...placeOf(error),
    message: messageOf(refusal),
  }
}

export function placeOf(error: GraphQLError): Pick<GraphqlError, 'locations'> {
  return error.locations ? { locations: error.locations } : {}
}

function typeOf(refusal: ApiError): string {
  const named = refusal.errors[0]?.['type']
  if (typeof named === 'string') return named
  if (refusal.status === 401 || refusal.status === 403) return 'FORBIDDEN'
  return refusal.status === 404 ? 'NOT_FOUND' : 'UNPROCESSABLE'
}

/** GraphQL says directly what REST puts into `errors`. */
function messageOf(refusal: ApiError): string {
  const { message, field, code } = refusal.errors[0] ?? {}
  if (typeof message === 'string') return message
  if (typeof field !== 'string') return refusal.message
  return code === 'already_exists' ? `${field} has already been taken` : `${field} is ${String(code)}`
}
