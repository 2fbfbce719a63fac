import { authorize } from '../auth/authorize.ts'
import { inScope } from '../auth/scope.ts'
import { isRecord } from '../json.ts'
import { requestViolations } from '../openapi/request-check.ts'
import type { Match } from '../openapi/routes.ts'
import type { Caller } from '../state.ts'
import type { World } from '../world.ts'
import type { Answer } from './answer.ts'
import { checkApiVersion } from './api-version.ts'
import { ApiError, type ApiRequest, type Handlers, notFound } from './handler.ts'
import { type Incoming, jsonBody } from './incoming.ts'
import { replyAnswer } from './reply-answer.ts'
import { issueIn, repositoryIn, subjectIn } from './subject.ts'

/**
 * Carries out one REST operation: request checked, subject found, caller's rights checked, handler, page, completion,
 * answer checked. Whatever GitHub's description does not allow is recorded in `world.violations`.
 * @throws ApiError whenever GitHub would refuse
 */
export async function answerRest(
  world: World,
  handlers: Handlers,
  incoming: Incoming,
  match: Match,
  caller: Caller,
): Promise<Answer> {
  checkApiVersion(world, match.name, incoming.headers['x-github-api-version'])
  const body = jsonBody(incoming)
  refuseInvalid(world, match, incoming, body)
  const request = requestFor(world, match, incoming, caller, body)
  const handler = handlers[match.name]
  if (!handler) {
    world.violations.push(`${match.name}: no handler`)
    throw new ApiError(501, `The emulator does not answer ${match.name}`)
  }
  const reply = await handler(request)
  return replyAnswer(world, incoming.address, match, reply)
}

function refuseInvalid(world: World, match: Match, incoming: Incoming, body: unknown): void {
  const violations = requestViolations(match, incoming.address.searchParams, body)
  if (violations.length === 0) return
  world.violations.push(`${match.name}: ${violations.join('; ')}`)
  throw new ApiError(
    422,
    `Invalid request.\n\n${violations.join('\n')}`,
    violations.map((message) => ({ message })),
  )
}

function requestFor(world: World, match: Match, incoming: Incoming, caller: Caller, body: unknown): ApiRequest {
  const repository = repositoryIn(world, match.params)
  const issue = issueIn(repository, match.params)
  if (repository && caller.kind !== 'app' && !inScope(world, caller, repository)) throw notFound()
  authorize(match.name, caller, repository, repository && subjectIn(repository, match.params, issue))
  return {
    world,
    caller,
    params: match.params,
    query: Object.fromEntries(incoming.address.searchParams),
    body: isRecord(body) ? body : {},
    accept: incoming.headers['accept'] ?? '',
    repository,
    issue,
  }
}
