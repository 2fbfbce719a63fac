import * as z from 'zod'
import { sha } from './identity.ts'

export const jobKind = z.enum(['implement', 'revise', 'review'])
export type JobKind = z.infer<typeof jobKind>

/** One thing a run has to answer: a labeled issue or a comment, pinned to its text as it was read. */
export const askRef = z.strictObject({
  kind: z.enum(['label', 'comment']),
  /** GraphQL node id of the issue or comment. */
  id: z.string().min(1).max(200),
  /** sha256 (hex) of the text as read when the job was decided. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type AskRef = z.infer<typeof askRef>

/** The text of a labeled issue as its hash pins it; a comment's text is its body as it is. */
export function labeledText(issue: { readonly title: string; readonly body: string }): string {
  return `${issue.title}\n\n${issue.body}`
}

/** What a review needs besides the commits. */
export const reviewOrder = z.strictObject({
  /** The branch the pull request is to be merged into. */
  baseRef: z.string().min(1).max(255),
  /** Ids of the App's earlier check runs on this pull request, newest first: what was judged is not judged again. */
  memory: z.array(z.int().positive()).max(8),
  /** What the verdict depends on besides the diff: the configuration, checklists and waivers of the base, as one digest. */
  policy: z.string().regex(/^[0-9a-f]{16}$/),
})
export type ReviewOrder = z.infer<typeof reviewOrder>

/** What the server sends to an Actions run: addresses, pins and limits; no text and no secret. */
export const jobSpec = z.strictObject({
  v: z.literal(1),
  /** The key of the claim, for example `b-12`. */
  id: z.string().regex(/^[br]-\d+$/),
  /** Rises with every dispatch of this id: one more than the ledger's `seq` when the job was decided, so never reused. */
  generation: z.int().positive(),
  kind: jobKind,
  /** Numeric id of the repository. */
  repository: z.int().positive(),
  /** The issue that owns the branch, else the pull request. */
  subject: z.int().positive(),
  pull: z.int().positive().nullable(),
  agent: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  /** Commit the work starts from on the base branch. */
  base: sha,
  /** Head of the branch the work continues; null when the branch does not exist yet. */
  head: sha.nullable(),
  branch: z.string().min(1).max(200),
  /** Empty for a review: nobody has to ask for one. */
  asks: z.array(askRef).max(50),
  limits: z.strictObject({ usd: z.number().positive(), minutes: z.number().positive(), turns: z.int().positive() }),
  energy: z.int().min(0),
  /** `seq@sha` of the ledger's tip this was decided on. */
  ledger: z.string(),
  /** Of a review, and only of one. */
  review: reviewOrder.optional(),
})
export type JobSpec = z.infer<typeof jobSpec>

/** The one text of a JobSpec that is dispatched and hashed. */
export function encodeJob(job: JobSpec): string {
  return JSON.stringify(jobSpec.parse(job))
}
