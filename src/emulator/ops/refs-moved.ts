import { type ChangedPaths, changedPaths } from '../git/changed-paths.ts'
import {
  changedFiles,
  commitFacts,
  commitsBetween,
  commitsWithout,
  emptyTree,
  isAncestor,
  listRefs,
  resolve,
  zeroSha,
} from '../git/plumbing.ts'
import type { Caller, Repository } from '../state.ts'
import { account, emit, fullName, timestamp, type World } from '../world.ts'
import { closingNumbers } from './issue-references.ts'
import { closeIssue } from './issues.ts'
import { followBranch } from './pulls-follow.ts'
import { branchOf } from './ref-names.ts'

const longestList = 2048

/**
 * What GitHub does after a ref moved, however it moved: `create`, `push` and `delete` for branches and tags, nothing
 * for other namespaces; open pull requests follow their branches; closing words in commits of the default branch count.
 * @param before `zeroSha` when the ref is new
 * @param after `zeroSha` when the ref is gone
 */
export function refMoved(
  world: World,
  caller: Caller,
  repository: Repository,
  ref: string,
  before: string,
  after: string,
): void {
  const branch = branchOf(ref)
  if (branch === null && !ref.startsWith('refs/tags/')) return
  repository.pushedAt = timestamp(world)
  if (before === zeroSha) tellRef(world, caller, repository, 'create', ref)
  const fresh = newCommits(repository, ref, before, after)
  tellPush(world, caller, repository, { ref, before, after, fresh })
  if (after === zeroSha) tellRef(world, caller, repository, 'delete', ref)
  if (branch === null) return
  if (branch === repository.defaultBranch) closeByCommits(world, caller, repository, fresh)
  followBranch(world, caller, repository, branch, before, after)
}

function tellRef(world: World, caller: Caller, repository: Repository, name: 'create' | 'delete', ref: string): void {
  const payload = {
    ref: ref.replace(/^refs\/(?:heads|tags)\//, ''),
    ref_type: branchOf(ref) === null ? 'tag' : 'branch',
    pusher_type: 'user',
    ...(name === 'create' ? { master_branch: repository.defaultBranch, description: null } : {}),
  }
  emit(world, { name, action: null, payload, caller, repository })
}

/** Commits the move brings: for a new branch those no other branch has. */
function newCommits(repository: Repository, ref: string, before: string, after: string): readonly string[] {
  if (after === zeroSha || !resolve(repository.dir, after)) return []
  if (before !== zeroSha) return commitsBetween(repository.dir, before, after).slice(0, longestList)
  const others = listRefs(repository.dir, 'refs/heads/').filter((one) => one.ref !== ref)
  return commitsWithout(
    repository.dir,
    after,
    others.map(({ sha }) => sha),
  ).slice(0, longestList)
}

type Push = { ref: string; before: string; after: string; fresh: readonly string[] }

function tellPush(world: World, caller: Caller, repository: Repository, { ref, before, after, fresh }: Push): void {
  const pusher = account(world, caller.login)
  const head = after === zeroSha ? null : resolve(repository.dir, after)
  const range = before === zeroSha ? after.slice(0, 12) : `${before.slice(0, 12)}...${after.slice(0, 12)}`
  const payload = {
    ref,
    before,
    after,
    created: before === zeroSha,
    deleted: after === zeroSha,
    forced: before !== zeroSha && after !== zeroSha && !isAncestor(repository.dir, before, after),
    base_ref: null,
    compare: `${world.url}/${fullName(repository)}/compare/${range}`,
    commits: fresh.map((sha) => pushedCommit(world, repository, sha)),
    head_commit: head === null ? null : pushedCommit(world, repository, head),
    pusher: { name: pusher.login, email: pusher.email },
  }
  emit(world, { name: 'push', action: null, payload, caller, repository })
}

function pushedCommit(world: World, repository: Repository, sha: string): Record<string, unknown> {
  const { tree, parents, message, author, committer } = commitFacts(repository.dir, sha)
  return {
    id: sha,
    tree_id: tree,
    distinct: true,
    message,
    timestamp: committer.date,
    url: `${world.url}/${fullName(repository)}/commit/${sha}`,
    author: { name: author.name, email: author.email, date: author.date },
    committer: { name: committer.name, email: committer.email, date: committer.date },
    ...pathsOf(repository, tree, parents[0]),
  }
}

/** A moved file is removed in one place and added in the other. */
function pathsOf(repository: Repository, tree: string, parent: string | undefined): ChangedPaths {
  const { dir } = repository
  const before = parent === undefined ? emptyTree : commitFacts(dir, parent).tree
  const known = changedPaths(dir, before, tree)
  if (known) return known
  const files = changedFiles(dir, before, tree)
  const moved = files.filter(({ status }) => status === 'renamed')
  const paths = (...statuses: readonly string[]) =>
    files.filter(({ status }) => statuses.includes(status)).map(({ path }) => path)
  return {
    added: paths('added', 'copied', 'renamed'),
    removed: [...paths('removed'), ...moved.flatMap(({ previousPath }) => previousPath ?? [])],
    modified: paths('modified', 'changed'),
  }
}

function closeByCommits(world: World, caller: Caller, repository: Repository, fresh: readonly string[]): void {
  for (const sha of fresh) {
    for (const number of closingNumbers(commitFacts(repository.dir, sha).message)) {
      const issue = repository.issues.get(number)
      if (issue && !issue.pull && issue.state === 'open') closeIssue(world, caller, repository, issue, 'completed', sha)
    }
  }
}
