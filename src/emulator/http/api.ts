import { callerOf } from '../auth/authorization.ts'
import { runDue } from '../background.ts'
import { worldForRead } from '../faults/read-lag.ts'
import { type RequestFault, takeRequestFault } from '../faults/requests.ts'
import { secondaryLimitError } from '../limits/secondary.ts'
import type { Caller } from '../state.ts'
import type { World } from '../world.ts'
import { type Answer, answerForThrown, errorAnswer, jsonAnswer } from './answer.ts'
import { type Call, callLog } from './calls.ts'
import { withEtag } from './etag.ts'
import type { GraphqlRequest } from './graphql-document.ts'
import { ApiError, type Handlers } from './handler.ts'
import type { Incoming } from './incoming.ts'
import { withinLimits } from './limited.ts'
import { answerRest } from './rest.ts'
import { isWrite, operationOf, type Target, targetOf } from './target.ts'
import { wroteNow } from './writes.ts'

export type ExecuteGraphql = (
  world: World,
  caller: Caller,
  request: Pick<GraphqlRequest, 'query' | 'variables' | 'operationName'>,
) => Promise<unknown>

export type Api = { world: World; handlers: Handlers; executeGraphql: ExecuteGraphql }

/** Answers one REST or GraphQL request, or says how a fault withholds the answer. */
export async function answerApi(api: Api, incoming: Incoming): Promise<Answer | 'hang' | 'reset'> {
  const target = targetOf(incoming)
  const call = record(api.world, incoming, target)
  const fault = takeRequestFault(api.world, call.operation)
  const instead = fault ? faultyAnswer(fault) : null
  const answer = instead && fault?.when !== 'after' ? instead : await carriedOut(api, incoming, target, call)
  const final = instead ?? answer
  if (typeof final !== 'string') call.status = final.status
  return final
}

function record(world: World, incoming: Incoming, target: Target): Call {
  const call: Call = {
    at: world.clock(),
    method: incoming.method,
    path: `${incoming.address.pathname}${incoming.address.search}`,
    operation: operationOf(target),
    login: '',
    kind: 'anonymous',
    status: 0,
    write: isWrite(target),
  }
  callLog(world).calls.push(call)
  return call
}

function faultyAnswer(fault: RequestFault): Answer | 'hang' | 'reset' {
  if (fault.answer === 'hang' || fault.answer === 'reset') return fault.answer
  if (fault.answer === 'secondary-limit') return errorAnswer(secondaryLimitError(fault.retryAfter ?? 60))
  return errorAnswer(new ApiError(fault.answer, fault.message ?? (fault.answer === 409 ? 'Conflict' : 'Server Error')))
}

async function carriedOut(api: Api, incoming: Incoming, target: Target, call: Call): Promise<Answer> {
  try {
    const caller = callerOf(api.world, incoming.headers['authorization'])
    Object.assign(call, { login: caller.login, kind: caller.kind })
    return await withinLimits(api.world, caller, target, () => answerFor(api, incoming, target, caller, call))
  } catch (thrown) {
    return answerForThrown(api.world, `${call.method} ${call.path}`, thrown)
  }
}

async function answerFor(api: Api, incoming: Incoming, target: Target, caller: Caller, call: Call): Promise<Answer> {
  if (target.kind === 'unknown') {
    if (target.refusal.status === 404) api.world.violations.push(`${call.method} ${call.path}: no such operation`)
    throw target.refusal
  }
  runDue(api.world)
  const world = call.write ? api.world : worldForRead(api.world, caller)
  const answer =
    target.kind === 'graphql'
      ? await answerGraphql({ ...api, world }, target.request, caller)
      : await answerRest(world, api.handlers, incoming, target.match, caller)
  if (call.write && answer.status < 400) wroteNow(api.world, call)
  return incoming.method === 'GET' ? withEtag(answer, incoming.headers['if-none-match']) : answer
}

async function answerGraphql(api: Api, request: GraphqlRequest, caller: Caller): Promise<Answer> {
  if (caller.kind === 'anonymous') throw new ApiError(401, 'This endpoint requires you to be authenticated.')
  if (caller.kind === 'app') throw new ApiError(401, 'A JSON web token could not be decoded')
  return jsonAnswer(200, await api.executeGraphql(api.world, caller, request))
}
