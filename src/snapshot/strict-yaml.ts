import { parseDocument } from 'yaml'

const mostBytes = 64 * 1024
const deepest = 32

export type YamlReading = { readonly value: unknown } | { readonly problem: string }

/**
 * Reads YAML that people wrote, and nothing YAML can do beyond data: no aliases, no tags, no duplicate keys, no NUL, at
 * most 64 KiB and 32 levels. What the parser only warns about is a problem here.
 */
export function readStrictYaml(text: string): YamlReading {
  if (Buffer.byteLength(text) > mostBytes) return { problem: 'the file is larger than 64 KiB' }
  if (text.includes('\0')) return { problem: 'the file holds a NUL character' }
  try {
    const document = parseDocument(text, { schema: 'core', uniqueKeys: true, version: '1.2' })
    const [first] = [...document.errors, ...document.warnings]
    if (first) return { problem: first.message.split('\n')[0]?.replace(/:$/, '') ?? 'the file is not YAML' }
    const value: unknown = document.toJS({ maxAliasCount: 0 })
    return depthOf(value) > deepest ? { problem: `the file is nested deeper than ${deepest} levels` } : { value }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : 'the file is not YAML' }
  }
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}
