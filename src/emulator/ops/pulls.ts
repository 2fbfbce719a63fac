import { isAncestor, mergeBase, resolve, updateRef } from '../git/plumbing.ts'
import { ApiError } from '../http/handler.ts'
import type { Caller, Issue, Pull, Repository } from '../state.ts'
import type { World } from '../world.ts'
import { borrowObjects, forkOf, headRepository } from './forks.ts'
import { closeIssue, editIssue, newIssueRecord, reopenIssue } from './issues.ts'
import { pullOf } from './pulls-facts.ts'
import { planHasRules } from './rulesets.ts'
import { stackOf } from './stacks.ts'
import { record, tell } from './timeline.ts'

type Head = { from: Repository; branch: string; sha: string }

/**
 * Opens a pull request (REST, "Create a pull request").
 * @param input.head branch of this repository, or `owner:branch` of a fork of the same name
 * @throws ApiError 422 in GitHub's words: unknown head or base, nothing to merge, one exists already, no drafts here
 */
export function openPull(
  world: World,
  caller: Caller,
  repository: Repository,
  input: { title: string; body: string; head: string; base: string; draft: boolean; maintainerCanModify?: boolean },
): Issue {
  const base = resolve(repository.dir, `refs/heads/${input.base}`)
  if (base === null) throw fault({ field: 'base', code: 'invalid' })
  const head = findHead(world, repository, input.head)
  if (!head) throw fault({ field: 'head', code: 'invalid' })
  refuseDuplicate(repository, head, input.base)
  if (input.draft) refuseDraft(repository)
  borrowObjects(head.from, repository, head.sha)
  refuseNothing(repository, { ...head, base: input.base, baseSha: base })
  const issue = newIssueRecord(world, caller, repository, input)
  issue.pull = {
    headRef: head.branch,
    headRepositoryId: head.from.id,
    headSha: head.sha,
    baseRef: input.base,
    baseSha: base,
    draft: input.draft,
    merged: null,
    mergeable: null,
    autoMerge: null,
    requestedReviewers: new Set(),
    lastPusher: caller.login,
    maintainerCanModify: input.maintainerCanModify !== false,
    reviews: [],
    threads: [],
  }
  updateRef(repository.dir, `refs/pull/${issue.number}/head`, head.sha)
  tell(world, caller, repository, issue, 'opened')
  return issue
}

function findHead(world: World, repository: Repository, head: string): Head | null {
  const [, owner = repository.owner, branch = head] = /^([^:]+):(.+)$/.exec(head) ?? []
  const from = forkOf(world, repository, owner)
  const sha = from ? resolve(from.dir, `refs/heads/${branch}`) : null
  return from && sha ? { from, branch, sha } : null
}

function refuseDuplicate(repository: Repository, head: Head, base: string): void {
  const twin = [...repository.issues.values()].some(
    ({ pull, state }) =>
      state === 'open' &&
      pull?.headRef === head.branch &&
      pull.headRepositoryId === head.from.id &&
      pull.baseRef === base,
  )
  if (twin) {
    throw fault({ code: 'custom', message: `A pull request already exists for ${head.from.owner}:${head.branch}.` })
  }
}

function refuseNothing(repository: Repository, pair: Head & { base: string; baseSha: string }): void {
  const { dir } = repository
  if (mergeBase(dir, pair.baseSha, pair.sha) === null) {
    throw fault({ code: 'custom', message: `The ${pair.branch} branch has no history in common with ${pair.base}` })
  }
  if (isAncestor(dir, pair.sha, pair.baseSha)) {
    throw fault({ code: 'custom', message: `No commits between ${pair.base} and ${pair.branch}` })
  }
}

/**
 * Changes words, base or state (REST, "Update a pull request").
 * @throws ApiError 422 for an unknown base, or a state that cannot be changed
 */
export function editPull(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  change: {
    title?: string | undefined
    body?: string | undefined
    base?: string | undefined
    state?: 'open' | 'closed' | undefined
  },
): void {
  editIssue(world, caller, repository, issue, change)
  if (change.base !== undefined) retarget(world, caller, repository, issue, change.base)
  if (change.state === 'closed') closeIssue(world, caller, repository, issue)
  if (change.state === 'open') reopenPull(world, caller, repository, issue)
}

