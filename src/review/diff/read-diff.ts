import { zeroSha } from '../../domain/identity.ts'
import type { FileDiff, Hunk } from '../file-diff.ts'
import { hasContentBetween, isSameId } from './content-of-ids.ts'
import { isMedia } from './media.ts'
import { readPatch, type Section } from './patch.ts'
import { type RawEntry, readRaw } from './raw.ts'
import { fault, type Reading, read } from './reading.ts'
import { readHead, type SectionHead } from './section-head.ts'
import { replacement } from './type-change.ts'

/** What an entry holds as far as its listing tells: `text` was asked for, the others were not. */
export type ContentOf = (entry: RawEntry, index: number) => 'text' | 'media' | 'too_large'

/** Everything is asked for but media. */
export const contentByName: ContentOf = (entry) => (isMedia(entry) ? 'media' : 'text')

/**
 * Reads a diff: names, modes and ids from the listing, lines from the patch, whose sections come in the listing's order.
 * @param raw output of `git diff --raw -z -M --no-abbrev`
 * @param patch output of `git diff --text -M` for the same trees, with the sections of the entries that were asked for
 * @param contentOf which entries the patch holds
 * @returns one file per entry; `sections_differ` where the patch tells of other files than the listing
 */
export function readDiff(
  raw: string,
  patch: string,
  contentOf: ContentOf = contentByName,
): Reading<readonly FileDiff[]> {
  const entries = readRaw(raw)
  if (entries.kind === 'fault') return entries
  const found = readPatch(patch)
  if (found.kind === 'fault') return found
  const { preamble, sections } = found.value
  if (preamble.length > 0) return fault('unexpected_line', 1, `not the start of a file: ${preamble[0]?.slice(0, 80)}`)
  const files: FileDiff[] = []
  let next = 0
  for (const [index, entry] of entries.value.entries()) {
    const content = contentOf(entry, index)
    const count = content === 'text' ? sectionsOf(entry) : 0
    const file = readFile(entry, content, sections.slice(next, next + count))
    if (file.kind === 'fault') return file
    files.push(file.value)
    next += count
  }
  const left = sections[next]
  return left ? fault('sections_differ', left.at, `the listing has no entry for: ${left.head[0]}`) : read(files)
}

/** git prints a changed type as a removal and an addition. */
function sectionsOf({ change }: RawEntry): number {
  return change === 'type_changed' ? 2 : 1
}

function readFile(entry: RawEntry, content: ReturnType<ContentOf>, sections: readonly Section[]): Reading<FileDiff> {
  const { score: _, ...listed } = entry
  if (content !== 'text') return read({ ...listed, content, hunks: [] })
  if (sections.length < sectionsOf(entry)) return fault('sections_differ', 0, `the patch lacks ${entry.path}`)
  let binary = false
  for (const [index, section] of sections.entries()) {
    const head = readHead(section)
    if (head.kind === 'fault') return head
    const half = halfOf(entry, index)
    if (!agrees(half, head.value)) return differs(entry, section)
    if (!head.value.binary && section.hunks.length === 0 && hasContentBetween(half.oldOid, half.newOid)) {
      return fault('truncated', section.at, `the patch has no hunk of ${entry.path}, though its content changed`)
    }
    binary ||= head.value.binary || !section.isText
  }
  return read({ ...listed, content: binary ? 'binary' : 'text', hunks: hunksOf(sections) })
}

function hunksOf([first, second]: readonly Section[]): readonly Hunk[] {
  return second ? replacement(first?.hunks ?? [], second.hunks) : (first?.hunks ?? [])
}

function differs(entry: RawEntry, { at, head }: Section) {
  return fault('sections_differ', at, `the listing has ${entry.change} ${entry.path} where the patch has: ${head[0]}`)
}

/** What a section should say: of a changed type, the first tells that the file went and the second that it came. */
function halfOf(entry: RawEntry, index: number): RawEntry {
  if (entry.change !== 'type_changed') return entry
  return index === 0 ? { ...entry, change: 'removed', newOid: zeroSha } : { ...entry, change: 'added', oldOid: zeroSha }
}

function agrees(entry: RawEntry, head: SectionHead): boolean {
  const names = entry.change === head.change && entry.path === head.path && entry.oldPath === head.oldPath
  return names && isSameId(head.oldOid ?? '', entry.oldOid) && isSameId(head.newOid ?? '', entry.newOid)
}
