import type { Failure } from './classify.ts'
import type { Usage } from './prices.ts'
import type { StopKind } from './task.ts'
import type { Progress } from './tools/progress.ts'

/** What happens in a run, as the transcript tells it. Every text is redacted before it gets here. */
export type AgentEvent =
  | { type: 'start'; runId: string; role: string; model: string }
  | {
      type: 'assistant'
      turn: number
      model: string
      text: string
      stop: string | null
      usage: Usage
      usd: number
      requestId?: string
    }
  | { type: 'tool'; name: string; input: unknown; ok: boolean; ms: number; output: string }
  /** A request that failed or broke off and is sent again. `usage` is what it cost all the same. */
  | { type: 'retry'; attempt: number; error: string; usage: Usage }
  /** A request that is given up. */
  | { type: 'failed'; failure: Failure; error: string; usage: Usage }
  | { type: 'progress'; progress: Progress }
  | { type: 'compacted'; epoch: number; note: string; usage: Usage }
  | { type: 'verify'; id: string; command: string; exit: number | null; ms: number }
  | { type: 'end'; stop: StopKind; turns: number; usd: number }

/** One line of `transcript.jsonl`. @param at milliseconds since the epoch */
export function transcriptLine(event: AgentEvent, at: number): string {
  return `${JSON.stringify({ t: at, ...event })}\n`
}
