import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  getNamedType,
  type InlineFragmentNode,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql'
import type { GraphqlError } from './refusal.ts'
import { publishedSchema } from './schema.ts'

export type Bill = { cost: number; nodeCount: number; errors: readonly GraphqlError[] }

const nodesPerQuery = 500_000
const pageCap = 100

type Walk = {
  fragments: ReadonlyMap<string, FragmentDefinitionNode>
  variables: Readonly<Record<string, unknown>>
  requests: number
  nodes: number
  errors: GraphqlError[]
}

/**
 * What a document may return at most, by "Rate limits and query limits for the GraphQL API": every connection is one
 * request for each object above it, the sum divided by 100 is the cost; every connection wants a page of 1 to 100.
 */
export function billFor(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Bill {
  const fragments = document.definitions.filter((node) => node.kind === 'FragmentDefinition')
  const walk: Walk = {
    fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])),
    variables: { ...defaults(operation), ...variables },
    requests: 0,
    nodes: 0,
    errors: [],
  }
  const root = publishedSchema().getRootType(operation.operation)
  if (root) selections(walk, operation.selectionSet, root, 1, [])
  if (walk.nodes > nodesPerQuery) {
    const rule = `which exceeds the maximum limit of ${nodesPerQuery.toLocaleString('en-US')}.`
    const message = `This query requests up to ${walk.nodes.toLocaleString('en-US')} possible nodes ${rule}`
    walk.errors.push({ type: 'MAX_NODE_LIMIT_EXCEEDED', message })
  }
  return { cost: Math.max(1, Math.round(walk.requests / 100)), nodeCount: walk.nodes, errors: walk.errors }
}

function defaults(operation: OperationDefinitionNode): Record<string, unknown> {
  const given = operation.variableDefinitions?.filter((one) => one.defaultValue) ?? []
  return Object.fromEntries(
    given.map((one) => [one.variable.name.value, one.defaultValue && valueFromASTUntyped(one.defaultValue)]),
  )
}

function selections(
  walk: Walk,
  set: SelectionSetNode,
  type: GraphQLCompositeType,
  above: number,
  path: readonly string[],
): void {
  for (const node of set.selections) {
    if (node.kind === 'Field') {
      field(walk, node, type, above, path)
      continue
    }
    const fragment = node.kind === 'FragmentSpread' ? walk.fragments.get(node.name.value) : node
    if (fragment) selections(walk, fragment.selectionSet, narrowed(fragment, type), above, path)
  }
}

function narrowed(fragment: FragmentDefinitionNode | InlineFragmentNode, type: GraphQLCompositeType) {
  const condition = fragment.typeCondition?.name.value
  const named = condition === undefined ? type : publishedSchema().getType(condition)
  return isCompositeType(named) ? named : type
}

function field(walk: Walk, node: FieldNode, type: GraphQLCompositeType, above: number, path: readonly string[]): void {
  const definition = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined
  const result = definition && getNamedType(definition.type)
  if (!definition || !node.selectionSet || !isCompositeType(result)) return
  const here = [...path, node.alias?.value ?? node.name.value]
  const size = isConnection(definition) ? page(walk, node, above, here) : 1
  selections(walk, node.selectionSet, result, above * size, here)
}

function isConnection(definition: GraphQLField<unknown, unknown>): boolean {
  const named = getNamedType(definition.type).name
  return named.endsWith('Connection') && definition.args.some((argument) => argument.name === 'first')
}

/** Books one connection and returns how many nodes it may give for each object above it. */
function page(walk: Walk, node: FieldNode, above: number, path: readonly string[]): number {
  walk.requests += above
  const first = argument(walk, node, 'first')
  const last = argument(walk, node, 'last')
  const size = first ?? last
  const fault = size === null ? missing(node) : excessive(node, first === null ? 'last' : 'first', size)
  if (fault) {
    const locations = node.loc ? [placeIn(node.loc)] : []
    walk.errors.push({ ...fault, path, locations })
  }
  walk.nodes += above * (size ?? 0)
  return Math.max(1, size ?? 1)
}

function argument(walk: Walk, node: FieldNode, name: string): number | null {
  const given = node.arguments?.find((one) => one.name.value === name)
  const value = given ? valueFromASTUntyped(given.value, walk.variables) : null
  return typeof value === 'number' ? value : null
}

/** A connection asked for nothing but its size needs no page. */
function missing(node: FieldNode): { type: string; message: string } | null {
  const onlyCounts = node.selectionSet?.selections.every(
    (one) => one.kind === 'Field' && /count$/i.test(one.name.value),
  )
  if (onlyCounts) return null
  const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${node.name.value}\` connection.`
  return { type: 'MISSING_PAGINATION_BOUNDARIES', message }
}

function excessive(node: FieldNode, bound: string, size: number): { type: string; message: string } | null {
  if (size >= 0 && size <= pageCap) return null
  const name = `\`${node.name.value}\` connection`
  const message =
    size < 0
      ? `\`${bound}\` on the ${name} cannot be less than zero.`
      : `Requesting ${size} records on the ${name} exceeds the \`${bound}\` limit of ${pageCap} records.`
  return { type: 'EXCESSIVE_PAGINATION', message }
}

function placeIn(loc: NonNullable<FieldNode['loc']>): { line: number; column: number } {
  return { line: loc.startToken.line, column: loc.startToken.column }
}
