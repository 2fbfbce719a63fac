import { covers } from '../../domain/glob.ts'
import type { ItemSpec } from '../../review/checklist.ts'
import type { GitPlace } from '../git/run-git.ts'
import { isRegular, listFiles, type TreeFile } from './read-objects.ts'
import { readTexts, type TextReading } from './read-texts.ts'

/** What a review is shown of files that the pull request leaves alone. */
const caps = { files: 40, fileBytes: 200_000, bytes: 200_000 }

/**
 * Files of the head that items name as context. Those that stand near a changed file come first, so that a cap takes the
 * far ones.
 * @param changed paths of the diff, old and new; they are shown as what they are, not as context
 */
export async function readContext(
  place: GitPlace,
  head: string,
  items: readonly ItemSpec[],
  changed: readonly string[],
): Promise<TextReading> {
  const globs = [...new Set(items.flatMap(({ evidence }) => evidence.context))]
  if (globs.length === 0 || changed.length === 0) return { texts: new Map(), cut: [] }
  const own = new Set(changed)
  const named = (await listFiles(place, head)).filter(
    (file) => isRegular(file) && !own.has(file.path) && globs.some((glob) => covers(glob, file.path)),
  )
  return readTexts(place, byNearness(named, changed), caps)
}

function byNearness(files: readonly TreeFile[], changed: readonly string[]): readonly TreeFile[] {
  const folders = [...new Set(changed.map(foldersOf))].map((folder) => folder.split('/'))
  const measured = files.map((file) => {
    const steps = foldersOf(file.path).split('/')
    return { file, near: Math.max(...folders.map((folder) => shared(folder, steps))) }
  })
  return measured.toSorted((a, b) => b.near - a.near || (a.file.path < b.file.path ? -1 : 1)).map(({ file }) => file)
}

function foldersOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** How many folders two places have in common, from the root on. */
function shared(one: readonly string[], other: readonly string[]): number {
  const differs = one.findIndex((step, index) => step !== other[index])
  return differs < 0 ? one.length : differs
}
