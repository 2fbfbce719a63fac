import type Anthropic from '@anthropic-ai/sdk'
import type { Blocked } from './blocked.ts'
import type { AgentEvent } from './events.ts'
import type { Prices, Usage, UsdBasis } from './prices.ts'
import type { Place, Sandbox } from './sandbox/place.ts'
import type { TurnState } from './state.ts'
import type { Submission } from './submission.ts'
import type { TrustedGit } from './trusted-git.ts'
import type { VerifyResult } from './verify.ts'

export type Effort = 'low' | 'medium' | 'high' | 'xhigh' | 'max'

/** Where a run stops by itself. Checked before each request, so the overshoot is one reply. */
export type Limits = {
  turns: number
  usd: number
  wallMs: number
  outputTokensPerTurn: number
  /** Context size in tokens above which the history is replaced by a hand-off note. */
  compactAtTokens: number
  /** How long a stream may say nothing before it is cut and asked again. */
  idleMs: number
  /** The longest one tool call may take. */
  toolMs: number
}

/** One command whose success is proof. It comes from configuration, never from the agent. */
export type VerifyCommand = { id: string; command: string; timeoutMs: number }

/** What one run of the agent is asked to do. Nothing in it is secret. */
export type AgentTask = {
  runId: string
  role: string
  /** The same bytes for every run of a role and configuration, so that they are read from the prompt cache. */
  system: string
  prompt: string
  /** The tree the agent may write: a clone whose `HEAD` is `base`. */
  workdir: string
  model: { id: string; effort?: Effort }
  limits: Limits
  verify: readonly VerifyCommand[]
  /** Commit id the result is compared with. */
  base: string
  /** Ids of acceptance lines that a submission has to speak to, each. */
  acceptance?: readonly string[]
  /** Ids of asks (comments, threads) that a submission has to answer, each. */
  asks?: readonly string[]
}

/** What the run's host lends: the model's client, the sandbox, time, chance, and ears. */
export type AgentHost = {
  signal: AbortSignal
  now(): number
  sleep(milliseconds: number): Promise<void>
  /** Between 0 and 1, for the jitter of retries. */
  random?(): number
  client: Anthropic | { apiKey: string; baseURL?: string }
  sandbox: Sandbox
  /** Exactly what commands see; no credential may be in it. */
  environment: Readonly<Record<string, string>>
  place?: Pick<Place, 'readOnly' | 'writable' | 'hidden'>
  /** The host's own view of the workspace; the run makes one when it is left out. */
  git?: TrustedGit
  prices: Prices
  /** Values that may leave in no text, besides anything shaped like a credential. */
  secrets: readonly string[]
  event(event: AgentEvent): void
  /** Called after each reply, after its tool results, and once at the end, with what is known so far. */
  onTurn(state: TurnState): void | Promise<void>
}

export type StopKind =
  | 'submitted'
  | 'blocked'
  | 'needs_human'
  | 'turns'
  | 'budget'
  | 'timeout'
  | 'no_progress'
  | 'refusal'
  | 'context'
  | 'transient'
  | 'auth'
  | 'billing'
  | 'config'
  | 'aborted'
  | 'crash'

export type AgentError = { kind: string; message: string; requestId?: string }

export type AgentResult = {
  stop: StopKind
  /** Whether the same work may be tried again, and when. */
  retry: 'now' | 'later' | 'never'
  /** Only after the host's own check accepted it. */
  submission?: Submission
  blocked?: Blocked
  /** Tokens by model id. */
  usage: Readonly<Record<string, Usage>>
  usd: number
  usdBasis: UsdBasis
  turns: number
  /** Requests sent to the model, failed ones too. */
  requests: number
  retries: number
  wallMs: number
  /** What the host saw when it ran the verify commands last; empty when it never did. */
  verify: readonly VerifyResult[]
  /** Facts for whoever goes on: last progress, commands with their exits, what the agent said last. */
  note: string
  error?: AgentError
}
