import * as z from 'zod'
import { actor, sha } from '../identity.ts'
import { jobSpec } from '../job.ts'
import { itemName } from '../review/verdict.ts'

const at = z.iso.datetime()
const key = z.string().regex(/^[br]-\d+$/)
const subject = z.int().positive()
const usd = z.number().min(0)

/** Reservation, claim, generation and the JobSpec (with its hash) in one entry: one compare-and-swap decides them all. */
export const claimed = z.strictObject({
  kind: z.literal('claimed'),
  key,
  at,
  /** Whose act this dispatch answers. */
  by: actor,
  /** `person`: a label, a command or a review renews the energy; `automatic`: spends 1 and counts a round. */
  cause: z.enum(['person', 'automatic']),
  job: jobSpec,
  /** sha256 (hex) of the JobSpec's text as dispatched. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Money set aside until the run reports what it spent. */
  reservedUsd: usd,
  /** Time of the `labeled` event this answers; null when comments alone ask. */
  label: at.nullable(),
  /** A review of somebody's pull request who has no write access: paid from a purse of its own. */
  outsider: z.literal(true).optional(),
})

/** What a finished run left on the branch. */
export const published = z.strictObject({
  kind: z.literal('published'),
  key,
  at,
  generation: z.int().positive(),
  /** `<run id>.<attempt>` */
  run: z.string(),
  branch: z.string(),
  head: sha,
  pull: z.int().positive(),
  /** Why the merge waits for a person although the checks are green: reasons of the publisher's Hold list. */
  holds: z.array(z.string()).max(20),
})

/** The end of a claim, or of a whole subject. */
export const released = z.strictObject({
  kind: z.literal('released'),
  key,
  at,
  generation: z.int().min(0),
  /** The Reason it ended with, for example `published`, `no_change`, `run_failed`, `merged`. */
  because: z.string().max(64),
  /** What the run spent; the reservation is given back. */
  usd,
  agent: z.string().max(64),
  /** `<run id>.<attempt>`; null when no run is known. */
  run: z.string().max(64).nullable(),
  /**
   * `open` answers the asks; `retry` counts a failed attempt; `again` puts the asks back at no cost, because the branch
   * moved; `merged` and `closed` end the subject and forget it.
   */
  next: z.enum(['open', 'retry', 'again', 'merged', 'closed']),
})

/** An ask that got a no which no reaction can carry (labels have none; locked conversations refuse them). */
export const refused = z.strictObject({
  kind: z.literal('refused'),
  at,
  subject,
  /** Node id of the ask. */
  ask: z.string().max(200),
  because: z.string().max(64),
  label: at.nullable(),
})

export const held = z.strictObject({ kind: z.literal('held'), at, subject, by: actor, why: z.string().max(500) })
export const resumed = z.strictObject({
  kind: z.literal('resumed'),
  at,
  subject,
  by: actor,
  /** sha256 (hex) of the texts with hidden characters that this person saw and confirmed. */
  confirmed: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(20),
})

/** A person approved this head; another head voids it. */
export const approved = z.strictObject({
  kind: z.literal('approved'),
  at,
  subject,
  pull: z.int().positive(),
  head: sha,
  by: actor,
})

/** A finished review: the check run that holds the verdicts, whose memory later reviews start from. */
export const reviewed = z.strictObject({
  kind: z.literal('reviewed'),
  key,
  at,
  generation: z.int().positive(),
  /** `<run id>.<attempt>` */
  run: z.string(),
  pull: z.int().positive(),
  head: sha,
  /** Database id of the check run. */
  check: z.int().positive(),
})

/** Somebody accepts an item that fails, or that nobody could judge, for a while; bound to the very content it is about. */
export const waived = z.strictObject({
  kind: z.literal('waived'),
  at,
  pull: z.int().positive(),
  item: itemName,
  rev: z.int().positive(),
  /** Content key of the verdict line. */
  key: z.string().regex(/^[0-9a-f]{64}$/),
  by: actor,
  /** Last day (UTC) on which it counts. */
  until: z.iso.date(),
  why: z.string().min(1).max(500),
  /** Nobody else in the repository could have given it. */
  sole: z.literal(true).optional(),
  /** Nobody could judge the item when it was given: it does not cover a fail that is found later. */
  unjudged: z.literal(true).optional(),
})

/** A person wants the pull request reviewed once more: what stayed unknown is asked again, over any outsiders' budget. */
export const rechecked = z.strictObject({ kind: z.literal('rechecked'), at, pull: z.int().positive(), by: actor })

/** From when on labels and comments count in this repository, where the host does not know when the App came. */
export const installed = z.strictObject({ kind: z.literal('installed'), at })

/** A finished sweep, so that other replicas need not repeat it. */
export const swept = z.strictObject({ kind: z.literal('swept'), at })

export const entry = z.discriminatedUnion('kind', [
  claimed,
  published,
  released,
  refused,
  held,
  resumed,
  approved,
  reviewed,
  waived,
  rechecked,
  installed,
  swept,
])
export type Entry = z.infer<typeof entry>
export type Claimed = z.infer<typeof claimed>
export type Published = z.infer<typeof published>
export type Released = z.infer<typeof released>
export type Reviewed = z.infer<typeof reviewed>
export type Waived = z.infer<typeof waived>
