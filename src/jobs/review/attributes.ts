import type { Texts } from '../../review/file-diff.ts'
import type { GitPlace } from '../git/run-git.ts'
import type { TreeFile } from './read-objects.ts'
import { readTexts } from './read-texts.ts'

const name = '.gitattributes'
const caps = { files: 200, fileBytes: 100_000, bytes: 1_000_000 }

/** The `.gitattributes` files of a commit by their folder. They say what is generated; a pull request's own say nothing. */
export async function readAttributes(place: GitPlace, files: readonly TreeFile[]): Promise<Texts> {
  const found = files.filter(({ path }) => path === name || path.endsWith(`/${name}`))
  const { texts } = await readTexts(place, found, caps)
  return new Map([...texts].map(([path, text]) => [path.slice(0, -name.length).replace(/\/$/, ''), text]))
}
