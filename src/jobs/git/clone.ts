import { mkdirSync } from 'node:fs'
import { type GitPlace, readGit, runGit } from './run-git.ts'
import { tokenHeader } from './token-header.ts'

/** Commits of history that come along, so that `git log` tells the agent something. */
const depth = 20

export type Pins = {
  /** The commit the work starts from: the head of the branch, else the base. */
  readonly start: string
  /** Tip of the default branch: configuration and guidance come from here. */
  readonly trunk: string
  readonly trunkName: string
  readonly branch: string
}

/**
 * Fetches exactly the pinned commits, without tags, submodules, hooks or a remote in the configuration.
 * @param address where the repository is cloned from, for example `https://github.com/acme/toy`
 * @param token   travels in a request header that git reads from its environment: never on disk, never in an argument
 * @throws GitError when GitHub refuses or a commit is gone
 */
export async function fetchPins(
  place: GitPlace,
  address: string,
  token: string,
  pins: Pins,
  signal: AbortSignal,
): Promise<void> {
  mkdirSync(place.workTree, { recursive: true })
  await runGit(place, ['init', '--quiet', '--template='])
  const commits = [...new Set([pins.start, pins.trunk])]
  await runGit(
    place,
    [
      'fetch',
      '--quiet',
      '--no-tags',
      '--no-write-fetch-head',
      '--no-recurse-submodules',
      `--depth=${depth}`,
      address,
      ...commits,
    ],
    { signal, environment: tokenHeader(address, token) },
  )
  await runGit(place, ['update-ref', `refs/heads/${pins.branch}`, pins.start])
  await runGit(place, ['update-ref', `refs/remotes/origin/${pins.trunkName}`, pins.trunk])
  await runGit(place, ['symbolic-ref', 'HEAD', `refs/heads/${pins.branch}`])
}

/** Files of the start commit in the work tree. Submodules stay empty folders and are watched by nobody. */
export async function checkOut(place: GitPlace, start: string): Promise<void> {
  await runGit(place, ['read-tree', start])
  await runGit(place, ['checkout-index', '--all', '--force', '--index', '--quiet'])
}

/** Content of a file at a commit; null when there is none, or when it is no regular file. */
export async function readFileAt(place: GitPlace, commit: string, path: string): Promise<string | null> {
  const listed = await readGit(place, ['ls-tree', '-z', commit, '--', path])
  const [, mode, oid] = /^(100644|100755) blob ([0-9a-f]{40})\t/.exec(listed) ?? []
  return mode && oid ? readGit(place, ['cat-file', 'blob', oid]) : null
}

/** Names in the root folder of a commit; folders end with `/`. */
export async function listRoot(place: GitPlace, commit: string): Promise<string[]> {
  const listed = await readGit(place, ['ls-tree', '-z', commit])
  return listed
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => line.slice(line.indexOf('\t') + 1) + (line.includes(' tree ') ? '/' : ''))
}
