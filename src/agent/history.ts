import type Anthropic from '@anthropic-ai/sdk'

/**
 * Adds the model's reply. Thinking goes back as it came, with its signature; empty text is left out, because the API
 * does not take it back.
 * @returns false when nothing is left to add
 */
export function addReply(messages: Anthropic.MessageParam[], content: readonly Anthropic.ContentBlock[]): boolean {
  const kept = content.filter((block) => block.type !== 'text' || block.text.trim() !== '')
  if (kept.length === 0) return false
  messages.push({ role: 'assistant', content: kept })
  return true
}

/** Adds blocks as the user's turn. Two user turns never follow each other: the second joins the first. */
export function addUserBlocks(messages: Anthropic.MessageParam[], blocks: Anthropic.ContentBlockParam[]): void {
  const last = messages.at(-1)
  if (last?.role !== 'user') {
    messages.push({ role: 'user', content: blocks })
    return
  }
  const before = typeof last.content === 'string' ? [textBlock(last.content)] : last.content
  messages[messages.length - 1] = { role: 'user', content: [...before, ...blocks] }
}

export function textBlock(text: string): Anthropic.TextBlockParam {
  return { type: 'text', text }
}
