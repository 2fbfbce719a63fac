import type { ServerResponse } from 'node:http'
import { type Rendered, renderEvents, renderJson, type StreamEvent } from './render.ts'
import type { Step, StreamFault } from './step.ts'

/** Sends an error in the API's shape (Messages API reference, "Errors"). */
export function sendError(response: ServerResponse, error: Extract<Step, { error: unknown }>['error']): void {
  const details = error.details ? { details: error.details } : {}
  const body = { type: error.type, message: error.message ?? error.type, ...details }
  for (const [name, value] of Object.entries(error.headers ?? {})) response.setHeader(name, value)
  response.writeHead(error.status, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ type: 'error', request_id: response.getHeader('request-id') ?? null, error: body }))
}

/** Sends a reply, as a stream when it was asked for, with the fault its step has. */
export async function answerStep(response: ServerResponse, rendered: Rendered, streamed: boolean): Promise<void> {
  if (!streamed) {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(renderJson(rendered)))
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const { fault } = rendered.step
  const events = renderEvents(rendered)
  const sent = fault ? events.slice(0, fault.after) : events
  for (const event of sent) await write(response, event)
  if (fault) misbehave(response, fault)
  else response.end()
}

/** Resolves once the event left this process, so that a break comes after it and not instead of it. */
function write(response: ServerResponse, [name, data]: StreamEvent): Promise<void> {
  return new Promise((resolve) => {
    response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`, () => resolve())
  })
}

function misbehave(response: ServerResponse, fault: StreamFault): void {
  switch (fault.kind) {
    case 'break':
      response.destroy()
      break
    case 'end':
      response.end()
      break
    case 'stall':
      // The connection stays open and silent until the client or the server closes it.
      break
    case 'error': {
      const error = { type: fault.type, message: fault.message ?? fault.type }
      response.end(`event: error\ndata: ${JSON.stringify({ type: 'error', error })}\n\n`)
    }
  }
}
