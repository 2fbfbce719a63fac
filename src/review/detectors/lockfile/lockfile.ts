import type { FileDiff } from '../../file-diff.ts'
import { aboutFile, type Builtin, type Finding } from '../finding.ts'
import { addedLines, at, linesOn, type Placed } from '../lines.ts'
import { wordsOf } from '../read-options.ts'
import { type Lockfile, lockfileName } from './names.ts'

const source =
  /"resolved":\s*"([^"]+)"|^\s+resolved\s+"?([^"\s]+)|\btarball:\s*['"]?([^\s'",}]+)|^source = "([^"]+)"|^\s+remote:\s*(\S+)|"url":\s*"([^"]+)"|\b(?:registry|url|git) = "([^"]+)"/

/**
 * Entries of lock files that come from elsewhere than their registry or carry no hash, and lock files that change without
 * their manifest. Options: `registries` (further beginnings of addresses), `manifest: false` leaves the last out.
 */
export const lockfile: Builtin = (file, { diff, options }) => {
  const kind = lockfileName(file.path.split('/').pop() ?? '')
  if (kind === null || file.change === 'removed') return []
  const registries = [...kind.registries, ...wordsOf(options, 'registries')]
  const lone = options['manifest'] !== false && lacksManifest(file, kind, diff.files)
  return [
    ...addedLines(file).flatMap((line) => foreign(line, registries)),
    ...(kind.integrity ? withoutHash(file, kind.integrity) : []),
    ...(lone ? [aboutFile(file, `changes without ${kind.manifest.join(' or ')}`)] : []),
  ]
}

function foreign(line: Placed, registries: readonly string[]): readonly Finding[] {
  const address = source
    .exec(line.text)
    ?.slice(1)
    .find((group) => group !== undefined)
  if (address === undefined || !/^[a-z+]+:/i.test(address)) return []
  if (registries.some((registry) => address.startsWith(registry))) return []
  return [at(line, `comes from \`${withoutLogin(address).slice(0, 120)}\``)]
}

function withoutLogin(address: string): string {
  return address.replace(/\/\/[^/@]*@/, '//')
}

/** Added entries that name their source but, up to the next entry, no hash. */
function withoutHash(file: FileDiff, integrity: RegExp): readonly Finding[] {
  const lines = linesOn(file.hunks, 'RIGHT', 'all')
  return lines.flatMap((line, index) => {
    const from =
      line.kind === 'added' &&
      /"resolved":\s*"https?:|^\s+resolved\s|\btarball:|^source = "(?:registry|sparse)/.test(line.text)
    if (!from) return []
    const near = [...entryAround(lines, index)]
    return near.some(({ text }) => integrity.test(text)) ? [] : [at(line, 'has no integrity hash')]
  })
}

/** The lines around one, up to where an entry begins or ends. */
function entryAround(lines: readonly Placed[], index: number): readonly Placed[] {
  const isEdge = ({ text }: Placed) => /^\s*$|^\s*\},?$|\{$|^\[\[|^\S.*:$/.test(text)
  let [start, end] = [index, index]
  while (start > 0 && !isEdge(lines[start - 1] ?? edge)) start -= 1
  while (end + 1 < lines.length && !isEdge(lines[end + 1] ?? edge)) end += 1
  return lines.slice(start, end + 1)
}

const edge: Placed = { side: 'RIGHT', line: 0, kind: 'context', text: '' }

function lacksManifest(file: FileDiff, { manifest }: Lockfile, files: readonly FileDiff[]): boolean {
  const folder = file.path.slice(0, file.path.lastIndexOf('/') + 1)
  return (
    file.change === 'modified' &&
    manifest.length > 0 &&
    !files.some(({ path }) => manifest.some((name) => path === folder + name))
  )
}
