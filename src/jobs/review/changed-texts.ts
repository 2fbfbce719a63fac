import type { FileDiff, Texts } from '../../review/file-diff.ts'
import type { GitPlace } from '../git/run-git.ts'
import type { TreeFile } from './read-objects.ts'
import { readTexts } from './read-texts.ts'

/** Of each side; files that detectors read whole come first. */
const caps = { files: 1_000, fileBytes: 1_000_000, bytes: 6_000_000 }

/** Workflows and other YAML, manifests, lock files, attributes. */
const structured =
  /(?:\.ya?ml|\.toml|\.lock|\.json|(?:^|\/)(?:\.gitattributes|\.npmrc|\.yarnrc|go\.(?:mod|sum)|requirements[^/]*\.txt|Gemfile|Pipfile|package-lock\.json))$/i

/** The whole texts of changed files, the new ones by new path and the old ones by old path. */
export async function readChangedTexts(
  place: GitPlace,
  files: readonly FileDiff[],
): Promise<{ readonly heads: Texts; readonly bases: Texts }> {
  const texts = files.filter(({ content }) => content === 'text')
  const now = texts.map(({ newMode, newOid, path }) => ({ mode: newMode, oid: newOid, path }))
  const old = texts.map(({ oldMode, oldOid, oldPath }) => ({ mode: oldMode, oid: oldOid, path: oldPath }))
  const heads = await readTexts(place, structuredFirst(now), caps)
  const bases = await readTexts(place, structuredFirst(old), caps)
  return { heads: heads.texts, bases: bases.texts }
}

function structuredFirst(files: readonly TreeFile[]): readonly TreeFile[] {
  const [first, rest] = [files.filter(isStructured), files.filter((file) => !isStructured(file))]
  return [...first, ...rest]
}

function isStructured({ path }: TreeFile): boolean {
  return structured.test(path)
}
