import { type Document, isNode, LineCounter, parseDocument } from 'yaml'

const mostCharacters = 256 * 1024
const deepest = 32

export type YamlReading =
  | { readonly value: unknown; readonly lineOf: (path: readonly PropertyKey[]) => number | null }
  | { readonly problem: string; readonly line: number | null }

/**
 * Reads YAML that people wrote, and nothing YAML can do beyond data: one document, no aliases, no tags, no duplicate keys,
 * no NUL, at most 256 Ki characters and 32 levels. What the parser only warns about is a problem here.
 */
export function readStrictYaml(text: string): YamlReading {
  if (text.length > mostCharacters) return { problem: 'the file is larger than 256 KiB', line: null }
  if (text.includes('\0')) return { problem: 'the file holds a NUL character', line: null }
  const lineCounter = new LineCounter()
  try {
    const document = parseDocument(text, { schema: 'core', uniqueKeys: true, version: '1.2', lineCounter })
    const [first] = [...document.errors, ...document.warnings]
    if (first) {
      const problem = first.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? 'the file is not YAML'
      return { problem, line: lineCounter.linePos(first.pos[0]).line }
    }
    const value: unknown = document.toJS({ maxAliasCount: 0 })
    if (depthOf(value) > deepest) return { problem: `the file is nested deeper than ${deepest} levels`, line: null }
    return { value, lineOf: (path) => lineOf(document, lineCounter, path) }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : 'the file is not YAML', line: null }
  }
}

/** The line of a value, or of what it would stand in. */
function lineOf(document: Document, lineCounter: LineCounter, path: readonly PropertyKey[]): number | null {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return lineCounter.linePos(node.range[0]).line
  }
  return null
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}
