import * as z from 'zod'
import type { ReviewAnswer } from '../model.ts'
import { type ItemProposal, itemProposal, type ProposedQuote } from '../proposal.ts'

const mostItems = 500

const envelope = z.strictObject({ items: z.array(z.unknown()).max(mostItems) })
const named = z.object({ item: z.string() })

/** An answer as far as it has the agreed shape. */
export type Read = {
  readonly proposals: readonly ItemProposal[]
  /** Names of items whose answer has another shape. */
  readonly misshapen: readonly string[]
}

/**
 * Reads the answer of a judging call, item by item, so that one odd item does not take the others with it.
 * @returns null where the answer as a whole has another shape
 */
export function readAnswer({ value }: Extract<ReviewAnswer, { kind: 'answered' }>): Read | null {
  const whole = envelope.safeParse(value)
  if (!whole.success) return null
  const items = whole.data.items.map((one) => ({ parsed: itemProposal.safeParse(one), name: named.safeParse(one) }))
  return {
    proposals: items.flatMap(({ parsed }) => (parsed.success ? [parsed.data] : [])),
    misshapen: items.flatMap(({ parsed, name }) => (!parsed.success && name.success ? [name.data.item] : [])),
  }
}

/** Quotes of an answer, of items and of duties. */
export function quotesOf(proposals: readonly ItemProposal[]): readonly ProposedQuote[] {
  return proposals.flatMap(({ evidence, duties }) => [...evidence, ...duties.flatMap((duty) => duty.evidence)])
}
