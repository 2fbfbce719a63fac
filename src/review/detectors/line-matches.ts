import type { MatchLines } from '../hit.ts'

const longestLine = 2_000
const overlap = 500
const mostPieces = 64
const batchLength = 200_000
const mostTimeouts = 3

/** Lines of one unit that a pattern is tried on. */
export type Pile = { readonly unit: string; readonly lines: readonly string[] }

/** What a pattern came to on one unit: indexes of lines, or why it is not known. */
export type PileMatches =
  | { readonly kind: 'matched'; readonly lines: ReadonlySet<number> }
  | { readonly kind: 'timeout' | 'failed'; readonly words: string }

/**
 * Runs one pattern over many units. Lines are tried together, as each call costs; where a batch takes too long each of its
 * units is tried alone, and after three that did the pattern is given up for all the rest.
 * Lines above 2,000 characters are tried in overlapping pieces; only what lies beyond 64 of them stays unread, and is told.
 */
export function matchPiles(
  pattern: string,
  piles: readonly Pile[],
  matchLines: MatchLines,
): ReadonlyMap<string, PileMatches> {
  const results = new Map<string, PileMatches>()
  let slow = 0
  const tried = (group: readonly Pile[]): Results | null =>
    slow < mostTimeouts ? tryPiles(pattern, group, matchLines) : null
  const alone = (pile: Pile): Results => {
    const result = tried([pile])
    if (result === null) slow += 1
    return result ?? new Map([[pile.unit, timeout]])
  }
  for (const group of batches(piles)) {
    const together = slow === 0 ? tried(group) : null
    const parts = together === null ? group.map(alone) : [together]
    for (const part of parts) for (const [unit, matches] of part) results.set(unit, matches)
  }
  return results
}

type Results = ReadonlyMap<string, PileMatches>

const timeout: PileMatches = { kind: 'timeout', words: 'the pattern took too long on these lines' }

/** Null where the pattern took too long. */
function tryPiles(
  pattern: string,
  piles: readonly Pile[],
  matchLines: MatchLines,
): ReadonlyMap<string, PileMatches> | null {
  const startOnly = endsEarly(pattern)
  const { texts, lines, ends } = piecesOf(piles, startOnly)
  try {
    const matched = matchLines(pattern, texts)
    if (matched === 'timeout') return null
    const found = piles.map(() => new Set<number>())
    for (const index of matched) {
      const line = lines[index]
      if (line !== undefined) found[ends.findIndex((end) => index < end)]?.add(line)
    }
    return new Map(piles.map((pile, at) => [pile.unit, judged(pile, found[at] ?? new Set(), startOnly)]))
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    return new Map(piles.map(({ unit }) => [unit, { kind: 'failed', words }]))
  }
}

/** Whether a pattern is about the first words of a line alone, so that the beginning of a long one is enough. */
function endsEarly(pattern: string): boolean {
  const start = /^(?:\(\?i\))?\^/.exec(pattern)
  return start !== null && !/[|*+{]/.test(pattern.slice(start[0].length).replaceAll(/\\s[*+]/g, ''))
}

function judged({ lines }: Pile, found: ReadonlySet<number>, startOnly: boolean): PileMatches {
  const isUnread = startOnly ? isMostlyBlank : (line: string) => line.length > longestRead
  const unread = lines.findIndex((line, index) => line.length > longestLine && isUnread(line) && !found.has(index))
  if (unread < 0) return { kind: 'matched', lines: found }
  return { kind: 'failed', words: `a line is longer than ${startOnly ? longestLine : longestRead} characters` }
}

/** Blanks push what a pattern looks for out of the part that it is tried on. */
function isMostlyBlank(line: string): boolean {
  return /\s{500}/.test(line.slice(0, longestLine))
}

const longestRead = (longestLine - overlap) * (mostPieces - 1) + longestLine

/** What is tried of all piles: for each text the line it comes from, and where the texts of each pile end. */
function piecesOf(piles: readonly Pile[], startOnly: boolean) {
  const [texts, lines, ends]: [string[], number[], number[]] = [[], [], []]
  for (const pile of piles) {
    pile.lines.forEach((text, line) => {
      const add = (piece: string): void => {
        texts.push(piece)
        lines.push(line)
      }
      if (text.length <= longestLine) add(text)
      else cut(text, startOnly ? 1 : mostPieces).forEach(add)
    })
    ends.push(texts.length)
  }
  return { texts, lines, ends }
}

function cut(text: string, most: number): readonly string[] {
  const pieces: string[] = []
  for (let start = 0; start === 0 || (start + overlap < text.length && pieces.length < most); ) {
    pieces.push(text.slice(start, start + longestLine))
    start += longestLine - overlap
  }
  return pieces
}

/** Units in batches of about 200,000 characters: a few milliseconds of an ordinary pattern. */
function batches(piles: readonly Pile[]): readonly (readonly Pile[])[] {
  const groups: Pile[][] = []
  let length = Number.POSITIVE_INFINITY
  for (const pile of piles) {
    const own = pile.lines.reduce((sum, line) => sum + line.length + 1, 0)
    if (length + own > batchLength) {
      groups.push([])
      length = 0
    }
    groups.at(-1)?.push(pile)
    length += own
  }
  return groups
}
