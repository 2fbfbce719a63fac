/** Markdown without what its page does not show, and how many pieces that were. */
export type ShownMarkdown = { readonly text: string; readonly hiddenMarkdown: number }

/** Nothing in these patterns looks further than this, so a text made to be slow is not. */
const near = '{0,4000}'
const label = String.raw`\[((?:[^[\]\\]|\\[\s\S]){1,999})\]`
const titled = (open: string, close: string, plain: string): string =>
  String.raw`${open}(?:[^\n\\${plain}]|\\[\s\S]|\n(?![ \t]*\n))${near}${close}`
const title = `(?:${titled('"', '"', '"')}|${titled("'", "'", "'")}|${titled('[(]', '[)]', '()')})`
const destination = String.raw`(?:<[^<>\n]{0,2000}>|[^\s<]\S{0,2000})`

const opening = String.raw`[ \t]*(?:(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])[ \t]*){0,10}`
const definition = new RegExp(
  String.raw`(${opening})${label}:[ \t]*\n?[ \t]*${destination}((?:[ \t]+|[ \t]*\n[ \t]*)${title})?[ \t]*(?:\n|$)`,
)

/** A note below the page; its paragraphs are indented. */
const note = new RegExp(
  String.raw`(${opening})\[(\^[^\]\s]{1,200})\]:[^\n]*(?:\n(?![ \t]*(?:\n|\[))[^\n]+)*(?:\n[ \t]*(?=\n)|\n(?: {4}|\t)[^\n]*)*(?:\n|$)`,
)

const codeSpan = '(?<!`)(`+)(?!`)(?:[^\\n]|\\n(?![ \\t]*\\n))*?(?<!`)\\1(?!`)'
const image = String.raw`!\[((?:[^[\]\\]|\\[\s\S]|\[[^[\]]{0,200}\]){1,999})\]`
const inlineTitle = String.raw`(\]\(\s{0,9}(?:<[^<>\n]{0,2000}>|(?:[^\s()<]|\([^\s()]{0,500}\)){0,2000}))\s{1,9}${title}\s{0,9}\)`
const inline = new RegExp(`${codeSpan}|${image}|${inlineTitle}`, 'g')

/**
 * Makes readers of the raw text see what readers of the page see: definitions that nothing refers to (`[//]: # (…)`) and
 * titles of links are taken out, and the description of an image becomes words. Code stays as it is.
 */
export function shownMarkdown(text: string): ShownMarkdown {
  const count = { pieces: 0 }
  const drop = (): string => {
    count.pieces += 1
    return ''
  }
  const parts = apart(text).map((part) => (part.code ? part : { ...part, text: withoutTitles(part.text, drop) }))
  const split = parts.map((part) => (part.code ? { ...part, pieces: [] } : { ...part, pieces: pieces(part.text) }))
  const used = new Set(split.flatMap((part) => part.pieces.flatMap((piece) => labelsIn(piece))))
  const shown = split.map((part) =>
    part.code ? part.text : part.pieces.map((piece) => shownPiece(piece, used, drop)).join(''),
  )
  return { text: shown.join(''), hiddenMarkdown: count.pieces }
}

function withoutTitles(text: string, drop: () => string): string {
  return text.replaceAll(inline, (whole, _ticks, described?: string, link?: string) => {
    if (described !== undefined) return `[image ${JSON.stringify(described)}]`
    return link === undefined ? whole : `${link}${drop()})`
  })
}

type Part = { readonly code: boolean; readonly text: string }

const fence = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/

/** Fenced code, and what is around it; every line with its end. */
function apart(text: string): readonly Part[] {
  const parts: { code: boolean; text: string }[] = []
  let open: string | null = null
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const marks = fence.exec(line.trimEnd())?.[1] ?? null
    const code = open !== null || marks !== null
    const last = parts.at(-1)
    if (last?.code === code) last.text += line
    else parts.push({ code, text: line })
    if (open === null) open = marks
    else if (marks?.startsWith(open) && line.trim() === marks) open = null
  }
  return parts
}

type Piece =
  | { readonly kind: 'words'; readonly text: string }
  | {
      readonly kind: 'definition'
      readonly text: string
      readonly opening: string
      readonly label: string
      readonly title: string | null
    }

/** A definition stands where a paragraph could begin; in the middle of one the same signs are words. */
function pieces(text: string): readonly Piece[] {
  const found: Piece[] = []
  let fresh = true
  for (let at = 0; at < text.length; ) {
    const line: string = lineAt(text, at)
    const noted = line.includes('[^') ? definitionAt(note, text, at) : null
    const read: Piece | null = noted ?? (fresh || listItem.test(line) ? definitionAt(definition, text, at) : null)
    const next: Piece = read ?? { kind: 'words', text: line }
    found.push(next)
    fresh = read !== null || standsAlone.test(next.text)
    at += next.text.length
  }
  return found
}

const listItem = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]/
const standsAlone = /^[ \t>]*(?:#{1,6}[ \t].*|<!--.*|(?:[-*_][ \t]*){3,99})?\n?$/

function lineAt(text: string, at: number): string {
  const end = text.indexOf('\n', at)
  return text.slice(at, end === -1 ? undefined : end + 1)
}

function definitionAt(pattern: RegExp, text: string, at: number): Piece | null {
  const sticky = new RegExp(pattern, 'y')
  sticky.lastIndex = at
  const match = sticky.exec(text)
  if (!match) return null
  const [whole, before = '', name = '', words = null] = match
  return { kind: 'definition', text: whole, opening: before, label: folded(name), title: words }
}

function labelsIn(piece: Piece): readonly string[] {
  if (piece.kind === 'definition') return []
  return [...piece.text.matchAll(new RegExp(label, 'g'))].map(([, name = '']) => folded(name))
}

function shownPiece(piece: Piece, used: ReadonlySet<string>, drop: () => string): string {
  if (piece.kind === 'words') return piece.text
  if (!used.has(piece.label)) return `${piece.opening}${drop()}${piece.text.endsWith('\n') ? '\n' : ''}`
  return piece.title === null ? piece.text : piece.text.replace(piece.title, () => drop())
}

function folded(name: string): string {
  return name.trim().replaceAll(/\s+/g, ' ').toLowerCase()
}
