import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { contextLines } from '../../review/diff/head-text.ts'
import { type RawEntry, readRaw } from '../../review/diff/raw.ts'
import { readDiff } from '../../review/diff/read-diff.ts'
import type { Reading } from '../../review/diff/reading.ts'
import type { FileDiff } from '../../review/file-diff.ts'
import { type GitPlace, readGit, runGit } from '../git/run-git.ts'
import { contentKinds } from './content-kinds.ts'

/** git printed a diff that cannot be read; nothing is judged by half of one. */
export class UnreadableDiff extends Error {
  override readonly name = 'UnreadableDiff'
}

const prefixes = ['--src-prefix=a/', '--dst-prefix=b/']
/** Nothing of the machine, of the repository, of its attributes or of its list of submodules changes what is shown. */
const plainly = ['--no-ext-diff', '--no-textconv', '--no-color', '--ignore-submodules=none', ...prefixes]
const listing = ['-c', 'core.quotePath=false', 'diff', '--raw', '-z', '-M', '--no-abbrev', ...plainly]
const lines = ['-p', '--text', `-U${contextLines}`, '-M', '--full-index']
const patching = ['-c', 'core.quotePath=false', 'diff', ...lines, ...plainly]

/** Names count as they are: nothing is ever written to a disk under them. */
const anyName = ['-c', 'core.protectNTFS=false', '-c', 'core.protectHFS=false']

/**
 * What changed between two commits, from their objects alone: nothing is checked out. Files that are media, too large or
 * not text are listed without lines.
 * @param place where both commits were fetched to; its work tree is empty, so no attribute of either commit counts
 * @returns one file per change, in the order of their paths
 * @throws UnreadableDiff where git's own words do not fit together
 */
export async function takeDiff(place: GitPlace, from: string, to: string): Promise<readonly FileDiff[]> {
  const entries = believed(readRaw(await readGit(place, [...listing, from, to])))
  const kinds = await contentKinds(place, entries)
  const asked = entries.filter((entry) => kinds.get(entry) === 'text')
  const unread = entries.flatMap((entry): FileDiff[] => {
    const content = kinds.get(entry) ?? 'too_large'
    const { score: _, ...listed } = entry
    return content === 'text' ? [] : [{ ...listed, content, hunks: [] }]
  })
  return [...(await readLines(place, asked)), ...unread].toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

/**
 * The lines of some entries. They are compared in two trees that hold nothing else, so that no path has to be matched and
 * git pairs renames among them alone.
 */
async function readLines(place: GitPlace, entries: readonly RawEntry[]): Promise<readonly FileDiff[]> {
  if (entries.length === 0) return []
  const old = entries.map(({ oldMode, oldOid, oldPath }) => ({ mode: oldMode, oid: oldOid, path: oldPath }))
  const now = entries.map(({ newMode, newOid, path }) => ({ mode: newMode, oid: newOid, path }))
  const [from, to] = [await treeOf(place, 'old', old), await treeOf(place, 'new', now)]
  const raw = await readGit(place, [...listing, from, to])
  return believed(readDiff(raw, await readGit(place, [...patching, from, to]), () => 'text'))
}

type Placed = { readonly mode: string; readonly oid: string; readonly path: string }

/** Writes a tree of given entries, by way of an index of its own. */
async function treeOf(place: GitPlace, name: string, entries: readonly Placed[]): Promise<string> {
  const index = join(place.directory, `review-${name}.index`)
  rmSync(index, { force: true })
  const environment = { GIT_INDEX_FILE: index }
  const there = entries.filter(({ mode }) => mode !== '000000')
  const input = there.map(({ mode, oid, path }) => `${mode} ${oid}\t${path}\0`).join('')
  await runGit(place, [...anyName, 'update-index', '-z', '--index-info'], { environment, input })
  return (await readGit(place, [...anyName, 'write-tree'], { environment })).trim()
}

function believed<T>(reading: Reading<T>): T {
  if (reading.kind === 'read') return reading.value
  throw new UnreadableDiff(`The diff cannot be read (${reading.why}, line ${reading.line}): ${reading.words}`)
}
