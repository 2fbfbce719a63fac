import * as z from 'zod'
import { actor, sha } from '../identity.ts'
import { jobSpec } from '../job.ts'
import { itemName } from '../review/verdict.ts'

const at = z.iso.datetime()

/** Who works on a key right now. The JobSpec rides along, so any server can send the same dispatch again. */
export const claim = z.strictObject({
  key: z.string(),
  at,
  by: actor,
  cause: z.enum(['person', 'automatic']),
  hash: z.string(),
  job: jobSpec,
  reservedUsd: z.number().min(0),
  outsider: z.literal(true).optional(),
})
export type Claim = z.infer<typeof claim>

/** What must be remembered of one open subject. */
export const subjectState = z.strictObject({
  generation: z.int().min(0),
  energy: z.int().min(0),
  /** Automatic rounds since a person last acted. */
  rounds: z.int().min(0),
  /** Failed runs since a person last acted. */
  attempts: z.int().min(0),
  spentUsd: z.number().min(0),
  /** Time of the newest `labeled` event already answered. */
  label: at.nullable(),
  /** Whether that label still waits for an answer: claimed, and neither answered nor withdrawn. */
  labelOpen: z.boolean(),
  /** Time of the newest claim; asks that are newer are new acts of people. */
  claimedAt: at.nullable(),
  pull: z.int().positive().nullable(),
  branch: z.string().nullable(),
  /** The head the publisher last made, and when. */
  head: sha.nullable(),
  publishedAt: at.nullable(),
  /** Reasons of the Hold list found by the publisher; `approved` on the head answers them. */
  holds: z.array(z.string()),
  held: z.strictObject({ by: actor, at, why: z.string() }).nullable(),
  approved: z.strictObject({ head: sha, by: actor, at }).nullable(),
  /** When a person last lifted what stopped the work; hold labels set before no longer count. */
  resumedAt: at.nullable(),
  /** sha256 (hex) of texts with hidden characters that a person confirmed, newest last. */
  confirmed: z.array(z.string()),
  /** How the newest run ended. */
  last: z.strictObject({ because: z.string(), at, run: z.string().nullable() }).nullable(),
  /** Asks refused where no reaction could say so, newest last. */
  refused: z.array(z.string()),
})
export type SubjectState = z.infer<typeof subjectState>

/** An item somebody accepts for a while, and who. A critical one takes two. */
export const waiver = z.strictObject({
  item: itemName,
  rev: z.int().positive(),
  key: z.string(),
  by: z.array(actor).min(1).max(4),
  at,
  until: z.iso.date(),
  why: z.string(),
  /** Nobody else in the repository could have given it. */
  sole: z.literal(true).optional(),
  /** Nobody could judge the item when it was given. */
  unjudged: z.literal(true).optional(),
})
export type Waiver = z.infer<typeof waiver>

/** What must be remembered of the reviews of one open pull request; the verdicts themselves stand in its check runs. */
export const reviewState = z.strictObject({
  /** The head, and the configuration and checklists, that runs were last started for; and how many of them failed. */
  tried: z
    .strictObject({
      generation: z.int().positive(),
      head: sha,
      policy: z.string(),
      attempts: z.int().min(0),
      because: z.string(),
    })
    .nullable(),
  /** The App's check runs with verdicts, newest first. */
  checks: z.array(z.int().positive()),
  waivers: z.array(waiver),
  /** When somebody last asked for another look that has not begun. */
  recheck: at.nullable(),
})
export type ReviewState = z.infer<typeof reviewState>

/** The state that follows from a chain of entries; the tip alone answers every gate. */
export const ledgerState = z.strictObject({
  v: z.literal(1),
  seq: z.int().min(0),
  sweptAt: at.nullable(),
  /** From when on labels and comments count here, as the first `installed` entry said. */
  since: at.nullable(),
  /** Pull requests of the App merged so far. */
  merged: z.int().min(0),
  claims: z.record(z.string(), claim),
  subjects: z.record(z.string(), subjectState),
  /** By number of the pull request. Entries from before there were reviews lack this and the purse of outsiders. */
  reviews: z.record(z.string(), reviewState).default({}),
  /** US dollars by agent and month (`engineer 2026-11`) and by day (`2026-11-20`). */
  agentMonths: z.record(z.string(), z.number()),
  days: z.record(z.string(), z.number()),
  /** US dollars for reviews of outsiders' pull requests, by day. */
  outsiderDays: z.record(z.string(), z.number()).default({}),
  /** Dispatches caused by each person (numeric id) in the last hour. */
  dispatches: z.record(z.string(), z.array(at)),
})
export type LedgerState = z.infer<typeof ledgerState>

export const emptyState: LedgerState = {
  v: 1,
  seq: 0,
  sweptAt: null,
  since: null,
  merged: 0,
  claims: {},
  subjects: {},
  reviews: {},
  agentMonths: {},
  days: {},
  outsiderDays: {},
  dispatches: {},
}

export const freshSubject: SubjectState = {
  generation: 0,
  energy: 0,
  rounds: 0,
  attempts: 0,
  spentUsd: 0,
  label: null,
  labelOpen: false,
  claimedAt: null,
  pull: null,
  branch: null,
  head: null,
  publishedAt: null,
  holds: [],
  held: null,
  approved: null,
  resumedAt: null,
  confirmed: [],
  last: null,
  refused: [],
}

export const freshReview: ReviewState = { tried: null, checks: [], waivers: [], recheck: null }

export function reviewOf(state: LedgerState, pull: number): ReviewState {
  return state.reviews[pull] ?? freshReview
}

export function subjectOf(state: LedgerState, subject: number): SubjectState {
  return state.subjects[subject] ?? freshSubject
}

/** The key of whatever writes the subject's branch. */
export function branchKey(subject: number): string {
  return `b-${subject}`
}

/** The key of a review: it excludes only another review of the same pull request. */
export function reviewKey(pull: number): string {
  return `r-${pull}`
}

export function isReviewKey(key: string): boolean {
  return key.startsWith('r-')
}

export function subjectOfKey(key: string): number {
  return Number(key.slice(2))
}
