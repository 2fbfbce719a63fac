import { commitFacts, writeCommit } from '../git/plumbing.ts'
import { remember } from '../git/remember.ts'
import { replayTree } from '../git/replay.ts'
import type { Caller, Issue, Repository } from '../state.ts'
import type { World } from '../world.ts'
import { personOf, signedFor, storeCommit } from './commit-authors.ts'
import { headRepository } from './forks.ts'
import type { MergeRequest } from './merge.ts'
import { baseTip, pullCommits, pullOf } from './pulls-facts.ts'

/** What a merge is made of: where the base was, and the merged tree. */
export type MergeContent = { base: string; tree: string; request: MergeRequest }

/** "Create a merge commit": both histories stay; the merging account is the author, GitHub signs. */
export function mergeCommit(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  { base, tree, request }: MergeContent,
): string {
  const pull = pullOf(issue)
  const owner = headRepository(world, pull.headRepositoryId)?.owner ?? 'unknown'
  const title = request.title ?? `Merge pull request #${issue.number} from ${owner}/${pull.headRef}`
  const message = joined(title, request.message ?? issue.title)
  return storeCommit(caller, repository, { tree, parents: [base, pull.headSha], message }, signedFor(world, caller))
}

/** "Squash and merge": one commit whose author is the author of the pull request; GitHub signs. */
export function squashCommit(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  { base, tree, request }: MergeContent,
): string {
  const title = request.title ?? `${issue.title} (#${issue.number})`
  const message = joined(title, request.message ?? squashBody(world, repository, issue))
  const by = { ...signedFor(world, caller), author: personOf(world, issue.login) }
  return storeCommit(caller, repository, { tree, parents: [base], message }, by)
}

/** The words of a single commit, or all titles as a list, then everybody else who wrote a commit. */
function squashBody(world: World, repository: Repository, issue: Issue): string {
  const commits = pullCommits(repository, issue).map((sha) => commitFacts(repository.dir, sha))
  const [only] = commits
  const words =
    commits.length === 1 && only
      ? only.message.split('\n').slice(1).join('\n').trim()
      : commits.map((commit) => `* ${commit.message}`).join('\n\n')
  const others = new Map(commits.map(({ author }) => [author.email, author.name]))
  others.delete(personOf(world, issue.login).email)
  const trailers = [...others].map(([email, name]) => `Co-authored-by: ${name} <${email}>`)
  return [words, trailers.join('\n')].filter((part) => part !== '').join('\n\n')
}

function joined(title: string, body: string): string {
  return body === '' ? title : `${title}\n\n${body}`
}

/** Whether "Rebase and merge" could work: no merge commit among the commits, and each one applies on top of the base. */
export function canBeRebased(repository: Repository, issue: Issue): boolean {
  return replays(repository.dir, baseTip(repository, issue), ...pullCommits(repository, issue))
}

const replays = remember((dir, base = '', ...commits): boolean => {
  let onto = base
  for (const sha of commits) {
    const { parents, author, message } = commitFacts(dir, sha)
    const tree = parents.length === 1 ? replayTree(dir, sha, onto) : null
    if (tree === null) return false
    onto = writeCommit(dir, { tree, parents: [onto], message, author, committer: author })
  }
  return true
})

/**
 * "Rebase and merge": every commit again on top of the base, with its author kept and the merging account as the
 * committer; GitHub cannot sign these.
 * @returns the last commit, or null when one does not apply
 */
export function rebaseCommits(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  base: string,
): string | null {
  let tip = base
  for (const sha of pullCommits(repository, issue)) {
    const { author, message, parents } = commitFacts(repository.dir, sha)
    if (parents.length > 1) return null
    const tree = replayTree(repository.dir, sha, tip)
    if (tree === null) return null
    const committer = personOf(world, caller.login)
    tip = writeCommit(repository.dir, { tree, parents: [tip], message, author, committer })
  }
  return tip
}
