import { mapChildren, type Node } from './schema.ts'

const worthSharing = 200

/**
 * Webhook payloads repeat whole repositories and issues inline. Schemas that occur twice become one named schema,
 * which keeps the committed file small and lets a validator compile them once.
 * @param groups named schemas, for example `{ 'webhooks/push': … }`
 * @returns the groups with references in place of repeats, and the schemas they refer to
 */
export function shareRepeats(groups: Readonly<Record<string, Node>>): {
  groups: Record<string, Node>
  shared: Record<string, Node>
} {
  const repeated = repeats(Object.values(groups))
  const names = new Map<string, string>()
  const shared: Record<string, Node> = {}
  const replace = (schema: Node): Node => {
    const text = JSON.stringify(schema)
    if (!repeated.has(text)) return mapChildren(schema, replace)
    const known = names.get(text)
    if (known) return { $ref: `#/schemas/${known}` }
    const name = `shared-${names.size + 1}`
    names.set(text, name)
    shared[name] = {}
    shared[name] = mapChildren(schema, replace)
    return { $ref: `#/schemas/${name}` }
  }
  const replaced = Object.fromEntries(
    Object.entries(groups).map(([name, schema]) => [name, mapChildren(schema, replace)]),
  )
  return { groups: replaced, shared }
}

/** Texts of schemas met more than once. What lies inside a repeat is counted once, so repeats stay as large as possible. */
function repeats(roots: readonly Node[]): Set<string> {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  const visit = (schema: Node): Node => {
    const text = JSON.stringify(schema)
    if (text.length < worthSharing) return schema
    if (seen.has(text)) {
      repeated.add(text)
      return schema
    }
    seen.add(text)
    mapChildren(schema, visit)
    return schema
  }
  for (const root of roots) mapChildren(root, visit)
  return repeated
}
