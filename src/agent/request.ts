import type Anthropic from '@anthropic-ai/sdk'
import type { Run } from './run.ts'
import type { Tool } from './tools/tool.ts'

const hour = { type: 'ephemeral', ttl: '1h' } as const

/**
 * One request. The prefix is the same bytes every time (tools sorted by name, the system text, the task), so that the
 * provider reads it from its cache. Four markers, the most there may be: last tool, system, task, and the moving end.
 */
export function requestFor(run: Run, tools: readonly Tool[]): Anthropic.MessageStreamParams {
  return {
    ...prefix(run, tools),
    max_tokens: run.task.limits.outputTokensPerTurn,
    messages: run.messages,
    cache_control: { type: 'ephemeral' },
    ...(run.task.model.effort ? { output_config: { effort: run.task.model.effort } } : {}),
  }
}

/** The same prefix with other last words, for the hand-off note; no tool may be called. */
export function noteRequest(
  run: Run,
  tools: readonly Tool[],
  messages: Anthropic.MessageParam[],
): Anthropic.MessageStreamParams {
  return {
    ...prefix(run, tools),
    max_tokens: Math.min(8_000, run.task.limits.outputTokensPerTurn),
    messages,
    tool_choice: { type: 'none' },
    ...(run.task.model.effort ? { output_config: { effort: 'low' } } : {}),
  }
}

function prefix(
  run: Run,
  tools: readonly Tool[],
): Pick<Anthropic.MessageStreamParams, 'model' | 'tools' | 'system'> & {
  thinking?: Anthropic.ThinkingConfigParam
} {
  const sorted = tools.map((tool) => tool.definition).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return {
    model: run.task.model.id,
    tools: sorted.map((tool, at) => (at === sorted.length - 1 ? { ...tool, cache_control: hour } : tool)),
    system: [{ type: 'text', text: run.task.system, cache_control: hour }],
    ...(run.task.model.effort ? { thinking: { type: 'adaptive' } } : {}),
  }
}
