import { allowanceHeaders, allowanceOf, isUsedUp, type Resource, spend, usedUpMessage } from '../limits/primary.ts'
import { beginRequest } from '../limits/secondary.ts'
import type { Caller } from '../state.ts'
import type { World } from '../world.ts'
import { type Answer, answerForThrown, errorAnswer, jsonAnswer } from './answer.ts'
import { ApiError } from './handler.ts'
import { operationOf, resourceOf, type Target, weightOf } from './target.ts'

/** Does the work within the caller's limits and says in the headers what is left. An answer 304 costs nothing. */
export async function withinLimits(
  world: World,
  caller: Caller,
  target: Target,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const answer = await counted(world, caller, target, work).catch((thrown: unknown) =>
    answerForThrown(world, operationOf(target), thrown),
  )
  const headers = allowanceHeaders(allowanceOf(world, caller, resourceOf(target) ?? 'core'))
  return { ...answer, headers: { ...headers, ...answer.headers } }
}

async function counted(world: World, caller: Caller, target: Target, work: () => Promise<Answer>): Promise<Answer> {
  const resource = resourceOf(target)
  if (resource && isUsedUp(world, caller, resource)) return usedUpAnswer(usedUpMessage(world, caller), resource)
  // A document's cost is known, and spent, when it is executed.
  if (resource && resource !== 'graphql') spend(world, caller, resource)
  const end = beginRequest(world, caller.login, weightOf(target))
  try {
    const answer = await work()
    if (resource && answer.status === 304) spend(world, caller, resource, -1)
    return answer
  } finally {
    end()
  }
}

/** GraphQL says so with status 200 (GitHub docs, "Rate limits and query limits for the GraphQL API"). */
function usedUpAnswer(message: string, resource: Resource): Answer {
  if (resource !== 'graphql') return errorAnswer(new ApiError(403, message))
  return jsonAnswer(200, { errors: [{ type: 'RATE_LIMIT', code: 'graphql_rate_limit', message }] })
}
