import * as z from 'zod'
import { sha } from '../identity.ts'
import { itemName, quotedLine, verdictLine } from './verdict.ts'

const path = z.string().min(1).max(4096)
const words = z.string().max(600)

/** What became of every changed file. Whoever reads `reviewed 31 of 31` must be able to believe it. */
export const coverage = z.strictObject({
  /** Pieces of the diff: a file, or some hunks of a large one. */
  units: z.int().min(0),
  reviewed: z.int().min(0),
  /** Kept from the model by a rule of the base branch or of the product; detectors still read what is text. */
  skipped: z.array(z.strictObject({ path, rule: z.string().max(100) })).max(2000),
  unreviewable: z.array(z.strictObject({ path, why: z.string().max(200) })).max(2000),
  overBudget: z.array(path).max(2000),
  /** How many more of each there are, where a record had to be short. */
  more: z
    .strictObject({ skipped: z.int().min(0), unreviewable: z.int().min(0), overBudget: z.int().min(0) })
    .optional(),
})
export type Coverage = z.infer<typeof coverage>

/**
 * A judged cell: one item on one unit, by its content key. Only what was settled is remembered, so the same bytes are
 * never judged twice, and what stayed unknown is asked again.
 */
export const rememberedCell = z.strictObject({
  /** First 32 hex digits of the content key. */
  k: z.string().regex(/^[0-9a-f]{32}$/),
  v: z.enum(['pass', 'fail', 'not_applicable']),
  /** Of a fail. */
  e: z.array(quotedLine).max(3).optional(),
  b: words.optional(),
  f: words.optional(),
  d: z.literal(true).optional(),
  /** Other pieces of the diff that it rests on, by what they say: without one of them it is judged again. */
  r: z
    .array(z.string().regex(/^[0-9a-f]{16}$/))
    .max(20)
    .optional(),
})
export type RememberedCell = z.infer<typeof rememberedCell>

export const reviewMemory = z.strictObject({
  cells: z.array(rememberedCell).max(5000),
  /** By item: one letter per review that settled it, oldest first (`p`, `f`, `n`); three changes of mind are `unstable`. */
  history: z.record(itemName, z.string().regex(/^[pfn]{0,20}$/)),
})
export type ReviewMemory = z.infer<typeof reviewMemory>

export const emptyMemory: ReviewMemory = { cells: [], history: {} }

/** An entry of `.github/signalbox-waivers.yml` on the base branch, as it was read there. */
export const fileWaiver = z.strictObject({
  item: itemName,
  rev: z.int().positive(),
  /** Content key it is bound to; null covers whatever the item says about `paths`. */
  key: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  paths: z.array(z.string().max(200)).max(50),
  reason: words,
  owner: z.string().max(100),
  approvedBy: z.array(z.string().max(100)).max(10),
  created: z.iso.date(),
  /** Last day (UTC) on which it counts. */
  expires: z.iso.date(),
})
export type FileWaiver = z.infer<typeof fileWaiver>

/** `review.json`: what a review run proposes. It judges nothing by itself: the server concludes. */
export const reviewReport = z.strictObject({
  v: z.literal(1),
  pull: z.int().positive(),
  base: sha,
  mergeBase: sha,
  head: sha,
  checklists: z
    .array(z.strictObject({ id: z.string().max(60), version: z.string().max(20), hash: z.string().max(64) }))
    .max(30),
  /** Files of the base branch that could not be used; each blocks. */
  problems: z.array(words).max(50),
  lines: z.array(verdictLine).max(300),
  coverage,
  /** File waivers that apply to this diff and are well-formed; whether they count is judged when they are used. */
  waivers: z.array(fileWaiver).max(100),
  memory: reviewMemory,
  model: z.strictObject({
    id: z.string().max(100),
    calls: z.int().min(0),
    /** Cells taken from memory, and cells asked. */
    remembered: z.int().min(0),
    asked: z.int().min(0),
    /** Quotes that were not where the model said. */
    rejectedQuotes: z.int().min(0),
  }),
})
export type ReviewReport = z.infer<typeof reviewReport>
