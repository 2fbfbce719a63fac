import type { Texts } from '../../review/file-diff.ts'
import type { GitPlace } from '../git/run-git.ts'
import { blobSizes, isRegular, type TreeFile, visitBlobs } from './read-objects.ts'

/** How much of a set of files is read, in the order in which they are named. */
export type TextCaps = { readonly files: number; readonly fileBytes: number; readonly bytes: number }

/** Texts by path, and the paths of those that were left out for their size or number. */
export type TextReading = { readonly texts: Texts; readonly cut: readonly string[] }

/**
 * Texts of files as they stand in a commit. What is no regular file, or holds a NUL, is no text and is left out without
 * a word; what goes beyond the caps is named.
 */
export async function readTexts(place: GitPlace, files: readonly TreeFile[], caps: TextCaps): Promise<TextReading> {
  const regular = files.filter(isRegular)
  const known = await blobSizes(
    place,
    regular.map(({ oid }) => oid),
  )
  const sizeOf = ({ oid }: TreeFile): number => known.get(oid) ?? Number.POSITIVE_INFINITY
  const kept: TreeFile[] = []
  const cut: string[] = []
  let room = caps.bytes
  for (const file of regular) {
    const fits = kept.length < caps.files && sizeOf(file) <= Math.min(caps.fileBytes, room)
    if (fits) room -= sizeOf(file)
    if (fits) kept.push(file)
    else cut.push(file.path)
  }
  const contents = new Map<string, string>()
  await visitBlobs(place, new Map(kept.map((file) => [file.oid, sizeOf(file)])), (oid, content) => {
    if (!content.includes(0)) contents.set(oid, content.toString('utf8'))
  })
  const texts = kept.flatMap(({ path, oid }): [string, string][] => {
    const text = contents.get(oid)
    return text === undefined ? [] : [[path, text]]
  })
  return { texts: new Map(texts), cut }
}
