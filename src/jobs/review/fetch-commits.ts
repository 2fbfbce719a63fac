import { mkdirSync } from 'node:fs'
import { GitError, type GitPlace, readGit, runGit } from '../git/run-git.ts'
import { tokenHeader } from '../git/token-header.ts'

/** What is compared, and where it is fetched from. */
export type ReviewCommits = {
  readonly pull: number
  /** Tip of the base branch: checklists, waivers and attributes come from here. */
  readonly base: string
  readonly mergeBase: string
  readonly head: string
}

/** The head that was asked for is not the head of the pull request any more. */
export class HeadMoved extends Error {
  override readonly name = 'HeadMoved'
}

const headRef = 'refs/review/head'
const unadvertised = /not our ref|unadvertised object/

/**
 * Fetches three commits with their trees and nothing else of history. Nothing is checked out, so nothing of them can
 * run or steer git: the work tree is an empty folder, and the directory has no hooks, attributes or remotes.
 * @param address of the base repository, for example `https://github.com/acme/toy.git`: heads of forks can be fetched there
 * @param token   travels in a request header that git reads from its environment
 * @throws GitError when GitHub refuses or a commit is gone; HeadMoved when the pull request has another head by now
 */
export async function fetchCommits(
  place: GitPlace,
  address: string,
  token: string,
  commits: ReviewCommits,
  signal: AbortSignal,
): Promise<void> {
  mkdirSync(place.workTree, { recursive: true })
  await runGit(place, ['init', '--quiet', '--template='])
  const fetch = async (...wanted: readonly string[]): Promise<void> => {
    const still = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--depth=1']
    const environment = tokenHeader(address, token)
    await runGit(place, ['fetch', ...still, address, ...new Set(wanted)], { signal, environment })
  }
  const { base, mergeBase, head, pull } = commits
  try {
    await fetch(base, mergeBase, head)
  } catch (error) {
    if (!(error instanceof GitError) || !unadvertised.test(error.message)) throw error
    await fetch(base, mergeBase, `+refs/pull/${pull}/head:${headRef}`)
    const found = (await readGit(place, ['rev-parse', headRef])).trim()
    if (found !== head) throw new HeadMoved(`The head of the pull request is ${found} by now, not ${head}.`)
  }
}
