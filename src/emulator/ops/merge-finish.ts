import { isAncestor, moveRefs, resolve, zeroSha } from '../git/plumbing.ts'
import type { Caller, Issue, Repository } from '../state.ts'
import { timestamp, type World } from '../world.ts'
import { enforcedRules } from './classic-protection.ts'
import { closingIssues } from './issue-references.ts'
import { closeIssue } from './issues.ts'
import type { MergeMethod } from './merge.ts'
import { moveBase } from './pulls.ts'
import { pullOf } from './pulls-facts.ts'
import { refMoved } from './refs-moved.ts'
import { record } from './timeline.ts'

/** What a merge came to: where the base was, the commit it moves to, and how that was made. */
export type Merged = { base: string; sha: string; method: MergeMethod }

/** Moves the base branch to a merge's commit and closes what the merge closes; nothing is judged here. */
export function finishMerge(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  { base, sha, method }: Merged,
): void {
  const pull = pullOf(issue)
  const ref = `refs/heads/${pull.baseRef}`
  moveRefs(repository.dir, [{ ref, sha, old: base }])
  const closing = closingIssues(repository, issue).filter((one) => one.state === 'open')
  pull.merged = { at: timestamp(world), by: caller.login, sha, method }
  record(world, caller, issue, { event: 'merged', commitId: sha })
  closeIssue(world, caller, repository, issue)
  refMoved(world, caller, repository, ref, base, sha)
  for (const one of closing) closeIssue(world, caller, repository, one, 'completed', sha)
  if (repository.settings.deleteBranchOnMerge) deleteHead(world, caller, repository, issue)
}

/**
 * Automatic deletion of the head branch (GitHub docs, "Managing the automatic deletion of branches"): branches of forks,
 * the default branch and branches that may not be deleted stay; pull requests based on it go over to this one's base.
 */
function deleteHead(world: World, caller: Caller, repository: Repository, issue: Issue): void {
  const { headRef, headRepositoryId, headSha, baseRef } = pullOf(issue)
  const ref = `refs/heads/${headRef}`
  const kept = enforcedRules(repository, headRef).some((rule) => rule.type === 'deletion')
  if (headRepositoryId !== repository.id || headRef === repository.defaultBranch || kept) return
  retargetDependents(world, caller, repository, headRef, baseRef)
  moveRefs(repository.dir, [{ ref, sha: null, old: headSha }])
  record(world, caller, issue, { event: 'head_ref_deleted' })
  refMoved(world, caller, repository, ref, headSha, zeroSha)
}

function retargetDependents(world: World, caller: Caller, repository: Repository, from: string, base: string): void {
  const tip = resolve(repository.dir, `refs/heads/${base}`)
  for (const one of repository.issues.values()) {
    if (!one.pull || one.state !== 'open' || one.pull.baseRef !== from || tip === null) continue
    if (!isAncestor(repository.dir, one.pull.headSha, tip)) moveBase(world, caller, repository, one, { base, tip })
  }
}
