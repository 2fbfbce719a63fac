import { cutOperation, type Operation } from './operation.ts'
import { cleanSchema, isNode, type Node, referencesIn } from './schema.ts'
import { shareRepeats } from './share.ts'
import { wantedOperations, wantsWebhook } from './wanted.ts'

/**
 * The wanted part of GitHub's description as the text of `slice.json`: one line per operation, webhook and schema.
 * @param description the parsed `api.github.com.json`
 * @throws Error naming operations the description does not have
 */
export function cutSlice(description: Node): string {
  const operations = cutOperations(description)
  const webhooks = cutWebhooks(description)
  const schemas = closure(description, [...Object.values(operations).flatMap(schemasOf), ...Object.values(webhooks)])
  const { groups, shared } = shareRepeats({ ...prefixed('schemas', schemas), ...prefixed('webhooks', webhooks) })
  return print({
    source: `@octokit/openapi, ${child(description, 'info')['title']} ${child(description, 'info')['version']}`,
    operations,
    webhooks: unprefixed('webhooks', groups),
    schemas: { ...unprefixed('schemas', groups), ...shared },
  })
}

function cutOperations(description: Node): Record<string, Operation> {
  const found = new Map<string, Operation>()
  for (const [path, item] of Object.entries(child(description, 'paths'))) {
    if (!isNode(item)) continue
    for (const [method, operation] of Object.entries(item)) {
      if (!isNode(operation) || typeof operation['operationId'] !== 'string') continue
      found.set(operation['operationId'], cutOperation(description, path, method, operation))
    }
  }
  return Object.fromEntries(
    wantedOperations.map((name) => {
      const operation = found.get(name)
      if (!operation) throw new Error(`the description has no operation ${name}`)
      return [name, operation]
    }),
  )
}

function cutWebhooks(description: Node): Record<string, Node> {
  const wanted = Object.entries(child(description, 'x-webhooks')).filter(([key]) => wantsWebhook(key))
  return Object.fromEntries(
    wanted.map(([key, hook]) => {
      const content = ['post', 'requestBody', 'content', 'application/json', 'schema']
      return [key, cleanSchema(content.reduce(child, isNode(hook) ? hook : {}))]
    }),
  )
}

function schemasOf(operation: Operation): Node[] {
  const answers = Object.values(operation.responses).filter((schema) => schema !== null)
  return [
    ...operation.parameters.map((one) => one.schema),
    ...(operation.body ? [operation.body.schema] : []),
    ...answers,
  ]
}

/** Every component schema reachable from these. */
function closure(description: Node, roots: readonly Node[]): Record<string, Node> {
  const components = child(child(description, 'components'), 'schemas')
  const found = new Map<string, Node>()
  const waiting = roots.flatMap(referencesIn)
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue
    const schema = cleanSchema(child(components, name))
    found.set(name, schema)
    waiting.push(...referencesIn(schema))
  }
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function child(node: Node, name: string): Node {
  const value = node[name]
  if (!isNode(value)) throw new Error(`the description has no ${name}`)
  return value
}

function prefixed(prefix: string, group: Record<string, Node>): Record<string, Node> {
  return Object.fromEntries(Object.entries(group).map(([name, schema]) => [`${prefix}/${name}`, schema]))
}

function unprefixed(prefix: string, groups: Record<string, Node>): Record<string, Node> {
  const own = Object.entries(groups).filter(([name]) => name.startsWith(`${prefix}/`))
  return Object.fromEntries(own.map(([name, schema]) => [name.slice(prefix.length + 1), schema]))
}

function print(slice: Record<string, string | Record<string, unknown>>): string {
  const parts = Object.entries(slice).map(([name, value]) => {
    if (typeof value === 'string') return `${JSON.stringify(name)}: ${JSON.stringify(value)}`
    const lines = Object.entries(value).map(([key, entry]) => `${JSON.stringify(key)}: ${JSON.stringify(entry)}`)
    return `${JSON.stringify(name)}: {\n${lines.join(',\n')}\n}`
  })
  return `{\n${parts.join(',\n')}\n}\n`
}
