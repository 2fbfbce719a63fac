import * as z from 'zod'

/** What an item of a checklist can come to. `waived` is no verdict: people add it afterwards, and it never reads as a pass. */
export const verdict = z.enum(['pass', 'fail', 'not_applicable', 'unknown'])
export type Verdict = z.infer<typeof verdict>

export const severity = z.enum(['critical', 'high', 'medium', 'low'])
export type Severity = z.infer<typeof severity>

/** What a fail does: stops the merge, is shown as a warning, or is only told. */
export const gate = z.enum(['block', 'warn', 'info'])
export type Gate = z.infer<typeof gate>

/** `<checklist>/<letter>`, for example `security/B`. */
export const itemName = z.string().regex(/^[a-z][a-z0-9-]{1,40}\/[A-Z]$/)

/** Which text of a diff a line number counts in: the old one or the new one, in GitHub's words. */
export const side = z.enum(['LEFT', 'RIGHT'])
export type Side = z.infer<typeof side>

/** Why an item stands as it does, in one word that code can count. */
export const cause = z.enum([
  // fail
  'detector',
  'verified',
  'rule',
  // pass
  'evidence',
  'complete_detector',
  // not applicable
  'outside_scope',
  'nothing_to_judge',
  'agreed',
  // unknown
  'over_budget',
  'unreviewable',
  'no_model_key',
  'model_unavailable',
  'model_refused',
  'model_truncated',
  'model_invalid',
  'item_missing',
  'wrong_nonce',
  'unverified_fail',
  'unverified_pass',
  'unverified_not_applicable',
  'suspect_open',
  'subject_open',
  'absence_claimed',
  'detector_unavailable',
  'detector_timeout',
  'undecided',
  'unstable',
  'outside_budget',
])
export type Cause = z.infer<typeof cause>

/** One quoted line that code found in the diff. A quote of a credential is withheld: `quote` is then empty. */
export const quotedLine = z.strictObject({
  path: z.string().min(1).max(4096),
  side,
  line: z.int().positive(),
  quote: z.string().max(400),
  /** `added`, `removed` or `context` in the diff; `file` where the line stands in a file that the diff leaves alone. */
  kind: z.enum(['added', 'removed', 'context', 'file']),
  /** 16 hex digits over the item, the path and the lines around it, without line numbers: where a finding is itself. */
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
})
export type QuotedLine = z.infer<typeof quotedLine>

/** What one item came to on one pull request, before anybody waived anything. */
export const verdictLine = z.strictObject({
  item: itemName,
  rev: z.int().positive(),
  title: z.string().max(120),
  severity,
  gate,
  verdict,
  cause,
  /** One sentence for people: why it stands so. Model text is neutralized when it is shown, not here. */
  because: z.string().max(600),
  fix: z.string().max(600),
  evidence: z.array(quotedLine).max(5),
  /** How many places fail; `evidence` shows at most five. */
  failures: z.int().min(0),
  /** How many pieces nobody could judge beside a fail; a waiver for some paths does not cover them. */
  open: z.int().positive().optional(),
  /** A second opinion refuted the fail with evidence: shown as a warning. */
  disputed: z.boolean(),
  /** sha256 (hex) over everything the item judged: its id, revision and the units it saw. A waiver is bound to it. */
  key: z.string().regex(/^[0-9a-f]{64}$/),
})
export type VerdictLine = z.infer<typeof verdictLine>
