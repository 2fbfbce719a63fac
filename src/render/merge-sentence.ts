import { withoutHidden } from '../domain/hidden.ts'
import { code } from './markdown.ts'
import { cut, neutralLine } from './neutral.ts'

/**
 * Sentences about gates hold names in code spans. Everything here reads those spans back, so that one sentence serves places
 * that show Markdown and places that do not.
 */

type Piece = { readonly text: string; readonly isCode: boolean }

/** So many bytes of one sentence at most; the longest list of names anybody reads is shorter. */
const longest = 20_000

/**
 * The sentence as Markdown on one line: lists of names are in order, and nothing in it is an HTML comment or hidden.
 * @param words a sentence whose names stand in code spans
 * @param host the GitHub server, for example `github.com`
 */
export function shownSentence(words: string, host: string): string {
  const line = oneLine(words)
  if (line.length <= longest) return written(sorted(pieces(line)))
  // A cut through a code span would set free what stands in it.
  return neutralLine(plainOf(sorted(pieces(line.slice(0, 4 * longest)))), host, longest)
}

/** The sentence without Markdown, for terminals and titles. */
export function plainSentence(words: string): string {
  return plainOf(sorted(pieces(oneLine(words))))
}

/**
 * The sentence without Markdown in at most `length` characters. Names that do not fit are counted; null where even that is
 * too long.
 */
export function shortSentence(words: string, length: number): string | null {
  const all = sorted(pieces(oneLine(words)))
  const whole = plainOf(all)
  if (whole.length <= length) return whole
  const list = longestList(all)
  const { from, names } = list
  const [uncounted = '', more = '0'] = /^ and (\d{1,9}) more/.exec(all[endOf(list)]?.text ?? '') ?? []
  const total = names.length + Number(more)
  if (total < 2) return null
  const before = plainOf(all.slice(0, from))
  const after = plainOf(all.slice(endOf(list))).slice(uncounted.length)
  for (let shown = Math.min(names.length, length); shown > 0; shown--) {
    const text = `${before}${names.slice(0, shown).join(between)} and ${total - shown} more${after}`
    if (shown < total && text.length <= length) return text
  }
  const counted = `${before}${total} names${after}`
  return counted.length <= length ? counted : null
}

/** How many names the longest list of a sentence holds. */
export function namesIn(words: string): number {
  return longestList(pieces(oneLine(words))).names.length
}

function oneLine(words: string): string {
  const line = withoutHidden(words).replaceAll(/\s+/g, ' ').trim()
  return line.replaceAll('<!--', '<! --').replaceAll('-->', '-- >')
}

/** A code span ends at the next run of as many backticks; a run without such an end is text. */
function pieces(line: string): readonly Piece[] {
  const parts = line.split(/(`+)/)
  const found: Piece[] = []
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] ?? ''
    const end = at % 2 === 1 ? parts.indexOf(part, at + 1) : -1
    const isCode = end > at && end % 2 === 1
    if (isCode) {
      found.push({ text: withoutPadding(parts.slice(at + 1, end).join('')), isCode })
      at = end
    } else if (part !== '') found.push({ text: part, isCode })
  }
  return found
}

function withoutPadding(content: string): string {
  return /^ .*\S.* $/.test(content) ? content.slice(1, -1) : content
}

const between = ', '

/** Names with nothing but commas between them are a list, and a list has one order. */
function sorted(all: readonly Piece[]): readonly Piece[] {
  const result = [...all]
  for (const { from, names } of listsIn(all)) {
    names.toSorted().forEach((text, index) => {
      result[from + 2 * index] = { text, isCode: true }
    })
  }
  return result
}

type List = { readonly from: number; readonly names: readonly string[] }

/** A lone name is a list of one. */
function listsIn(all: readonly Piece[]): readonly List[] {
  const lists: List[] = []
  for (let at = 0; at < all.length; at++) {
    const names = listAt(all, at)
    if (names.length === 0) continue
    lists.push({ from: at, names })
    at = endOf({ from: at, names }) - 1
  }
  return lists
}

function listAt(all: readonly Piece[], from: number): readonly string[] {
  const names: string[] = []
  for (let at = from; all[at]?.isCode; at += 2) {
    names.push(all[at]?.text ?? '')
    if (all[at + 1]?.text !== between) break
  }
  return names
}

function endOf({ from, names }: List): number {
  return from + 2 * names.length - 1
}

function longestList(all: readonly Piece[]): List {
  const none: List = { from: 0, names: [] }
  return listsIn(all).reduce((best, list) => (list.names.length > best.names.length ? list : best), none)
}

function plainOf(all: readonly Piece[]): string {
  return all.map(({ text }) => text).join('')
}

function written(all: readonly Piece[]): string {
  return all.map(({ text, isCode }) => (isCode ? code(text, longest) : text)).join('')
}

/** A name or an address in a place without Markdown: one line, nothing hidden, no HTML comment. */
export function plainName(name: string, length = 200): string {
  return cut(oneLine(name), length)
}
