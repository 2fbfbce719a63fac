import { type GraphQLField, type GraphQLObjectType, getNamedType, isLeafType, isObjectType } from 'graphql'
import { publishedSchema } from '../../../src/emulator/graphql/schema.ts'
import { isRecord } from '../../../src/emulator/json.ts'

/** Arguments fields may need, by their name, or by field and name where that matters (`issue.number`). */
export type Answers = Readonly<Record<string, string | number>>

type Visit = { type: string; node: Readonly<Record<string, unknown>> }
export type Sample = { type: string; selection: string; node: unknown }

/**
 * Walks from some objects through everything the emulator resolves on them.
 * @returns for each object a selection that asks for all of it, and the field names the schema does not have
 */
export function crawl(
  start: readonly Readonly<Record<string, unknown>>[],
  answers: Answers,
): { samples: Sample[]; unknown: string[] } {
  const seen = new Set<string>()
  const samples: Sample[] = []
  const unknown: string[] = []
  const queue: Visit[] = start.map((node) => ({ type: String(node['__typename']), node }))
  for (let visit = queue.shift(); visit; visit = queue.shift()) {
    const key = `${visit.type} ${String(visit.node['id'])}`
    if (seen.has(key)) continue
    seen.add(key)
    const selection = selectionOf(visit, answers, queue, unknown)
    samples.push({ ...visit, selection })
  }
  return { samples, unknown }
}

function selectionOf({ type, node }: Visit, answers: Answers, queue: Visit[], unknown: string[]): string {
  const published = publishedSchema().getType(type)
  if (!isObjectType(published)) throw new Error(`${type} is no object type`)
  const lines = Object.keys(node).flatMap((name) => {
    if (name === '__typename') return []
    const field = published.getFields()[name]
    if (!field) {
      unknown.push(`${type}.${name}`)
      return []
    }
    return [line(field, node[name], answers, queue, unknown)]
  })
  return `__typename ${lines.join(' ')}`
}

function line(
  field: GraphQLField<unknown, unknown>,
  value: unknown,
  answers: Answers,
  queue: Visit[],
  unknown: string[],
): string {
  const given = argumentsFor(field, answers)
  const words = Object.entries(given).map(([name, word]) => `${name}: ${JSON.stringify(word)}`)
  const call = words.length > 0 ? `${field.name}(${words.join(', ')})` : field.name
  const named = getNamedType(field.type)
  if (isLeafType(named)) return call
  const result: unknown = typeof value === 'function' ? value(given) : value
  return `${call} { ${inside(named.name, result, answers, queue, unknown)} }`
}

function argumentsFor(field: GraphQLField<unknown, unknown>, answers: Answers): Record<string, string | number> {
  const given = field.args.flatMap(({ name }) => {
    const value = name === 'first' ? 30 : (answers[`${field.name}.${name}`] ?? answers[name])
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(given)
}

function inside(type: string, result: unknown, answers: Answers, queue: Visit[], unknown: string[]): string {
  const child: unknown = Array.isArray(result) ? result[0] : result
  if (!isRecord(child)) return '__typename'
  if (type.endsWith('Connection')) return `totalCount nodes { ${ofConnection(child, answers, queue, unknown)} }`
  const own = String(child['__typename'] ?? type)
  if (isNode(own)) {
    queue.push({ type: own, node: child })
    return '__typename'
  }
  return selectionOf({ type: own, node: child }, answers, queue, unknown)
}

function ofConnection(
  connection: Record<string, unknown>,
  answers: Answers,
  queue: Visit[],
  unknown: string[],
): string {
  const { nodes } = connection
  const list: unknown = typeof nodes === 'function' ? nodes() : []
  const all = Array.isArray(list) ? list.filter(isRecord) : []
  for (const node of all) if (isNode(String(node['__typename']))) queue.push({ type: String(node['__typename']), node })
  const [first] = all
  if (!first || isNode(String(first['__typename']))) return '__typename'
  return selectionOf({ type: String(first['__typename']), node: first }, answers, queue, unknown)
}

function isNode(type: string): boolean {
  const published = publishedSchema().getType(type)
  return isObjectType(published) && implementsNode(published)
}

function implementsNode(type: GraphQLObjectType): boolean {
  return type.getInterfaces().some(({ name }) => name === 'Node')
}
