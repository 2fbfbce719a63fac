import { isMedia } from '../../review/diff/media.ts'
import type { RawEntry } from '../../review/diff/raw.ts'
import type { FileDiff } from '../../review/file-diff.ts'
import type { GitPlace } from '../git/run-git.ts'
import { blobSizes, isRegular, visitBlobs } from './read-objects.ts'

/** A blob of more than this is not read. */
const mostBlobBytes = 1_000_000

/** What is read of one diff, far above what a review judges; beyond it the smallest files are kept. */
const mostRead = { files: 3_000, bytes: 24_000_000 }

const link = '120000'

/** What stands where a name is no UTF-8: two such names could look the same, so neither is read. */
const unreadableName = '\ufffd'

/**
 * What every entry of a listing holds. Decided by sizes and bytes alone, never by attributes, which a pull request could
 * write: a file is `binary` when a NUL stands anywhere in it.
 */
export async function contentKinds(
  place: GitPlace,
  entries: readonly RawEntry[],
): Promise<ReadonlyMap<RawEntry, FileDiff['content']>> {
  const named = entries.filter((entry) => !isMedia(entry) && !hasOddName(entry))
  const sizes = await blobSizes(place, named.flatMap(blobsOf))
  const afforded = affordable(named, sizes)
  const binary = new Set<string>()
  const oids = new Set([...afforded].flatMap(blobsOf))
  await visitBlobs(place, new Map([...sizes].filter(([oid]) => oids.has(oid))), (oid, content) => {
    if (content.includes(0)) binary.add(oid)
  })
  return new Map(
    entries.map((entry) => {
      if (isMedia(entry)) return [entry, 'media']
      if (hasOddName(entry)) return [entry, 'binary']
      if (!afforded.has(entry)) return [entry, 'too_large']
      return [entry, blobsOf(entry).some((oid) => binary.has(oid)) ? 'binary' : 'text']
    }),
  )
}

function hasOddName({ path, oldPath }: RawEntry): boolean {
  return path.includes(unreadableName) || oldPath.includes(unreadableName)
}

/** Ids of the blobs of an entry. A link is one, too, and may be of any length; a submodule has none. */
function blobsOf({ oldMode, newMode, oldOid, newOid }: RawEntry): string[] {
  const sides = [
    { mode: oldMode, oid: oldOid },
    { mode: newMode, oid: newOid },
  ]
  return sides.filter(({ mode }) => isRegular({ mode }) || mode === link).map(({ oid }) => oid)
}

function affordable(entries: readonly RawEntry[], sizes: ReadonlyMap<string, number>): ReadonlySet<RawEntry> {
  const sizeOf = (oid: string): number => sizes.get(oid) ?? Number.POSITIVE_INFINITY
  const measured = entries
    .filter((entry) => blobsOf(entry).every((oid) => sizeOf(oid) <= mostBlobBytes))
    .map((entry) => ({ entry, bytes: blobsOf(entry).reduce((sum, oid) => sum + sizeOf(oid), 0) }))
    .toSorted((a, b) => a.bytes - b.bytes)
  const kept = new Set<RawEntry>()
  let room = mostRead.bytes
  for (const { entry, bytes } of measured.slice(0, mostRead.files)) {
    room -= bytes
    if (room >= 0) kept.add(entry)
  }
  return kept
}
