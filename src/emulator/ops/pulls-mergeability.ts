import { mergeTree } from '../git/merge-tree.ts'
import { isAncestor, updateRef, writeCommit } from '../git/plumbing.ts'
import type { BranchRule, Caller, Issue, Pull, Repository } from '../state.ts'
import type { World } from '../world.ts'
import { enforcedRules, mayPushTo } from './classic-protection.ts'
import { webFlow } from './commit-authors.ts'
import { approvalBlockers } from './pulls-approvals.ts'
import { baseTip, pullCommits, pullOf } from './pulls-facts.ts'
import { checkBlockers, reported } from './required-checks.ts'

export type MergeableState = 'clean' | 'dirty' | 'blocked' | 'behind' | 'unstable' | 'draft' | 'unknown'
export type Mergeability = { mergeable: boolean | null; state: MergeableState }

/**
 * What GitHub knows about merging a pull request right now. Null and `unknown` as long as the test merge of this very
 * (base, head) has not run; reading here does not start it, see `startTestMerge`.
 * @param viewer for whom `blocked` is judged: classic protection may let only some push
 */
export function mergeability(_world: World, repository: Repository, issue: Issue, viewer?: Caller): Mergeability {
  const pull = pullOf(issue)
  const known = pull.mergeable
  const current = issue.state === 'open' && known?.head === pull.headSha && known.base === baseTip(repository, issue)
  if (!current) return { mergeable: null, state: 'unknown' }
  if (!known.clean) return { mergeable: false, state: 'dirty' }
  return { mergeable: true, state: stateOf(repository, issue, pull, viewer) }
}

function stateOf(repository: Repository, issue: Issue, pull: Pull, viewer?: Caller): MergeableState {
  if (pull.draft) return 'draft'
  if (viewer && !mayPushTo(viewer, repository, pull.baseRef)) return 'blocked'
  if (mergeBlockers(repository, issue).length > 0) return 'blocked'
  if (isBehind(repository, issue)) return 'behind'
  return reported(repository, pull.headSha).every((one) => one.standing === 'passed') ? 'clean' : 'unstable'
}

/**
 * What the rules of the base branch have against merging this head, in GitHub's words. Being behind, who may push and the
 * merge queue are apart.
 * @param given those to look at; all that are in force when left out
 */
export function mergeBlockers(repository: Repository, issue: Issue, given?: readonly BranchRule[]): string[] {
  const pull = pullOf(issue)
  const rules = given ?? enforcedRules(repository, pull.baseRef)
  const types = new Set(rules.map((rule) => rule.type))
  const unsigned =
    types.has('required_signatures') && pullCommits(repository, issue).some((sha) => !repository.signed.has(sha))
  return [
    ...approvalBlockers(repository, issue, rules),
    ...checkBlockers(repository, rules, pull.headSha),
    ...(unsigned ? ['Commits must have verified signatures.'] : []),
    ...(types.has('update') ? ["You're not authorized to push to this branch."] : []),
  ]
}

/** Whether a strict rule wants the newest base in the head, and it is not there. */
export function isBehind(repository: Repository, issue: Issue, given?: readonly BranchRule[]): boolean {
  const pull = pullOf(issue)
  const strict = (given ?? enforcedRules(repository, pull.baseRef)).some(
    (rule) => rule.parameters?.['strict_required_status_checks_policy'] === true,
  )
  return strict && !isAncestor(repository.dir, baseTip(repository, issue), pull.headSha)
}

/** Runs GitHub's test merge: from now on `mergeability` knows, and a clean one shows as `refs/pull/<n>/merge`. */
export function startTestMerge(world: World, repository: Repository, issue: Issue): void {
  const pull = pullOf(issue)
  const base = baseTip(repository, issue)
  const isKnown = pull.mergeable?.base === base && pull.mergeable.head === pull.headSha
  if (issue.state !== 'open' || isKnown) return
  const merged = mergeTree(repository.dir, base, pull.headSha)
  pull.mergeable = { base, head: pull.headSha, clean: 'tree' in merged }
  if (!('tree' in merged)) return
  const github = webFlow(world)
  const message = `Merge ${pull.headSha} into ${base}`
  const parents = [base, pull.headSha]
  const sha = writeCommit(repository.dir, { tree: merged.tree, parents, message, author: github, committer: github })
  updateRef(repository.dir, testMergeRef(issue), sha)
}

export function testMergeRef(issue: Issue): string {
  return `refs/pull/${issue.number}/merge`
}
