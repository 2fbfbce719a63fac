import type { ItemSpec } from '../checklist.ts'
import type { Duty } from '../obligation.ts'
import type { ProposedQuote } from '../proposal.ts'
import { actual } from '../units/visible.ts'
import { codePart } from './code-part.ts'
import { collapsed, type QuotableLine } from './quotable.ts'

const longestControl = 200

/** Whether a pattern of a checklist matches a text; false where it took too long. */
export type Matches = (pattern: string, text: string) => boolean

/**
 * The patterns one of which the control of a passing quote has to match. A repository's own words count beside those of an
 * item that has some, not beside what clears a suspect.
 * @param kind what is answered: a subject, a suspect, or the item as a whole (null)
 */
export function controlPatterns(
  { controls, clears }: Pick<ItemSpec, 'controls' | 'clears'>,
  kind: Duty['kind'] | null,
  own: readonly string[],
): readonly string[] {
  if (kind === 'suspect' && clears.length > 0) return clears
  return controls.length > 0 ? [...controls, ...own] : []
}

/**
 * Whether a word shows what makes a quoted place safe: it stands in the code of the quoted lines, not in a comment, in
 * lines that the change leaves there, and it is one of the words the item asks for.
 * @param proposed the word and the quote as the model gave them
 * @param lines the lines that the quote covers
 * @param patterns what it has to match; without any, every word of the quote counts
 */
export function showsControl(
  { control, quote }: Pick<ProposedQuote, 'control' | 'quote'>,
  lines: readonly QuotableLine[],
  patterns: readonly string[],
  matches: Matches,
): boolean {
  const word = collapsed(actual(control ?? ''))
  if (word.length < 2 || word.length > longestControl || !/[\p{L}\p{N}]/u.test(word)) return false
  if (lines.some(({ kind }) => kind === 'removed') || !collapsed(actual(quote)).includes(word)) return false
  const code = collapsed(lines.map(({ text }) => codePart(text)).join('\n'))
  return code.includes(word) && (patterns.length === 0 || patterns.some((pattern) => matches(pattern, word)))
}
