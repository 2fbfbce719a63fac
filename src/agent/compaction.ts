import type Anthropic from '@anthropic-ai/sdk'
import { ask } from './ask.ts'
import { addUserBlocks, textBlock } from './history.ts'
import { reachedLimit } from './limits.ts'
import { noteFromFacts } from './note.ts'
import { noUsage, type Usage } from './prices.ts'
import { noteRequest } from './request.ts'
import { emit, type Run, taskBlock } from './run.ts'
import type { Tool } from './tools/tool.ts'

const askForNote = [
  'Stop working now.',
  'Write the hand-off note for a fresh session that has only this note, the task and the working tree.',
  'Sections: DONE (with paths), STATE OF THE TREE, EVIDENCE (commands and their exits), DECISIONS,',
  'OPEN (in order), TRAPS (what failed and why).',
  'Facts only. Do not call a tool.',
].join(' ')

/**
 * Replaces the history by the task and a hand-off note. The model writes the note; where it cannot (the history is too
 * long even for that, or a limit is reached), the host writes one from what it saw.
 */
export async function compact(run: Run, tools: readonly Tool[]): Promise<void> {
  const { note, usage } = (await noteFromModel(run, tools)) ?? { note: noteFromFacts(run), usage: noUsage }
  run.epoch += 1
  const told = `<handoff epoch="${run.epoch}">\n${note}\n</handoff>`
  const handoff = `${told}\nCheck the working tree against this note, then go on.`
  run.messages = [{ role: 'user', content: [taskBlock(run.task.prompt), textBlock(handoff)] }]
  emit(run, { type: 'compacted', epoch: run.epoch, note, usage })
}

async function noteFromModel(run: Run, tools: readonly Tool[]): Promise<{ note: string; usage: Usage } | null> {
  if (reachedLimit(run) !== null) return null
  const messages = [...run.messages]
  if (messages.at(-1)?.role === 'assistant') messages.pop()
  addUserBlocks(messages, [textBlock(askForNote)])
  const answer = await ask(run, noteRequest(run, tools, messages))
  if ('failure' in answer) return null
  const note = textOf(answer.message).trim()
  return { note: note === '' ? noteFromFacts(run) : note, usage: answer.usage }
}

/** The words of a reply, without thinking and calls. */
export function textOf(message: Anthropic.Message): string {
  return message.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n')
}

/** Tokens the model has in front of it after a reply: everything it read, and what it wrote. */
export function contextSize(usage: Usage): number {
  return usage.input + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h + usage.output
}
