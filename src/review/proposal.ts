import * as z from 'zod'
import { side, verdict } from '../domain/review/verdict.ts'

/** A quote as a model gives it; nothing of it is believed before code finds it. */
export const proposedQuote = z.strictObject({
  path: z.string(),
  side,
  line: z.int(),
  quote: z.string(),
  /** The word in the quote that makes it safe, for example `requireUser`. */
  control: z.string().nullable(),
})
export type ProposedQuote = z.infer<typeof proposedQuote>

/** What a model proposes for one item in one call: a verdict for the whole, and an answer for every duty. */
export const itemProposal = z.strictObject({
  item: z.string(),
  nonce: z.string(),
  verdict,
  /** One answer per subject and per suspect, by its id. */
  duties: z.array(z.strictObject({ id: z.string(), verdict, evidence: z.array(proposedQuote) })),
  evidence: z.array(proposedQuote),
  claim: z.string(),
  fix: z.string(),
  confidence: z.enum(['low', 'medium', 'high']),
})
export type ItemProposal = z.infer<typeof itemProposal>

/** The whole answer of a judging call. */
export const judgement = z.strictObject({ items: z.array(itemProposal) })

/** The answer of a second opinion on one fail or pass. */
export const secondOpinion = z.strictObject({
  nonce: z.string(),
  /** `refuted`: the first verdict is wrong, and `evidence` shows it; `upheld`: it stands. */
  opinion: z.enum(['upheld', 'refuted']),
  evidence: z.array(proposedQuote),
  reason: z.string(),
})
export type SecondOpinion = z.infer<typeof secondOpinion>
