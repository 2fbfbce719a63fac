import { globSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { realInside } from './inside.ts'

/** Files for an artifact: name inside it -> bytes. */
export type ArtifactFiles = Record<string, Uint8Array>

/**
 * Finds what `actions/upload-artifact` would take: files, folders and globs, one per line, `!` takes away. The least
 * common ancestor of the written paths becomes the artifact's root; hidden files stay out unless asked for.
 * @param options.roots folders everything must really lie in
 * @throws Error when a link leads outside of them
 */
export function collectFiles(options: {
  patterns: readonly string[]
  base: string
  roots: readonly string[]
  hidden: boolean
}): ArtifactFiles {
  const { base, roots, hidden } = options
  const wanted = options.patterns.filter((pattern) => !pattern.startsWith('!')).map((one) => resolve(base, one))
  const refused = options.patterns.flatMap((one) => (one.startsWith('!') ? [resolve(base, one.slice(1))] : []))
  const unwanted = new Set(refused.flatMap(filesOf))
  const found = [...new Set(wanted.flatMap(filesOf))].filter((path) => !unwanted.has(path))
  const root = rootOf(wanted)
  const files: ArtifactFiles = {}
  for (const path of found) {
    const name = found.length === 1 && wanted.includes(path) ? basename(path) : relative(root, path)
    if (!hidden && isHidden(name)) continue
    const real = realInside(roots, path)
    if (real === null) throw new Error(`${path} is outside the job's folders`)
    files[name] = readFileSync(real)
  }
  return files
}

function filesOf(pattern: string): string[] {
  const found = globSync([pattern, join(pattern, '**/*'), join(pattern, '**/.*'), join(pattern, '**/.*/**/*')])
  return found.filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile()).sort()
}

function rootOf(wanted: readonly string[]): string {
  const starts = wanted.map((pattern) => searchStart(pattern).split(sep))
  const [first = [], ...rest] = starts
  const length = first.findIndex((part, at) => rest.some((other) => other[at] !== part))
  return (length < 0 ? first : first.slice(0, length)).join(sep) || sep
}

/** The part of a pattern before its first wildcard; of a plain file its folder. */
function searchStart(pattern: string): string {
  const wildcard = pattern.search(/[*?[]/)
  if (wildcard >= 0) return dirname(`${pattern.slice(0, wildcard)}x`)
  return statSync(pattern, { throwIfNoEntry: false })?.isDirectory() ? pattern : dirname(pattern)
}

function isHidden(name: string): boolean {
  return name.split(sep).some((part) => part.startsWith('.'))
}
