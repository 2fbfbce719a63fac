import { ApiError } from '../http/handler.ts'
import type { Issue, Repository } from '../state.ts'
import type { Stack } from '../state-merging.ts'
import { freshId, type World } from '../world.ts'
import { pullOf } from './pulls-facts.ts'

/**
 * Records pull requests as a native stack; nothing is told.
 * @param numbers from the bottom to the top, each one based on the head of the one before
 * @throws ApiError 422 when they do not build on each other
 */
export function stackPulls(world: World, repository: Repository, numbers: readonly number[]): Stack {
  const pulls = numbers.map((number) => {
    const issue = repository.issues.get(number)
    if (!issue?.pull) throw new ApiError(422, `#${number} is no pull request`)
    return issue.pull
  })
  const [bottom] = pulls
  if (!bottom || pulls.length < 2) throw new ApiError(422, 'A stack has at least two pull requests')
  const fits = pulls.every((pull, index) => index === 0 || pull.baseRef === pulls[index - 1]?.headRef)
  if (!fits) throw new ApiError(422, 'Pull requests must form a chain')
  const number = repository.stacks.length + 1
  const stack = { id: freshId(world), number, baseRef: bottom.baseRef, pulls: [...numbers] }
  repository.stacks.push(stack)
  return stack
}

/** The stack a pull request stands in, or null. */
export function stackOf(repository: Repository, issue: Issue): Stack | null {
  return repository.stacks.find(({ pulls }) => pulls.includes(issue.number)) ?? null
}

/** The pull requests of a stack below this one and this one itself, from the bottom, without those merged already. */
export function stackUpTo(repository: Repository, issue: Issue): Issue[] {
  const stack = stackOf(repository, issue)
  if (stack === null) return [issue]
  const below = stack.pulls.slice(0, stack.pulls.indexOf(issue.number) + 1)
  return below.flatMap((number) => repository.issues.get(number) ?? []).filter((one) => pullOf(one).merged === null)
}

/** The open pull request right above this one; null at the top. */
export function stackAbove(repository: Repository, issue: Issue): Issue | null {
  const { pulls = [] } = stackOf(repository, issue) ?? {}
  const above = repository.issues.get(pulls[pulls.indexOf(issue.number) + 1] ?? 0)
  return above?.state === 'open' ? above : null
}
