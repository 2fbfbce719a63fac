import * as z from 'zod'
import { gate, severity } from '../domain/review/verdict.ts'

const longestPattern = 300

const pattern = z
  .string()
  .min(1)
  .max(longestPattern)
  .refine(compiles, 'must be a regular expression that compiles with the flag `u`')

function compiles(source: string): boolean {
  try {
    return new RegExp(source.replace(/^\(\?i\)/, ''), 'u') instanceof RegExp
  } catch {
    return false
  }
}

const globs = z.array(z.string().min(1).max(200)).max(100)
const sentence = z.string().min(1).max(300)

const common = {
  /** Unique within the item. */
  id: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/),
  /** `fail` decides, and no model can overturn it; `suspect` has to be cleared; `subject` has to be answered. */
  effect: z.enum(['fail', 'suspect', 'subject']),
  message: z.string().max(200).optional(),
  /** Lines that match one of these are no hit: by their code, never by a comment beside it. */
  allow: z.array(pattern).max(20).optional(),
  /** Only in files whose new or old path matches. */
  paths: globs.optional(),
}

export const detector = z.discriminatedUnion('engine', [
  /** Line by line: of added lines, removed lines, all lines of the new side, or of the path itself. */
  z.strictObject({
    ...common,
    engine: z.literal('regex'),
    pattern,
    on: z.enum(['added', 'removed', 'head', 'path']).default('added'),
    /** Also in files that are kept from the model (lock files, generated files). */
    everywhere: z.boolean().optional(),
  }),
  /** A path query over YAML of the new side, for example `jobs.*.steps.*.run`. */
  z.strictObject({
    ...common,
    engine: z.literal('yaml'),
    path: z.string().min(1).max(200),
    match: pattern.optional(),
    absent: z.boolean().optional(),
  }),
  z.strictObject({
    ...common,
    engine: z.literal('ast-grep'),
    language: z.enum(['typescript', 'tsx', 'javascript', 'html', 'css']),
    rule: z.record(z.string(), z.unknown()),
  }),
  z.strictObject({
    ...common,
    engine: z.literal('builtin'),
    name: z.string().min(1).max(60),
    options: z.record(z.string(), z.unknown()).optional(),
  }),
])
export type Detector = z.infer<typeof detector>

/** Which changes an item or a checklist is about; decided by code. Every named condition has to hold. */
export const applies = z.strictObject({
  paths: globs.optional(),
  /** Taken exactly: case counts, and a pattern with a wildcard in its last part names files, not folders. */
  paths_ignore: globs.optional(),
  languages: z.array(z.string().max(30)).max(30).optional(),
  labels_any: z.array(z.string().max(50)).max(20).optional(),
  labels_none: z.array(z.string().max(50)).max(20).optional(),
  base_branches: globs.optional(),
  /** Holds where an added or removed line of the unit matches one of these. */
  diff_matches: z.array(pattern).max(20).optional(),
  change_kinds: z
    .array(z.enum(['added', 'modified', 'removed', 'renamed', 'mode', 'binary']))
    .max(6)
    .optional(),
})
export type Applies = z.infer<typeof applies>

const evidenceRules = z
  .strictObject({
    /** What a fail has to quote: a line of the new side, a removed line, or any line of the head beside a diff line. */
    fail: z.enum(['diff-line', 'removed-line', 'any-head-line']).default('diff-line'),
    /** What a pass has to show: a quote for each duty, one quote, or nothing (then detectors alone can fail it). */
    pass: z.enum(['per-subject', 'one', 'none']).default('per-subject'),
    /** Files of the head that the model is given and may quote. */
    context: globs.default([]),
  })
  .prefault({})

export const item = z.strictObject({
  id: z.string().regex(/^[A-Z]$/),
  /** Raised on any change of meaning: it voids remembered verdicts and waivers. */
  rev: z.int().positive().default(1),
  status: z.enum(['active', 'trial', 'retired']).default('active'),
  title: z.string().min(1).max(80),
  /** One statement that can be false; pass means that it holds. */
  assert: z.string().min(1).max(400),
  applies: applies.optional(),
  pass_when: z.array(sentence).min(1).max(10),
  fail_when: z.array(sentence).min(1).max(10),
  na_when: z.array(sentence).max(10).default([]),
  not_a_fail: z.array(sentence).max(20).default([]),
  evidence: evidenceRules,
  detectors: z.array(detector).max(40).default([]),
  /**
   * What counts as the word that makes a subject safe: the control of a passing quote must match one of these.
   * Without any, a word of the quote is enough.
   */
  controls: z.array(pattern).max(20).default([]),
  /** The same for suspects; without any, `controls` hold. */
  clears: z.array(pattern).max(20).default([]),
  severity,
  gate: gate.optional(),
  second_opinion: z.enum(['never', 'on-fail', 'on-fail-and-pass']).default('on-fail'),
  refs: z
    .strictObject({
      cwe: z.array(z.int().positive()).default([]),
      asvs: z.array(z.string().regex(/^v5\.0\.0-\d+\.\d+\.\d+$/)).default([]),
      other: z.array(z.string().max(100)).default([]),
    })
    .prefault({}),
})
export type Item = z.infer<typeof item>

/** A checklist file. Unknown keys are errors. */
export const checklist = z
  .strictObject({
    schema: z.literal(1),
    id: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    title: z.string().min(1).max(120),
    /** Ids of checklists whose items this one adds to or tightens. */
    extends: z.array(z.string().max(60)).max(10).default([]),
    applies: applies.optional(),
    items: z.array(item).min(1).max(26),
  })
  .superRefine(({ items }, context) => {
    const seen = new Set<string>()
    for (const { id } of items) {
      if (seen.has(id)) context.addIssue({ code: 'custom', message: `the item ${id} stands there twice` })
      seen.add(id)
    }
  })
export type Checklist = z.infer<typeof checklist>

/** An item in force: with its full name, its gate, and what its checklist is about. */
export type ItemSpec = Omit<Item, 'id' | 'gate'> & {
  /** `security/B` */
  readonly name: string
  readonly checklist: string
  readonly gate: z.infer<typeof gate>
  readonly within: Applies | null
}

const gateOf = { critical: 'block', high: 'block', medium: 'warn', low: 'info' } as const

/** The gate an item has by its severity; a trial only informs. */
export function defaultGate({ severity: how, status }: Pick<Item, 'severity' | 'status'>): z.infer<typeof gate> {
  return status === 'trial' ? 'info' : gateOf[how]
}
