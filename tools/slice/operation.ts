import { cleanSchema, isNode, type Node } from './schema.ts'

export type Operation = {
  method: string
  path: string
  parameters: { name: string; in: 'path' | 'query'; required: boolean; schema: Node }[]
  body: { required: boolean; schema: Node } | null
  responses: Record<string, Node | null>
  content: boolean
}

/** One operation of the description, reduced to what a server must check. */
export function cutOperation(description: Node, path: string, method: string, operation: Node): Operation {
  return {
    method: method.toUpperCase(),
    path,
    parameters: listOf(operation['parameters']).flatMap((one) => cutParameter(follow(description, one))),
    body: cutBody(description, operation['requestBody']),
    responses: cutResponses(description, operation['responses']),
    content: createsContent(operation),
  }
}

function cutParameter(parameter: Node): Operation['parameters'] {
  const { name, schema } = parameter
  const place = parameter['in']
  if (typeof name !== 'string' || (place !== 'path' && place !== 'query') || !isNode(schema)) return []
  return [{ name, in: place, required: parameter['required'] === true, schema: cleanSchema(schema) }]
}

function cutBody(description: Node, body: unknown): Operation['body'] {
  if (!isNode(body)) return null
  const resolved = follow(description, body)
  const schema = jsonSchema(resolved)
  return schema ? { required: resolved['required'] === true, schema } : null
}

/** Only what success looks like: refusals have one shape everywhere, and GitHub's list of them is incomplete. */
function cutResponses(description: Node, responses: unknown): Operation['responses'] {
  const statuses = Object.entries(isNode(responses) ? responses : {}).filter(([status]) => Number(status) < 400)
  return Object.fromEntries(
    statuses.map(([status, answer]) => [status, isNode(answer) ? jsonSchema(follow(description, answer)) : null]),
  )
}

function jsonSchema(holder: Node): Node | null {
  const content = holder['content']
  const json = isNode(content) ? content['application/json'] : null
  const schema = isNode(json) ? json['schema'] : null
  return isNode(schema) ? cleanSchema(schema) : null
}

function follow(description: Node, node: Node): Node {
  const reference = node['$ref']
  if (typeof reference !== 'string') return node
  const target = reference
    .slice(2)
    .split('/')
    .reduce<unknown>((at, name) => (isNode(at) ? at[name] : undefined), description)
  if (!isNode(target)) throw new Error(`the description has no ${reference}`)
  return follow(description, target)
}

function listOf(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter(isNode) : []
}

/** GitHub marks the operations that notify people, and warns of secondary limits in the prose of some others. */
function createsContent(operation: Node): boolean {
  const marks = operation['x-github']
  const notifies = isNode(marks) && marks['triggersNotification'] === true
  return notifies || /secondary rate limiting/.test(String(operation['description']))
}
