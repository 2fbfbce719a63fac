import type { ReplyStep, ScriptedBlock, WireUsage } from './step.ts'

/** One server-sent event: its name and its data. */
export type StreamEvent = readonly [name: string, data: Readonly<Record<string, unknown>>]

/** A reply with everything that has to be the same in both forms. */
export type Rendered = { id: string; model: string; step: ReplyStep; usage: WireUsage }

const chunk = /[\s\S]{1,16}/g

/** The reply as one JSON body (Messages API reference, "Create a Message"). */
export function renderJson(rendered: Rendered): Record<string, unknown> {
  const content = rendered.step.reply.map((block, index) => wholeBlock(block, rendered.id, index))
  return { ...envelope(rendered), content, stop_reason: stopOf(rendered.step), usage: usageOf(rendered) }
}

/** The reply as events (Messages API reference, "Streaming"), with text and tool input in small pieces. */
export function renderEvents(rendered: Rendered): StreamEvent[] {
  const start = {
    ...envelope(rendered),
    content: [],
    stop_reason: null,
    usage: { ...usageOf(rendered), output_tokens: 1 },
  }
  const stop = { stop_reason: stopOf(rendered.step), stop_sequence: null, stop_details: null, container: null }
  return [
    ['message_start', { type: 'message_start', message: start }],
    ['ping', { type: 'ping' }],
    ...rendered.step.reply.flatMap((block, index) => blockEvents(block, rendered.id, index)),
    ['message_delta', { type: 'message_delta', delta: stop, usage: usageOf(rendered) }],
    ['message_stop', { type: 'message_stop' }],
  ]
}

function envelope({ id, model }: Rendered): Record<string, unknown> {
  const empty = { stop_sequence: null, stop_details: null, container: null, diagnostics: null }
  return { id, type: 'message', role: 'assistant', model, ...empty }
}

function usageOf({ usage, step }: Rendered): Record<string, unknown> {
  const others = { inference_geo: null, server_tool_use: null, service_tier: 'standard', speed: null }
  return { ...others, output_tokens_details: null, ...usage, ...step.usage }
}

function stopOf(step: ReplyStep): string {
  return step.stop ?? (step.reply.some((block) => 'tool' in block) ? 'tool_use' : 'end_turn')
}

function blockEvents(block: ScriptedBlock, id: string, index: number): StreamEvent[] {
  const begin = (content: Record<string, unknown>): StreamEvent => [
    'content_block_start',
    { type: 'content_block_start', index, content_block: content },
  ]
  const delta = (piece: Record<string, unknown>): StreamEvent => [
    'content_block_delta',
    { type: 'content_block_delta', index, delta: piece },
  ]
  const end: StreamEvent = ['content_block_stop', { type: 'content_block_stop', index }]
  if ('text' in block) {
    const pieces = block.text.match(chunk) ?? []
    return [
      begin({ type: 'text', text: '', citations: null }),
      ...pieces.map((text) => delta({ type: 'text_delta', text })),
      end,
    ]
  }
  if ('thinking' in block) {
    const whole = wholeBlock(block, id, index)
    return [
      begin({ type: 'thinking', thinking: '', signature: '' }),
      delta({ type: 'thinking_delta', thinking: block.thinking }),
      delta({ type: 'signature_delta', signature: whole['signature'] }),
      end,
    ]
  }
  const json = block.raw ?? JSON.stringify(block.input ?? {})
  const pieces = (json.match(chunk) ?? ['']).map((partial_json) => delta({ type: 'input_json_delta', partial_json }))
  return [begin({ ...wholeBlock(block, id, index), input: {} }), ...pieces, end]
}

function wholeBlock(block: ScriptedBlock, id: string, index: number): Record<string, unknown> {
  if ('text' in block) return { type: 'text', text: block.text, citations: null }
  if ('thinking' in block) {
    return { type: 'thinking', thinking: block.thinking, signature: block.signature ?? `signature-${id}-${index}` }
  }
  const name = { id: block.id ?? `toolu_${id}_${index}`, name: block.tool, caller: { type: 'direct' } }
  return { type: 'tool_use', ...name, input: block.input ?? {} }
}
