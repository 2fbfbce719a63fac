import { type Operation, slice } from './slice.ts'

export type Route = { name: string; operation: Operation }
export type Match = Route & { params: Readonly<Record<string, string>> }

type Pattern = Route & { expression: RegExp; names: readonly string[]; weight: number }

/** Path parameters whose values hold slashes. */
const greedy = new Set(['path', 'ref', 'basehead', 'base', 'head', 'branch'])

/** Operations whose last parameter may be left out, with its slash or without (REST, "Get repository content"). */
const openEnded = new Set(['repos/get-content'])

const patterns: readonly Pattern[] = Object.entries(slice.operations)
  .map(([name, operation]) => patternOf(name, operation))
  .sort((a, b) => a.weight - b.weight)

/**
 * The operation that GitHub's description gives for a request.
 * @param path without the API's own prefix, still percent-encoded
 * @returns the operation with its decoded path parameters, or null when the description has none
 */
export function findRoute(method: string, path: string): Match | null {
  for (const pattern of patterns) {
    if (pattern.operation.method !== method) continue
    const match = pattern.expression.exec(path)
    if (!match) continue
    const params = decodeAll(pattern.names, match.slice(1))
    return params && { name: pattern.name, operation: pattern.operation, params }
  }
  return null
}

function patternOf(name: string, operation: Operation): Pattern {
  const names: string[] = []
  const described = operation.path
    .replace(/[.+?^$()|[\]\\]/g, '\\$&')
    .replace(/\{([^}]+)\}/g, (_, parameter: string) => {
      names.push(parameter)
      return greedy.has(parameter) ? '(.+)' : '([^/]+)'
    })
  const source = openEnded.has(name) ? described.replace(/\/\(\.\+\)$/, '(?:/(.*))?') : described
  return { name, operation, names, expression: new RegExp(`^${source}$`), weight: weightOf(operation.path, names) }
}

/** Literal paths before parameters, greedy parameters last. */
function weightOf(path: string, names: readonly string[]): number {
  const slashes = names.filter((name) => greedy.has(name)).length
  return names.length * 100 + slashes * 50 - path.length
}

function decodeAll(names: readonly string[], values: readonly string[]): Record<string, string> | null {
  try {
    return Object.fromEntries(names.map((name, position) => [name, decodeURIComponent(values[position] ?? '')]))
  } catch {
    return null
  }
}
