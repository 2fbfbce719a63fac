import * as z from 'zod'
import { actor, sha } from '../identity.ts'
import { jobSpec } from '../job.ts'

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
  installed,
  swept,
])
export type Entry = z.infer<typeof entry>
export type Claimed = z.infer<typeof claimed>
export type Published = z.infer<typeof published>
export type Released = z.infer<typeof released>
