import type { Line } from './lines.ts'

/** A comment made small enough to be parsed in bounded time, with the same structure around every line that is left. */
export type Reduced = { readonly lines: readonly Line[]; readonly complete: boolean }

const maxCharacters = 4000
const maxLines = 400
const maxNesting = 12
const longLine = 400

/** A line that cannot open, close or change anything in Markdown. */
const inert = /^\p{L}[\p{L}\p{N} ,;:.!?'"()%/]*$/u
const container = /^(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)))+/
const fence = /^(`{3,}(?=[^`]*$)|~{3,})/

/**
 * Leaves out what has no influence: the insides of fenced code at the margin, and the words of plain prose.
 * A comment nested deeper than anybody writes is not read at all.
 * @param keep lines that stay as they are
 */
export function reduce(lines: readonly Line[], keep: (line: Line) => boolean): Reduced {
  if (lines.some(({ text }) => nesting(text) > maxNesting)) return { lines: [], complete: false }
  const reduced = withoutProse(withoutCode(lines), keep)
  let characters = 0
  const end = reduced.findIndex(({ text }, index) => {
    characters += text.length + 1
    return characters > maxCharacters || index >= maxLines
  })
  return end === -1 ? { lines: reduced, complete: true } : { lines: reduced.slice(0, end), complete: false }
}

function nesting(text: string): number {
  return container.exec(text)?.[0].match(/[>*+.)-]/g)?.length ?? 0
}

function withoutCode(lines: readonly Line[]): readonly Line[] {
  let open: string | null = null
  return lines.filter(({ text }) => {
    const marks = fence.exec(text)?.[1] ?? null
    if (open === null) {
      open = marks
      return true
    }
    const closes = marks?.startsWith(open) === true && text.trimEnd() === marks
    if (closes) open = null
    return closes
  })
}

function withoutProse(lines: readonly Line[], keep: (line: Line) => boolean): readonly Line[] {
  const isInert = (line: Line | undefined): boolean => line !== undefined && !keep(line) && inert.test(line.text)
  return lines
    .filter((line, index) => !(isInert(line) && isInert(lines[index - 1])))
    .map((line) => ({ ...line, text: isInert(line) ? 'x' : shorten(line.text) }))
}

/** A long line without its plain words behind the part that is judged; links and HTML are left as they are. */
function shorten(text: string): string {
  const [front, rest] = [text.slice(0, longLine), text.slice(longLine)]
  return /[<>[\]]/.test(text) ? text : `${front}${rest.replaceAll(/[\p{L}\p{N} ,;.!?]{2,}/gu, 'x')}`
}
