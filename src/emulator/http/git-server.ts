import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { callerOf } from '../auth/authorization.ts'
import { type RequestFault, takeRequestFault } from '../faults/requests.ts'
import { gitHttpHandler } from '../git/smart-http.ts'
import { track } from '../pending.ts'
import type { Caller } from '../state.ts'
import type { World } from '../world.ts'
import { errorAnswer, send } from './answer.ts'
import { type Call, callLog } from './calls.ts'
import { ApiError } from './handler.ts'

export const gitPath = /^\/[^/]+\/[^/]+\/(info\/refs|git-upload-pack|git-receive-pack)$/

/** Git transport, kept apart from API calls in the log and open to the fault table under the name `git`. */
export function gitServer(world: World): (request: IncomingMessage, response: ServerResponse) => void {
  const handle = gitHttpHandler(world, { callerOf: (header) => callerOf(world, header) })
  return (request, response) => {
    record(world, request, response)
    const fault = takeRequestFault(world, 'git')
    if (fault) return misbehave(world, fault, request, response)
    track(world, once(response, 'close'))
    if (!handle(request, response)) send(world, response, errorAnswer(new ApiError(404, 'Not Found')))
  }
}

function record(world: World, request: IncomingMessage, response: ServerResponse): void {
  const path = request.url ?? '/'
  const caller = callerOrNobody(world, request.headers.authorization)
  const call: Call = {
    at: world.clock(),
    method: request.method ?? 'GET',
    path,
    operation: 'git',
    login: caller.login,
    kind: caller.kind,
    status: 0,
    write: path.includes('git-receive-pack'),
  }
  callLog(world).transport.push(call)
  response.once('finish', () => {
    call.status = response.statusCode
  })
}

function callerOrNobody(world: World, header: string | undefined): Caller {
  try {
    return callerOf(world, header)
  } catch {
    return { kind: 'anonymous', login: '' }
  }
}

function misbehave(world: World, fault: RequestFault, request: IncomingMessage, response: ServerResponse): void {
  if (fault.answer === 'hang') return
  if (fault.answer === 'reset') request.socket.resetAndDestroy()
  else
    send(world, response, errorAnswer(new ApiError(fault.answer === 'secondary-limit' ? 429 : fault.answer, 'fault')))
}
