import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { paths } from '../../domain/names.ts'
import type { GitPlace } from '../git/run-git.ts'
import { isRegular, listFiles, type TreeFile } from './read-objects.ts'
import { readTexts } from './read-texts.ts'

const caps = { files: 30, fileBytes: 200_000, bytes: 2_000_000 }

export type PolicyFile = { readonly path: string; readonly text: string }

/** What a review is judged by, as text. None of it comes from the pull request. */
export type Policy = {
  /** Checklists that come with this release. */
  readonly shipped: readonly PolicyFile[]
  /** Checklists of the base branch. */
  readonly own: readonly PolicyFile[]
  /** The waivers file of the base branch; null where there is none. */
  readonly waivers: string | null
  /** Files of the base branch that could not be read; each blocks. */
  readonly problems: readonly string[]
}

/**
 * @param base    tip of the base branch, already fetched
 * @param product folder of this release, with its own `checklists`
 */
export async function readPolicy(place: GitPlace, base: string, product: string): Promise<Policy> {
  const listed = await listFiles(place, base, '.github')
  const lists = listed.filter(({ path }) => isChecklist(path))
  const waivers = listed.filter(({ path }) => path === paths.waivers)
  const { texts } = await readTexts(place, [...waivers, ...lists], caps)
  return {
    shipped: shippedChecklists(product),
    own: lists.flatMap(({ path }) => {
      const text = texts.get(path)
      return text === undefined ? [] : [{ path, text }]
    }),
    waivers: texts.get(paths.waivers) ?? null,
    problems: [...waivers, ...lists].filter(({ path }) => !texts.has(path)).map(unreadable),
  }
}

/** Files of the folder itself; what lies deeper (fixtures) is none of ours. */
function isChecklist(path: string): boolean {
  const name = path.startsWith(`${paths.checklists}/`) ? path.slice(paths.checklists.length + 1) : ''
  return /^[^/]+\.ya?ml$/.test(name)
}

function unreadable(file: TreeFile): string {
  const why = isRegular(file) ? 'is too large, or is not text' : 'is not a regular file'
  return `\`${file.path}\` of the base branch ${why}, so it cannot be used.`.slice(0, 600)
}

function shippedChecklists(product: string): PolicyFile[] {
  const folder = join(product, 'checklists')
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter((name) => name.endsWith('.yml'))
  return names
    .toSorted()
    .map((name) => ({ path: `checklists/${name}`, text: readFileSync(join(folder, name), 'utf8') }))
}
