import { randomUUID } from 'node:crypto'
import { afterwards } from '../background.ts'
import { resolve } from '../git/plumbing.ts'
import { ApiError, notFound } from '../http/handler.ts'
import type { Caller, Issue, Repository } from '../state.ts'
import type { AsyncMerge, AsyncResult, MergeAction } from '../state-merging.ts'
import type { World } from '../world.ts'
import { type MergeMethod, mergeNow } from './merge.ts'
import { enqueuePull } from './merge-queue.ts'
import { hasQueue } from './merge-queue-facts.ts'
import { moveBase } from './pulls.ts'
import { pullOf } from './pulls-facts.ts'
import { stackAbove, stackOf, stackUpTo } from './stacks.ts'

/** What "Merge a pull request asynchronously" may carry. */
export type AsyncRequest = {
  sha?: string | undefined
  method?: MergeMethod | undefined
  action?: MergeAction | undefined
  title?: string | undefined
  message?: string | undefined
}

/** How such a request is answered at once. `asked` is the request that runs now, this one or an earlier one. */
export type AsyncAnswer =
  | { status: 200 | 400; result: AsyncResult }
  | { status: 202 | 409; asked: AsyncMerge<Caller>; message: string }

const keptMs = 24 * 3_600_000

/**
 * Asks for a merge in the background. Only the state of the pull request is looked at now; rules, conflicts and the head
 * are judged when it runs (REST, "Merge a pull request asynchronously").
 * @throws ApiError 422 for a `sha` that is none
 */
export function requestMerge(
  world: World,
  caller: Caller,
  repository: Repository,
  issue: Issue,
  request: AsyncRequest,
): AsyncAnswer {
  const pull = pullOf(issue)
  if (request.sha !== undefined && !/^[0-9a-f]{40}$/.test(request.sha)) throw new ApiError(422, 'sha is not valid')
  const known = standingOf(issue)
  if (known) return known
  const earlier = repository.asyncMerges.find((one) => one.pullNumber === issue.number && one.result === null)
  if (earlier) return { status: 409, asked: earlier, message: 'A merge request already exists for this pull request.' }
  const asked: AsyncMerge<Caller> = {
    uuid: randomUUID(),
    pullNumber: issue.number,
    caller,
    sha: request.sha ?? pull.headSha,
    method: request.method ?? 'default',
    action: request.action ?? 'default',
    ...(request.title === undefined ? {} : { title: request.title }),
    ...(request.message === undefined ? {} : { message: request.message }),
    updatedAt: world.clock(),
    result: null,
  }
  repository.asyncMerges.push(asked)
  afterwards(world, () => execute(world, repository, asked))
  return { status: 202, asked, message: 'Merge request enqueued.' }
}

function standingOf(issue: Issue): AsyncAnswer | null {
  const { merged, queue, draft } = pullOf(issue)
  if (merged) {
    const result = { status: 'merged' as const, message: 'Pull request is already merged.', sha: merged.sha }
    return { status: 200, result }
  }
  if (queue) {
    return { status: 200, result: { status: 'enqueued', message: 'Pull request is already in the merge queue.' } }
  }
  if (issue.state !== 'open') return { status: 400, result: failed('Pull request is closed.') }
  return draft ? { status: 400, result: failed('Pull request is a draft.') } : null
}

/** A request by its uuid. @throws ApiError 404 for one of another pull request, and 24 hours after its end */
export function findMerge(world: World, repository: Repository, issue: Issue, uuid: string): AsyncMerge<Caller> {
  const asked = repository.asyncMerges.find((one) => one.uuid === uuid && one.pullNumber === issue.number)
  if (!asked || world.clock() - asked.updatedAt > keptMs) throw notFound()
  return asked
}

/** Where a request stands: null as long as it waits. What the queue has merged meanwhile counts as merged. */
export function resultOf(issue: Issue, { result }: AsyncMerge<Caller>): AsyncResult | null {
  const { merged } = pullOf(issue)
  if (result?.status !== 'enqueued' || !merged) return result
  return { status: 'merged', message: 'Pull request was merged.', sha: merged.sha }
}

function execute(world: World, repository: Repository, asked: AsyncMerge<Caller>): void {
  const issue = repository.issues.get(asked.pullNumber)
  if (!issue) return
  asked.updatedAt = world.clock()
  try {
    asked.result = carriedOut(world, repository, issue, asked)
  } catch (refusal) {
    if (!(refusal instanceof ApiError)) throw refusal
    asked.result = failed(refusal.message.trim())
  }
}

function carriedOut(world: World, repository: Repository, issue: Issue, asked: AsyncMerge<Caller>): AsyncResult {
  const pull = pullOf(issue)
  if (pull.merged) return { status: 'merged', message: 'Pull request is already merged.', sha: pull.merged.sha }
  if (issue.state !== 'open') return failed('Pull request is closed.')
  if (pull.headSha !== asked.sha) return failed('Head branch was modified. Review and try the merge again.')
  const base = stackOf(repository, issue)?.baseRef ?? pull.baseRef
  const wantsQueue = asked.action === 'merge_queue' || (asked.action === 'default' && hasQueue(repository, base))
  if (wantsQueue) return enqueued(world, repository, issue, base, asked)
  return merged(world, repository, issue, base, asked)
}

function enqueued(
  world: World,
  repository: Repository,
  issue: Issue,
  base: string,
  asked: AsyncMerge<Caller>,
): AsyncResult {
  if (asked.method !== 'default' || asked.title !== undefined || asked.message !== undefined) {
    return failed('Custom merge params are not supported when merging via a merge queue')
  }
  for (const one of stackUpTo(repository, issue)) {
    ontoBase(world, repository, one, base, asked.caller)
    enqueuePull(world, asked.caller, repository, one)
  }
  return { status: 'enqueued', message: 'Pull request is in the merge queue.' }
}

/** Everything below goes in first, each one judged by the rules of the stack's base; `sha` pins the top only. */
function merged(
  world: World,
  repository: Repository,
  issue: Issue,
  base: string,
  asked: AsyncMerge<Caller>,
): AsyncResult {
  const all = stackUpTo(repository, issue)
  const unready = all.find((one) => one.state !== 'open' || pullOf(one).draft)
  if (unready) return failed(`Pull request #${unready.number} is not ready to be merged.`)
  const method = asked.method === 'default' ? firstMethod(repository) : asked.method
  let sha = ''
  for (const one of all) {
    ontoBase(world, repository, one, base, asked.caller)
    const words = one === issue ? { title: asked.title, message: asked.message } : {}
    sha = mergeNow(world, asked.caller, repository, one, { method, ...words }).sha
  }
  const above = stackAbove(repository, issue)
  if (above) ontoBase(world, repository, above, base, asked.caller)
  return { status: 'merged', message: 'Pull request was merged.', sha }
}

/** A pull request whose lower neighbour was merged is based on the stack's base from then on. */
function ontoBase(world: World, repository: Repository, issue: Issue, base: string, caller: Caller): void {
  const pull = pullOf(issue)
  if (pull.baseRef === base) return
  const tip = resolve(repository.dir, `refs/heads/${base}`) ?? pull.baseSha
  moveBase(world, caller, repository, issue, { base, tip })
}

function firstMethod({ settings }: Repository): MergeMethod {
  if (settings.mergeCommit) return 'merge'
  return settings.squashMerge ? 'squash' : 'rebase'
}

function failed(message: string): AsyncResult {
  return { status: 'failed', message }
}
