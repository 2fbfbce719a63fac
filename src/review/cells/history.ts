import type { Cause, VerdictLine } from '../../domain/review/verdict.ts'

const longest = 20
const mostFlips = 2

const letters = { pass: 'p', fail: 'f', not_applicable: 'n', unknown: '' } as const

/** Causes that rest on what a model proposed; what code decides may change as often as the content does. */
const proposed: ReadonlySet<Cause> = new Set(['verified', 'evidence', 'agreed'])

/** A line with the history of its item. */
export type WithHistory = { readonly line: VerdictLine; readonly history: string }

/**
 * Adds one letter to the history of an item where a model settled it anew. An item that changed its mind between failing
 * and not failing more than twice is unknown: a person has to look.
 * @param line what the item came to
 * @param asked whether a model was asked about any of its cells in this review
 * @param before letters of earlier reviews
 */
export function withHistory(line: VerdictLine, asked: boolean, before: string): WithHistory {
  if (!proposed.has(line.cause)) return { line, history: before }
  const history = asked ? kept(before + letters[line.verdict]) : before
  if (flips(history) <= mostFlips) return { line, history }
  const because = `It changed between failing and not failing ${flips(history)} times on this pull request.`
  return {
    history,
    line: {
      ...line,
      verdict: 'unknown',
      cause: 'unstable',
      because,
      fix: '',
      evidence: [],
      failures: 0,
      disputed: false,
    },
  }
}

/** As much of a history as has room. What only repeats goes first: no number of calm reviews may hide that it changed. */
function kept(history: string): string {
  if (history.length <= longest) return history
  const letters = [...history]
  const calm = letters.findIndex((letter, index) => index > 0 && isFail(letter) === isFail(letters[index - 1]))
  return kept(letters.toSpliced(Math.max(0, calm), 1).join(''))
}

function flips(history: string): number {
  const fails = [...history].map(isFail)
  return fails.filter((one, index) => index > 0 && one !== fails[index - 1]).length
}

function isFail(letter: string | undefined): boolean {
  return letter === 'f'
}
