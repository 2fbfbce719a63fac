import type { Entry, Located } from './located.ts'

/** A node that a path led to: the line of its key (or of itself) up to where it ends. */
export type Found = { readonly line: number; readonly end: number; readonly node: Located }

/**
 * The segments of a path such as `jobs.*.steps.**.run`: `*` is any key or index, `**` any depth, and a name with dots
 * stands in double quotes.
 */
export function pathSegments(path: string): readonly string[] {
  return [...path.matchAll(/"([^"]*)"|([^.]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

/** All nodes a path leads to, in the order of the text, each once. */
export function queryYaml(root: Located, segments: readonly string[]): readonly Found[] {
  const start: Found = { line: root.line, end: root.end, node: root }
  return segments.reduce<readonly Found[]>(step, [start])
}

function step(from: readonly Found[], segment: string): readonly Found[] {
  if (segment !== '**') return from.flatMap((found) => childrenOf(found.node, segment))
  const seen = new Map<Located, Found>()
  const waiting = [...from].reverse()
  for (let found = waiting.pop(); found; found = waiting.pop()) {
    if (seen.has(found.node)) continue
    seen.set(found.node, found)
    for (const child of [...childrenOf(found.node, '*')].reverse()) waiting.push(child)
  }
  return [...seen.values()]
}

/** The value of a key; null where the node has none. */
export function valueAt(node: Located, key: string): Located | null {
  return childrenOf(node, key)[0]?.node ?? null
}

/** The entries of a mapping; none for anything else. */
export function entriesOf(node: Located | null): readonly Entry[] {
  return node?.kind === 'map' ? node.entries : []
}

function childrenOf(node: Located, segment: string): readonly Found[] {
  if (node.kind === 'list') {
    const items = segment === '*' ? node.items : node.items.slice(Number(segment), Number(segment) + 1)
    return segment === '*' || /^\d+$/.test(segment)
      ? items.map((item) => ({ line: item.line, end: item.end, node: item }))
      : []
  }
  return entriesOf(node)
    .filter(({ key }) => segment === '*' || key === segment)
    .map(({ line, value }) => ({ line: Math.min(line, value.line), end: value.end, node: value }))
}
