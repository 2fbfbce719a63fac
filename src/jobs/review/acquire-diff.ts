import type { ItemSpec } from '../../review/checklist.ts'
import type { DiffReading } from '../../review/file-diff.ts'
import type { GitPlace } from '../git/run-git.ts'
import { readAttributes } from './attributes.ts'
import { readChangedTexts } from './changed-texts.ts'
import { readContext } from './context.ts'
import type { ReviewCommits } from './fetch-commits.ts'
import { listFiles } from './read-objects.ts'
import { takeDiff } from './take-diff.ts'

/**
 * Everything a review looks at, from the objects of three commits: the diff from the merge base to the head, the texts
 * around it, and the attributes of the base.
 * @param tell one line for the log: what was too much to read
 */
export async function acquireDiff(
  place: GitPlace,
  { base, mergeBase, head }: ReviewCommits,
  items: readonly ItemSpec[],
  tell: (line: string) => void,
): Promise<DiffReading> {
  const files = await takeDiff(place, mergeBase, head)
  const changed = [...new Set(files.flatMap(({ path, oldPath }) => [path, oldPath]))]
  const { texts: context, cut } = await readContext(place, head, items, changed)
  if (cut.length > 0)
    tell(`context left out, for there is too much of it: ${cut.slice(0, 20).join(', ')} (${cut.length} files)`)
  const attributes = await readAttributes(place, await listFiles(place, base))
  return { files, ...(await readChangedTexts(place, files)), context, attributes }
}
