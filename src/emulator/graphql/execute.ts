import {
  type DocumentNode,
  execute,
  type GraphQLError,
  type GraphQLFieldResolver,
  getOperationAST,
  type OperationDefinitionNode,
} from 'graphql'
import { spend } from '../limits/primary.ts'
import type { Caller } from '../state.ts'
import type { World } from '../world.ts'
import { type Bill, billFor } from './limits.ts'
import { mutationRoot } from './mutations.ts'
import { queryRoot } from './query.ts'
import { type GraphqlError, placeOf, refusalOf, Unresolved } from './refusal.ts'
import { publishedSchema } from './schema.ts'
import type { Scope } from './scope.ts'
import { checkDocument } from './validation.ts'

export type GraphqlRequest = {
  query: string
  variables?: Readonly<Record<string, unknown>> | undefined
  operationName?: string | undefined
}
/** GitHub's answer, always with HTTP status 200; without `data` when the document itself was refused. */
export type GraphqlAnswer = { data?: unknown; errors?: readonly GraphqlError[] }

/**
 * Answers one GraphQL request on GitHub's published schema. A document the schema does not allow, a page without
 * bounds, and a field nobody emulates are recorded in `world.violations`; refusals (`FORBIDDEN`, `NOT_FOUND`,
 * `UNPROCESSABLE`, `STALE_DATA`) are errors beside the data. The mutations of a document run in order and go on after
 * an error.
 */
export async function executeGraphql(world: World, caller: Caller, request: GraphqlRequest): Promise<GraphqlAnswer> {
  const ready = prepare(request)
  spend(world, caller, 'graphql', ready.bill.cost)
  if (!ready.document) return refused(world, ready.bill.errors)
  const { document, operation, bill } = ready
  const scope: Scope = { world, caller, cost: bill.cost, nodeCount: bill.nodeCount }
  const result = await execute({
    schema: publishedSchema(),
    document,
    rootValue: operation.operation === 'mutation' ? mutationRoot(scope) : queryRoot(scope),
    variableValues: request.variables ?? {},
    ...(request.operationName === undefined ? {} : { operationName: request.operationName }),
    fieldResolver: strictly,
  })
  if (result.data === undefined) return refused(world, (result.errors ?? []).map(worded))
  const told = (result.errors ?? []).map((error) => tell(world, error))
  return told.length === 0 ? { data: result.data } : { data: result.data, errors: told }
}

type Ready =
  | { document: DocumentNode; operation: OperationDefinitionNode; bill: Bill }
  | { document: null; bill: Pick<Bill, 'cost' | 'errors'> }

/** A document that may be executed, with its cost; one that may not costs one point. */
function prepare({ query, operationName, variables }: GraphqlRequest): Ready {
  const { document, errors } = checkDocument(query)
  if (!document || errors.length > 0) return { document: null, bill: { cost: 1, errors } }
  const operation = getOperationAST(document, operationName)
  if (!operation) return { document: null, bill: { cost: 1, errors: [{ message: 'An operation name is required' }] } }
  const bill = billFor(document, operation, variables ?? {})
  if (bill.errors.length > 0) return { document: null, bill: { cost: 1, errors: bill.errors } }
  return { document, operation, bill }
}

function refused(world: World, errors: readonly GraphqlError[]): GraphqlAnswer {
  for (const error of errors) world.violations.push(`graphql: ${error.message}`)
  return { errors }
}

function worded(error: GraphQLError): GraphqlError {
  return { ...placeOf(error), message: error.message }
}

/** Reads a field, or calls it with its arguments; a field that is not there must not pass for null. */
const strictly: GraphQLFieldResolver<unknown, unknown> = (source, args, context, info) => {
  const known = typeof source === 'object' && source !== null && info.fieldName in source
  if (!known) throw new Unresolved(`the emulator does not resolve ${info.parentType.name}.${info.fieldName}`)
  const value: unknown = Reflect.get(source, info.fieldName)
  return typeof value === 'function' ? value(args, context, info) : value
}

function tell(world: World, error: GraphQLError): GraphqlError {
  const refusal = refusalOf(error)
  if (refusal) return refusal
  const { originalError } = error
  const words = originalError instanceof Unresolved ? originalError.message : (originalError?.stack ?? error.message)
  world.violations.push(`graphql: ${words}`)
  return { ...worded(error), ...(error.path ? { path: error.path } : {}) }
}
