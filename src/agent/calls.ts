import type Anthropic from '@anthropic-ai/sdk'
import { clip } from './excerpt.ts'
import { emit, type Run } from './run.ts'
import type { CallEnd, Tool, ToolResult } from './tools/tool.ts'

/** Every call of one reply, answered in order, and the end one of them brought. */
export type Answers = { results: Anthropic.ToolResultBlockParam[]; end: CallEnd | null }

/**
 * Runs the calls of a reply one after another. Each gets exactly one result, also one that is not run: a call cut off
 * by the output limit, one after the run's end, one that names no tool.
 * @param cut whether the reply ended at the output limit, which makes its last call incomplete
 */
export async function runCalls(
  run: Run,
  tools: readonly Tool[],
  calls: readonly Anthropic.ToolUseBlock[],
  cut: boolean,
): Promise<Answers> {
  const results: Anthropic.ToolResultBlockParam[] = []
  let end: CallEnd | null = null
  for (const [index, call] of calls.entries()) {
    const notRun = reasonNotToRun(run, end, cut && index === calls.length - 1)
    const started = run.host.now()
    const result = notRun === null ? await runOne(run, tools, call) : { text: notRun, isError: true as const }
    end ??= result.end ?? null
    const content = shorten(call.name, run.redact(result.text)) || '(no output)'
    results.push({
      type: 'tool_result',
      tool_use_id: call.id,
      content,
      ...(result.isError ? { is_error: true } : {}),
    })
    const ms = run.host.now() - started
    emit(run, { type: 'tool', name: call.name, input: call.input, ok: !result.isError, ms, output: content })
  }
  return { results, end }
}

function reasonNotToRun(run: Run, end: CallEnd | null, isCut: boolean): string | null {
  if (isCut) return 'not run: this call was cut off by the output limit'
  if (end !== null) return 'not run: an earlier call ended the work'
  return run.signal.aborted ? 'not run: the run is being stopped' : null
}

async function runOne(run: Run, tools: readonly Tool[], call: Anthropic.ToolUseBlock): Promise<ToolResult> {
  const tool = tools.find((candidate) => candidate.name === call.name)
  if (!tool) return { text: `there is no tool named ${JSON.stringify(call.name)}`, isError: true }
  return await tool.call(call.input, run.signal)
}

/** Reading asks for as much as it wants to see; everything else is cut in the middle. */
function shorten(name: string, text: string): string {
  return name === 'read' ? text : clip(text)
}
