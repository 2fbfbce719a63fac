import type { Change } from '../../agent/change.ts'
import type { TrustedGit } from '../../agent/trusted-git.ts'
import { type Changes, changes } from '../../domain/bundle.ts'
import { bundleCaps } from '../../domain/names.ts'

const submodule = '160000'
const ordinary = '100644'
const executable = '100755'

/**
 * What differs from the base, as git would store it: blobs after normalization, modes, deletions.
 * A change over a cap is cut to just over it, so that the publisher refuses it by name and the bundle stays small.
 * @param base the commit the changes apply to
 * @throws when the tree cannot be read, or a path cannot be written down exactly
 */
export async function collectChanges(git: TrustedGit, base: string): Promise<Changes> {
  const kept: { change: Change; blob: Buffer }[] = []
  let room = bundleCaps.totalBytes
  for (const change of (await git.changes()).slice(0, bundleCaps.files + 1)) {
    if (room < 0) break
    const blob = await blobOf(git, change)
    kept.push({ change, blob })
    room -= blob.length
  }
  const present = kept.filter(({ change }) => change.status !== 'deleted')
  return changes.parse({
    v: 1,
    base,
    files: Object.fromEntries(kept.map(({ change, blob }) => [nameOf(change), contentOf(change, blob)])),
    modes: Object.fromEntries(
      present.filter(({ change }) => hasMode(change)).map(({ change }) => [change.path, change.newMode]),
    ),
    binary: present.filter(({ blob }) => isBinary(blob)).map(({ change }) => change.path),
  })
}

/** A mode that is told: any but the ordinary one, and that one where a file is no longer executable. */
function hasMode({ oldMode, newMode }: Change): boolean {
  return newMode !== ordinary || oldMode === executable
}

/** @throws for names that do not survive as a key of a JSON object */
function nameOf({ path, odd }: Change): string {
  if (odd || path === '__proto__') throw new Error(`The name of a changed file cannot be written down: ${path}`)
  return path
}

function contentOf({ status }: Change, blob: Buffer): Changes['files'][string] {
  return status === 'deleted' ? { deleted: true } : { content: blob.toString('base64') }
}

async function blobOf(git: TrustedGit, { newBlob, newMode }: Change): Promise<Buffer> {
  if (newBlob === null || newMode === submodule) return Buffer.alloc(0)
  return (await git.blob(newBlob)).subarray(0, bundleCaps.fileBytes + 1)
}

/** git's own rule: a NUL among the first 8000 bytes. */
function isBinary(blob: Buffer): boolean {
  return blob.subarray(0, 8000).includes(0)
}
