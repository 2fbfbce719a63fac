import * as z from 'zod'
import type { ReviewReport } from './review/report.ts'

export const outcome = z.enum(['done', 'no_change', 'blocked', 'partial', 'failed'])
export type Outcome = z.infer<typeof outcome>

/** Why a run ended, in the words of the agent runtime. */
export const stopKind = z.enum([
  'submitted',
  'blocked',
  'needs_human',
  'turns',
  'budget',
  'timeout',
  'no_progress',
  'refusal',
  'context',
  'transient',
  'auth',
  'billing',
  'config',
  'aborted',
  'crash',
  'not_ours',
  'stale',
  'unknown_version',
  'use_retry',
  'sandbox_unavailable',
  'setup_failed',
])
export type StopKind = z.infer<typeof stopKind>

const short = z.string().max(2000)
const long = z.string().max(20_000)

export const verifyResult = z.strictObject({
  command: short,
  exit: z.int().nullable(),
  ms: z.number().min(0),
  tail: long,
})
export type VerifyResult = z.infer<typeof verifyResult>

export const evidence = z.strictObject({ id: short, status: z.enum(['met', 'not_met', 'n/a']), evidence: long })

export const usage = z.strictObject({
  model: short,
  input: z.int().min(0),
  output: z.int().min(0),
  cacheRead: z.int().min(0),
  cacheWrite: z.int().min(0),
})
export type Usage = z.infer<typeof usage>

/** `result.json`: what a run says about itself. Nothing in it grants anything. */
export const runResult = z.strictObject({
  v: z.literal(1),
  outcome,
  stop: stopKind,
  summary: long,
  acceptance: z.array(evidence).max(50),
  /** One answer per ask, by the ask's node id. */
  answers: z.array(z.strictObject({ ask: z.string().max(200), text: long })).max(50),
  verify: z.array(verifyResult).max(20),
  /** Where the verify commands come from, or why there are none. */
  verifySource: short,
  blocked: z
    .strictObject({
      kind: short,
      claim: long,
      needs: long,
      reproduced: z.boolean(),
      evidence: z.array(z.strictObject({ command: short, exit: z.int().nullable(), tail: long })).max(10),
    })
    .nullable(),
  followUps: z.array(z.strictObject({ title: short, body: long })).max(10),
  risks: z.array(short).max(20),
  /** What was taken out of other people's text before the agent read it. */
  hiddenCharacters: z.int().min(0),
  hiddenComments: z.int().min(0),
  hiddenMarkdown: z.int().min(0),
  usage: z.array(usage).max(20),
  usd: z.number().min(0),
  turns: z.int().min(0),
  minutes: z.number().min(0),
  handoff: long,
  error: short.nullable(),
})
export type RunResult = z.infer<typeof runResult>

/** `changes.json`: path -> the git blob it should become, plus lists that only inform. */
export const changes = z.strictObject({
  v: z.literal(1),
  /** The commit the changes apply to. */
  base: z.string().regex(/^[0-9a-f]{40}$/),
  files: z.record(
    z.string().min(1).max(4096),
    z.union([z.strictObject({ content: z.string() }), z.strictObject({ deleted: z.literal(true) })]),
  ),
  /** path -> git mode of the new file where it is not 100644, or no longer 100755, for example `120000`. */
  modes: z.record(z.string(), z.string().regex(/^\d{6}$/)),
  binary: z.array(z.string()),
})
export type Changes = z.infer<typeof changes>

/** `review.json` is a `ReviewReport`; only a review hands one back. */
export const bundleFiles = { result: 'result.json', changes: 'changes.json', review: 'review.json' } as const

/** A run's bundle after reading and parsing. */
export type Bundle = {
  readonly result: RunResult
  readonly changes: Changes | null
  /** Of a review, and only of one. */
  readonly review: ReviewReport | null
}

/** Bytes of a base64 text once decoded, without decoding it. */
export function decodedBytes(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0
  return Math.floor((base64.length * 3) / 4) - padding
}