function retarget(world: World, caller: Caller, repository: Repository, issue: Issue, base: string): void {
  const pull = pullOf(issue)
  if (base === pull.baseRef) return
  if (stackOf(repository, issue)) throw invalid('base', 'Cannot change the base branch of a stacked pull request.')
  if (issue.state !== 'open') throw invalid('base', 'Cannot change the base branch of a closed pull request.')
  const tip = resolve(repository.dir, `refs/heads/${base}`)
  if (tip === null) throw invalid('base', `Proposed base branch '${base}' was not found`)
  if (isAncestor(repository.dir, pull.headSha, tip)) {
    throw invalid('base', `There are no new commits between base branch '${base}' and head branch '${pull.headRef}'`)
  }
  moveBase(world, caller, repository, issue, { base, tip })
}

/** Points a pull request at another base, and tells so. */
export function moveBase(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  { base, tip }: { base: string; tip: string },
): void {
  const pull = pullOf(issue)
  const changes = { base: { ref: { from: pull.baseRef }, sha: { from: pull.baseSha } } }
  record(world, caller, issue, { event: 'base_ref_changed', rename: { from: pull.baseRef, to: base } })
  pull.baseRef = base
  pull.baseSha = tip
  tell(world, caller, repository, issue, 'edited', { changes })
}

/**
 * Opens a closed pull request again; its head is where the branch is now.
 * @throws ApiError 422 when it was merged, when one of its branches is gone, when its head was rewritten or holds nothing
 *   that the base has not, and when another one for the same branches is open
 */
export function reopenPull(world: World, caller: Caller, repository: Repository, issue: Issue): void {
  if (issue.state === 'open') return
  const pull = pullOf(issue)
  if (!pull.merged) takeHead(world, repository, issue, pull)
  reopenIssue(world, caller, repository, issue)
}

function takeHead(world: World, repository: Repository, issue: Issue, pull: Pull): void {
  const home = headRepository(world, pull.headRepositoryId)
  const tip = home === null ? null : resolve(home.dir, `refs/heads/${pull.headRef}`)
  if (home === null || tip === null) {
    throw invalid('state', `state cannot be changed. The ${pull.headRef} branch has been deleted.`)
  }
  if (!isAncestor(home.dir, pull.headSha, tip)) {
    throw invalid('state', `state cannot be changed. The ${pull.headRef} branch was force-pushed or recreated.`)
  }
  const base = resolve(repository.dir, `refs/heads/${pull.baseRef}`)
  if (base === null) throw invalid('state', `state cannot be changed. The ${pull.baseRef} branch has been deleted.`)
  borrowObjects(home, repository, tip)
  if (isAncestor(repository.dir, tip, base)) {
    throw invalid('state', `state cannot be changed. There are no new commits on the ${pull.headRef} branch.`)
  }
  refuseDuplicate(repository, { from: home, branch: pull.headRef, sha: tip }, pull.baseRef)
  updateRef(repository.dir, `refs/pull/${issue.number}/head`, tip)
  pull.headSha = tip
}

/** Takes a pull request out of draft. */
export function markReady(world: World, caller: Caller, repository: Repository, issue: Issue): void {
  const pull = pullOf(issue)
  if (!pull.draft) return
  pull.draft = false
  record(world, caller, issue, { event: 'ready_for_review' })
  tell(world, caller, repository, issue, 'ready_for_review')
}

/** Makes an open pull request a draft again. @throws ApiError 422 where the plan has no drafts */
export function convertToDraft(world: World, caller: Caller, repository: Repository, issue: Issue): void {
  const pull = pullOf(issue)
  if (pull.draft) return
  refuseDraft(repository)
  pull.draft = true
  record(world, caller, issue, { event: 'convert_to_draft' })
  tell(world, caller, repository, issue, 'converted_to_draft')
}

/** Private repositories on the free plan have no drafts (REST, "Create a pull request"). */
function refuseDraft(repository: Repository): void {
  if (!planHasRules(repository)) throw new ApiError(422, 'Draft pull requests are not supported in this repository.')
}

function invalid(field: string, message: string): ApiError {
  return fault({ code: 'invalid', field, message })
}

function fault(entry: Readonly<Record<string, unknown>>): ApiError {
  return new ApiError(422, 'Validation Failed', [{ resource: 'PullRequest', ...entry }])
}
