import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { answerStep, sendError } from './answer.ts'
import { protocolBreach } from './protocol.ts'
import { describeRequest, type ModelRequest } from './request.ts'
import type { Script } from './script.ts'
import type { Step, WireUsage } from './step.ts'
import type { TokenCounter } from './tokens.ts'

/** One request as it arrived. `usage` is what the reply said it cost; null where no reply carried any. */
export type SeenRequest = {
  path: string
  headers: IncomingHttpHeaders
  body: ModelRequest
  model: string
  usage: Readonly<Record<string, unknown>> | null
}

/** What one scripted model remembers. */
export type Memory = {
  script: Script
  tokens: TokenCounter
  requests: SeenRequest[]
  problems: string[]
  /** How often each conversation has asked. */
  asked: Map<string, number>
}

/** Answers `POST /v1/messages` by the script, or as the API refuses what breaks its rules. */
export async function answerMessages(
  memory: Memory,
  arrived: { path: string; headers: IncomingHttpHeaders; body: ModelRequest },
  response: ServerResponse,
): Promise<void> {
  const { body } = arrived
  const index = memory.requests.length
  const seen: SeenRequest = { ...arrived, model: body.model, usage: null }
  memory.requests.push(seen)
  response.setHeader('request-id', `req_scripted_${index + 1}`)
  const step = await stepFor(memory, body, index)
  if ('reply' in step) {
    const usage = memory.tokens.usage(body, step)
    seen.model = step.model ?? body.model
    seen.usage = { ...usage, ...step.usage }
    const id = `msg_scripted_${index + 1}`
    await answerStep(response, { id, model: seen.model, step, usage }, body.stream === true)
  } else if ('error' in step) sendError(response, step.error)
  else response.destroy()
}

async function stepFor(memory: Memory, body: ModelRequest, index: number): Promise<Step> {
  const breach = protocolBreach(body)
  if (breach !== null) return problem(memory, breach)
  const described = describeRequest(body, (conversation) => memory.asked.get(conversation) ?? 0)
  memory.asked.set(described.conversation, described.asked + 1)
  const step = await memory.script(described, index)
  return step ?? problem(memory, `the scripted model has no step for: ${described.lastText.slice(0, 200)}`)
}

function problem(memory: Memory, message: string): Step {
  memory.problems.push(message)
  return { error: { status: 400, type: 'invalid_request_error', message } }
}

export type WireTotals = { requests: number } & Record<Exclude<keyof WireUsage, 'cache_creation'>, number>

const fields = ['input_tokens', 'output_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens'] as const

/** Tokens by model and field, over all replies. */
export function totalsOf(requests: readonly SeenRequest[]): Record<string, WireTotals> {
  const totals: Record<string, WireTotals> = {}
  for (const { model, usage } of requests) {
    if (usage === null) continue
    totals[model] ??= {
      requests: 0,
      input_tokens: 0,
      output_tokens: 0,
      cache_read_input_tokens: 0,
      cache_creation_input_tokens: 0,
    }
    const sum = totals[model]
    sum.requests += 1
    for (const field of fields) sum[field] += typeof usage[field] === 'number' ? usage[field] : 0
  }
  return totals
}
