import type Anthropic from '@anthropic-ai/sdk'
import { runCalls } from './calls.ts'
import { compact, textOf } from './compaction.ts'
import { type Ending, endOfCall } from './ending.ts'
import { addReply, addUserBlocks, textBlock } from './history.ts'
import { warning } from './limits.ts'
import { stateOf } from './note.ts'
import type { Usage } from './prices.ts'
import { repetitionHint, repetitionWatch } from './repetition.ts'
import { emit, type Run } from './run.ts'
import type { Tool } from './tools/tool.ts'

const nudges = 3

const words = {
  pause: 'Continue.',
  cut: 'Your reply was cut off by the output limit. Go on in smaller steps.',
  nudge:
    'No tool was called. Call submit when the definition of done is met, report_blocked if you cannot go on, ' +
    'or continue with a tool.',
}

/** Takes one reply, acts on it, and adds both to the history. Null means: go on. */
export type Replies = (answer: { message: Anthropic.Message; usage: Usage; usd: number }) => Promise<Ending | null>

export function replies(run: Run, tools: readonly Tool[]): Replies {
  const watch = repetitionWatch()
  let silent = 0
  return async ({ message, usage, usd }) => {
    tell(run, message, usage, usd)
    if (message.stop_reason === 'refusal') return refused(message)
    if (message.stop_reason === 'model_context_window_exceeded') return await startOver(run, tools)
    addReply(run.messages, message.content)
    await run.host.onTurn(stateOf(run, 'reply'))
    const calls = message.content.filter((block) => block.type === 'tool_use')
    if (calls.length > 0) {
      silent = 0
      return await answerCalls(run, tools, calls, message.stop_reason === 'max_tokens', watch(calls))
    }
    if (message.stop_reason !== 'pause_turn') silent += 1
    if (silent >= nudges) return { stop: 'no_progress', error: { kind: 'silent', message: words.nudge } }
    addUserBlocks(run.messages, [textBlock(wordsFor(message.stop_reason))])
    return null
  }
}

async function startOver(run: Run, tools: readonly Tool[]): Promise<Ending | null> {
  if (run.messages.length === 1) return { stop: 'context' }
  await compact(run, tools)
  return null
}

async function answerCalls(
  run: Run,
  tools: readonly Tool[],
  calls: readonly Anthropic.ToolUseBlock[],
  cut: boolean,
  repeated: 'fine' | 'hint' | 'stop',
): Promise<Ending | null> {
  const { results, end } = await runCalls(run, tools, calls, cut)
  const said = [repeated === 'hint' ? repetitionHint : null, warning(run)].flatMap((text) =>
    text ? [textBlock(text)] : [],
  )
  addUserBlocks(run.messages, [...results, ...said])
  if (end !== null) return endOfCall(end)
  if (repeated !== 'stop') return null
  return { stop: 'no_progress', error: { kind: 'repetition', message: repetitionHint } }
}

function tell(run: Run, message: Anthropic.Message, usage: Usage, usd: number): void {
  run.lastText = textOf(message) || run.lastText
  emit(run, {
    type: 'assistant',
    turn: run.turns,
    model: message.model,
    text: textOf(message),
    stop: message.stop_reason,
    usage,
    usd,
  })
}

function refused(message: Anthropic.Message): Ending {
  const details = message.stop_details
  return { stop: 'refusal', error: { kind: details?.category ?? 'refusal', message: details?.explanation ?? '' } }
}

function wordsFor(stop: Anthropic.StopReason | null): string {
  switch (stop) {
    case 'pause_turn':
      return words.pause
    case 'max_tokens':
      return words.cut
    default:
      return words.nudge
  }
}
