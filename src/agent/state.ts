import type { Usage, UsdBasis } from './prices.ts'
import type { Progress } from './tools/progress.ts'

/** What a host can save while the run goes on: enough for a draft of the bundle. Redacted. */
export type TurnState = {
  phase: 'reply' | 'results' | 'end'
  turns: number
  requests: number
  retries: number
  usd: number
  usdBasis: UsdBasis
  usage: Readonly<Record<string, Usage>>
  wallMs: number
  progress: Progress | null
  /** The hand-off note so far, from facts. */
  note: string
}
