import { createHash } from 'node:crypto'
import { z } from 'zod'

const block = z.looseObject({ type: z.string() })

/** A block of a message, as far as the scripted model looks at it. */
export type RequestBlock = z.output<typeof block>

/** The body of `POST /v1/messages` (Messages API reference), as far as the scripted model looks at it. */
export const modelRequest = z.looseObject({
  model: z.string().min(1),
  max_tokens: z.number().int().positive().optional(),
  stream: z.boolean().optional(),
  system: z.unknown().optional(),
  tools: z.array(z.looseObject({ name: z.string() })).optional(),
  messages: z
    .array(z.looseObject({ role: z.enum(['user', 'assistant']), content: z.union([z.string(), z.array(block)]) }))
    .min(1),
})

export type ModelRequest = z.output<typeof modelRequest>
export type RequestMessage = ModelRequest['messages'][number]

/** One request, with what a script goes by. */
export type ScriptedRequest = {
  body: ModelRequest
  /** The same for every request of one conversation: a digest of the system text and the first words of the user. */
  conversation: string
  firstText: string
  /** All text of the last message: words and tool results. */
  lastText: string
  /** How often this conversation has asked before. */
  asked: number
}

export function describeRequest(body: ModelRequest, asked: (conversation: string) => number): ScriptedRequest {
  const first = body.messages[0]
  const firstText = first ? (textsOf(first)[0] ?? '') : ''
  const conversation = createHash('sha256')
    .update(JSON.stringify(body.system ?? null))
    .update('\0')
    .update(firstText)
    .digest('hex')
    .slice(0, 16)
  const last = body.messages.at(-1)
  const lastText = last ? textsOf(last).join('\n') : ''
  return { body, conversation, firstText, lastText, asked: asked(conversation) }
}

export function blocksOf(message: RequestMessage): RequestBlock[] {
  return typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content
}

function textsOf(message: RequestMessage): string[] {
  return blocksOf(message).flatMap((part) => {
    if (part.type === 'text') return [String(part['text'] ?? '')]
    if (part.type !== 'tool_result') return []
    const content = part['content']
    return [typeof content === 'string' ? content : JSON.stringify(content ?? '')]
  })
}
