import { zeroSha } from '../../domain/identity.ts'
import type { FileDiff } from '../file-diff.ts'
import { hasContentBetween } from './content-of-ids.ts'
import { isMedia } from './media.ts'
import { readPatch, type Section } from './patch.ts'
import { fault, type Reading, read } from './reading.ts'
import { readHead, type SectionHead } from './section-head.ts'
import { replacement } from './type-change.ts'

/** A patch that stands alone, without the listing beside it. */
export type PatchFile = { readonly preamble: readonly string[]; readonly files: readonly FileDiff[] }

const noFile = '000000'
/** A pure rename names no mode: it is that of nearly every file. */
const likelyMode = '100644'

/**
 * Reads a `.diff` file as `git diff` writes it, for example a fixture.
 * @returns the lines before the first file, and the files; ids are as long as they were printed
 */
export function readPatchFile(text: string): Reading<PatchFile> {
  const patch = readPatch(text)
  if (patch.kind === 'fault') return patch
  const files: FileDiff[] = []
  for (const section of patch.value.sections) {
    const head = readHead(section)
    if (head.kind === 'fault') return head
    if (lacksHunks(section, head.value)) {
      return fault('truncated', section.at, `no hunk of ${head.value.path}, though its content changed`)
    }
    const file = fileOf(section, head.value)
    const before = files.at(-1)
    if (before && isOtherHalf(before, file)) files.splice(-1, 1, joined(before, file))
    else files.push(file)
  }
  return read({ preamble: patch.value.preamble, files })
}

function lacksHunks({ hunks }: Section, { binary, oldOid, newOid }: SectionHead): boolean {
  return !binary && hunks.length === 0 && oldOid !== null && newOid !== null && hasContentBetween(oldOid, newOid)
}

function fileOf({ hunks, isText }: Section, head: SectionHead): FileDiff {
  const { change, oldPath, path } = head
  const file = {
    path,
    oldPath,
    change,
    oldMode: change === 'added' ? noFile : (head.oldMode ?? likelyMode),
    newMode: change === 'removed' ? noFile : (head.newMode ?? likelyMode),
    oldOid: idOf(head.oldOid),
    newOid: idOf(head.newOid),
  }
  if (isMedia(file)) return { ...file, content: 'media', hunks: [] }
  return { ...file, content: head.binary || !isText ? 'binary' : 'text', hunks }
}

function idOf(printed: string | null): string {
  return printed === null || /^0+$/.test(printed) ? zeroSha : printed
}

function isOtherHalf(before: FileDiff, file: FileDiff): boolean {
  return before.change === 'removed' && file.change === 'added' && before.path === file.path
}

function joined(gone: FileDiff, come: FileDiff): FileDiff {
  const content = gone.content === 'text' ? come.content : gone.content
  const { oldMode, oldOid } = gone
  return { ...come, change: 'type_changed', oldMode, oldOid, content, hunks: replacement(gone.hunks, come.hunks) }
}
