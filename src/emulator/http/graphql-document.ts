import type { OperationDefinitionNode } from 'graphql'
// The parser alone: the whole library is loaded with the first GraphQL request.
import { parse } from 'graphql/language/parser.js'
import { isRecord } from '../json.ts'
import { ApiError } from './handler.ts'

/** A GraphQL request as it is executed, and what it calls itself. */
export type GraphqlRequest = {
  query: string
  variables: Record<string, unknown>
  operationName?: string
  kind: 'query' | 'mutation' | 'subscription' | 'invalid'
  name: string
}

/** @throws ApiError 400 when the body is no GraphQL request */
export function graphqlRequest(body: unknown): GraphqlRequest {
  if (!isRecord(body) || typeof body['query'] !== 'string') {
    throw new ApiError(400, 'A query attribute must be specified and must be a string.')
  }
  const { query, variables, operationName } = body
  const wanted = typeof operationName === 'string' ? operationName : undefined
  const definition = definitionIn(query, wanted)
  return {
    query,
    variables: isRecord(variables) ? variables : {},
    ...(wanted === undefined ? {} : { operationName: wanted }),
    kind: definition?.operation ?? 'invalid',
    name: definition?.name?.value ?? '',
  }
}

function definitionIn(query: string, wanted: string | undefined): OperationDefinitionNode | undefined {
  try {
    const operations = parse(query).definitions.filter((one) => one.kind === 'OperationDefinition')
    return operations.find((one) => wanted === undefined || one.name?.value === wanted)
  } catch {
    // The executor answers syntax errors in GraphQL's own shape.
    return undefined
  }
}
