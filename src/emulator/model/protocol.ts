import { blocksOf, type ModelRequest, type RequestMessage } from './request.ts'

const mostMarkers = 4

/**
 * What the Messages API would refuse about a request, or null. A client that breaks one of these rules works against a
 * model that does not check and fails against the real one.
 */
export function protocolBreach(body: ModelRequest): string | null {
  if (body.max_tokens === undefined) return 'max_tokens: Field required'
  if (body.messages[0]?.role !== 'user') return 'messages: first message must use the "user" role'
  if (body.messages.at(-1)?.role !== 'user') return 'messages: the conversation must end with a user message'
  const markers = countMarkers(body)
  if (markers > mostMarkers)
    return `A maximum of ${mostMarkers} blocks with cache_control may be provided. Found ${markers}.`
  for (const [index, message] of body.messages.entries()) {
    const breach = messageBreach(message, body.messages[index - 1])
    if (breach !== null) return `messages.${index}: ${breach}`
  }
  return null
}

function messageBreach(message: RequestMessage, before: RequestMessage | undefined): string | null {
  if (before?.role === message.role) return `roles must alternate, found two "${message.role}" in a row`
  const blocks = blocksOf(message)
  if (blocks.length === 0) return 'content must not be empty'
  if (blocks.some((part) => part.type === 'text' && String(part['text'] ?? '').trim() === '')) {
    return 'text content blocks must contain non-whitespace text'
  }
  if (message.role !== 'user' || before === undefined) return null
  const asked = blocksOf(before).flatMap((part) => (part.type === 'tool_use' ? [String(part['id'])] : []))
  const answered = blocks.flatMap((part) => (part.type === 'tool_result' ? [String(part['tool_use_id'])] : []))
  if (asked.join('\n') !== answered.join('\n')) {
    return `tool_use ids [${asked.join(', ')}] need one tool_result each, in order; found [${answered.join(', ')}]`
  }
  return blocks.findIndex((part) => part.type !== 'tool_result') < answered.length && answered.length < blocks.length
    ? 'tool_result blocks must come before other content'
    : null
}

function countMarkers(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + countMarkers(item), 0)
  if (typeof value !== 'object' || value === null) return 0
  return Object.entries(value).reduce(
    (sum, [key, item]) => sum + (key === 'cache_control' && item !== null ? 1 : countMarkers(item)),
    0,
  )
}
