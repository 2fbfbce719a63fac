/** The members of a JSON Schema that matter for checking and completing; prose, examples and extensions are left behind. */
const kept = [
  'type',
  'required',
  'enum',
  'format',
  'pattern',
  'default',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'uniqueItems',
]

export type Node = Record<string, unknown>

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Applies a change to each schema directly below this one. */
export function mapChildren(schema: Node, change: (child: Node) => Node): Node {
  const copy: Node = { ...schema }
  for (const name of ['items', 'additionalProperties', 'not']) {
    const child = schema[name]
    if (isNode(child)) copy[name] = change(child)
  }
  for (const name of ['allOf', 'anyOf', 'oneOf']) {
    const children = schema[name]
    if (Array.isArray(children)) copy[name] = children.filter(isNode).map(change)
  }
  const properties = schema['properties']
  if (isNode(properties)) {
    copy['properties'] = Object.fromEntries(
      Object.entries(properties).map(([name, child]) => [name, isNode(child) ? change(child) : child]),
    )
  }
  return copy
}

/** OpenAPI 3.0 schema -> JSON Schema: only what is kept, references moved to `#/schemas/`, `nullable` made a type. */
export function cleanSchema(schema: Node): Node {
  const reference = schema['$ref']
  if (typeof reference === 'string') return { $ref: reference.replace('#/components/schemas/', '#/schemas/') }
  const children = mapChildren(pick(schema, [...kept, ...structural]), cleanSchema)
  return schema['nullable'] === true ? orNull(children) : children
}

const structural = ['properties', 'items', 'additionalProperties', 'not', 'allOf', 'anyOf', 'oneOf']

function pick(schema: Node, names: readonly string[]): Node {
  return Object.fromEntries(names.filter((name) => name in schema).map((name) => [name, schema[name]]))
}

/** GitHub writes `nullable` also where there is no `type`, and leaves null out of enums. */
function orNull(schema: Node): Node {
  const combined = ['allOf', 'anyOf', 'oneOf'].some((name) => name in schema)
  const { type } = schema
  if (typeof type !== 'string' || combined) return { anyOf: [{ type: 'null' }, schema] }
  const choices = schema['enum']
  return {
    ...schema,
    type: [type, 'null'],
    ...(Array.isArray(choices) ? { enum: [...new Set([...choices, null])] } : {}),
  }
}

/** The names under `#/schemas/` that this schema refers to, itself included in any depth. */
export function referencesIn(schema: Node): string[] {
  const reference = schema['$ref']
  if (typeof reference === 'string') return [reference.slice('#/schemas/'.length)]
  const found: string[] = []
  mapChildren(schema, (child) => {
    found.push(...referencesIn(child))
    return child
  })
  return found
}
