import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Change, parseRawDiff } from './change.ts'
import { type GitPlace, git } from './git-process.ts'
import { Refusal } from './refusal.ts'

/** What the host itself knows about the work tree, from a git directory the agent cannot touch. */
export type TrustedGit = {
  /** What differs from the base, new files included, ignored files not. @throws Refusal when git cannot tell */
  changes(): Promise<Change[]>
  /** Bytes of a blob named by a change. */
  size(id: string): Promise<number>
  /** Content of a blob. Ask for the size first: the agent decides how large it is. */
  blob(id: string): Promise<Buffer>
  /** Paths of the base commit. */
  paths(): Promise<string[]>
}

/**
 * Makes a git directory next to a clone, for comparing its work tree with a commit. Objects of the clone are shared:
 * its `.git` is read-only for the agent.
 * @param options.workspace the clone's work tree, with a `.git` folder
 * @param options.base commit id to compare with
 * @param options.directory where to make it: outside the workspace
 */
export async function openTrustedGit(options: {
  workspace: string
  base: string
  directory: string
}): Promise<TrustedGit> {
  const workTree = realpathSync(options.workspace)
  mkdirSync(options.directory, { recursive: true })
  const gitDir = realpathSync(options.directory)
  if (gitDir === workTree || gitDir.startsWith(`${workTree}/`)) throw new Error('a trusted git directory lies outside')
  const place: GitPlace = { gitDir, workTree, index: join(gitDir, 'index') }
  if (!existsSync(join(gitDir, 'HEAD'))) await git(place, ['init', '--quiet', '--template='])
  mkdirSync(join(gitDir, 'info'), { recursive: true })
  writeFileSync(join(gitDir, 'objects', 'info', 'alternates'), `${join(workTree, '.git', 'objects')}\n`)
  writeFileSync(join(gitDir, 'info', 'attributes'), '* -filter\n')
  const tree = await readTree(place, options.base)
  const submodules = tree.filter((entry) => entry.mode === '160000').map((entry) => entry.path)
  await git(place, ['read-tree', options.base])
  await dropEntries(place, submodules)
  return {
    changes: () => compare(place, options.base, new Set(submodules)),
    size: async (id) => Number((await git(place, ['cat-file', '-s', id])).toString()),
    blob: (id) => git(place, ['cat-file', 'blob', id]),
    paths: async () => tree.map((entry) => entry.path),
  }
}

/**
 * A submodule left in the index would make the next `add` run git inside of it, with whatever configuration the agent
 * wrote there. So new ones are seen once, reported, and dropped; those of the base count as untouched while their
 * folder is there.
 */
async function compare(place: GitPlace, base: string, submodules: ReadonlySet<string>): Promise<Change[]> {
  await addAll(place)
  const raw = await git(place, ['diff-index', '--cached', '--raw', '-z', '--no-renames', '--no-abbrev', base])
  const changes = parseRawDiff(raw)
  const added = changes.filter((change) => change.newMode === '160000').map((change) => change.path)
  await dropEntries(place, added)
  return changes.filter((change) => !isUntouched(change, place, submodules))
}

/** What git cannot take in (a repository without a commit, a file nobody may read) is the agent's to repair. */
async function addAll(place: GitPlace): Promise<void> {
  try {
    await git(place, ['add', '--all', '--no-warn-embedded-repo'])
  } catch (error) {
    throw new Refusal(
      `The tree cannot be compared with the base commit: ${error instanceof Error ? error.message : error}`,
    )
  }
}

function isUntouched(change: Change, place: GitPlace, submodules: ReadonlySet<string>): boolean {
  if (!submodules.has(change.path)) return false
  if (change.status === 'deleted') return existsSync(join(place.workTree, change.path))
  return change.oldBlob === change.newBlob
}

async function dropEntries(place: GitPlace, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return
  await git(place, ['update-index', '--force-remove', '-z', '--stdin'], paths.join('\0'))
}

async function readTree(place: GitPlace, commit: string): Promise<{ mode: string; path: string }[]> {
  const listed = (await git(place, ['ls-tree', '-r', '-z', '--full-tree', commit])).toString('utf8')
  const lines = listed.split('\0').filter((line) => line !== '')
  return lines.map((line) => ({ mode: line.slice(0, 6), path: line.slice(line.indexOf('\t') + 1) }))
}
