import { commitFacts, commitsWithout, isAncestor, listRefs, resolve, zeroSha } from '../git/plumbing.ts'
import type { BranchRule, Caller, Repository } from '../state.ts'
import { enforcedRules, mayPushTo } from './classic-protection.ts'
import { branchOf } from './ref-names.ts'
import { checkBlockers } from './required-checks.ts'

/** One move of a ref; `zeroSha` stands for "does not exist". */
export type RefChange = { ref: string; before: string; after: string }

/**
 * What a branch's rules have against a direct move of it (not a merge of a pull request), in GitHub's words.
 * @returns one sentence per violated rule; an empty list when the move is allowed
 */
export function ruleViolations(caller: Caller, repository: Repository, change: RefChange): string[] {
  const branch = branchOf(change.ref)
  if (branch === null) return []
  const restricted = change.after !== zeroSha && !mayPushTo(caller, repository, branch)
  return [
    ...enforcedRules(repository, branch).flatMap((rule) => violation(repository, rule, change)),
    ...(restricted ? ["You're not authorized to push to this branch."] : []),
  ]
}

function violation(repository: Repository, rule: BranchRule, change: RefChange): string[] {
  if (change.after === zeroSha) return rule.type === 'deletion' ? ['Cannot delete this branch'] : []
  if (rule.type === 'required_signatures') return unsigned(repository, change)
  if (rule.type === 'required_linear_history') return mergeCommits(repository, change)
  if (change.before === zeroSha) {
    return rule.type === 'creation' ? ['Cannot create ref due to creations being restricted.'] : []
  }
  return updateViolation(repository, rule, change)
}

function updateViolation(repository: Repository, rule: BranchRule, change: RefChange): string[] {
  switch (rule.type) {
    case 'update':
      return ['Cannot update this protected ref.']
    case 'non_fast_forward':
      return isAncestor(repository.dir, change.before, change.after) ? [] : ['Cannot force-push to this branch']
    case 'pull_request':
      return ['Changes must be made through a pull request.']
    case 'required_status_checks':
      return checkBlockers(repository, [rule], change.after)
    default:
      return []
  }
}

/** Commits a ref move would bring into the repository's branches and tags for the first time. */
function newCommits(repository: Repository, change: RefChange): readonly string[] {
  const { dir } = repository
  const known = [...listRefs(dir, 'refs/heads/'), ...listRefs(dir, 'refs/tags/')].flatMap(
    ({ ref }) => resolve(dir, ref) ?? [],
  )
  return commitsWithout(dir, change.after, known)
}

function unsigned(repository: Repository, change: RefChange): string[] {
  const all = newCommits(repository, change).every((sha) => repository.signed.has(sha))
  return all ? [] : ['Commits must have verified signatures.']
}

function mergeCommits(repository: Repository, change: RefChange): string[] {
  const merges = newCommits(repository, change).some((sha) => commitFacts(repository.dir, sha).parents.length > 1)
  return merges ? ['This branch must not contain merge commits.'] : []
}

/** Several violations as the message of one refusal. */
export function violationMessage(violations: readonly string[]): string {
  return `Repository rule violations found\n\n${violations.join('\n\n')}\n\n`
}
