/** One piece of a TypeScript text; comments and white space are left out. Offsets are in characters. */
export type Token = {
  readonly kind: 'word' | 'string' | 'template' | 'regex' | 'punctuation'
  readonly text: string
  readonly start: number
  readonly end: number
}

/** A text in pieces, and for each bracket the index of the one it belongs to. */
export type Source = {
  readonly path: string
  readonly text: string
  readonly tokens: readonly Token[]
  readonly partner: ReadonlyMap<number, number>
}

const patterns: readonly (readonly [Token['kind'] | 'skipped', RegExp])[] = [
  ['skipped', /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y],
  ['word', /[A-Za-z_$\d][\w$]*/y],
  ['string', /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/y],
  ['regex', /\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y],
  ['punctuation', /\.\.\.|\?\?=?|\?\.|=>|[=!]==?|[<>]=|&&|\|\||\*\*|\+\+|--|[^\s\w]/y],
]

/** A slash after one of these begins a regular expression; after anything else it divides. */
const beforeRegex = /^(?:[([{,;:=!?&|<>+*%^~-]|=>|===|!==|&&|\|\||\?\?|\.\.\.|return|case|typeof)$/

/** @throws Error where the text cannot be read */
export function readSource(path: string, text: string): Source {
  const tokens: Token[] = []
  for (let at = 0; at < text.length; ) {
    const token = text[at] === '`' ? template(text, at) : next(text, at, tokens.at(-1))
    if (token === null) throw new Error(`${path}: the text at ${at} cannot be read`)
    if (token.kind !== 'skipped') tokens.push({ ...token, kind: token.kind, start: at })
    at = token.end
  }
  return { path, text, tokens, partner: pairs(tokens) }
}

type Piece = { readonly kind: Token['kind'] | 'skipped'; readonly text: string; readonly end: number }

function next(text: string, at: number, before: Token | undefined): Piece | null {
  for (const [kind, pattern] of patterns) {
    if (kind === 'regex' && before !== undefined && !beforeRegex.test(before.text)) continue
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found !== undefined) return { kind, text: found, end: at + found.length }
  }
  return null
}

/** A template is one piece, whatever code stands in it. */
function template(text: string, start: number): Piece | null {
  const step = /\\[\s\S]|\$\{|[`{}]/g
  step.lastIndex = start + 1
  const open = ['`']
  for (let found = step.exec(text); found !== null; found = step.exec(text)) {
    turn(open, found[0])
    if (open.length === 0) return { kind: 'template', text: text.slice(start, step.lastIndex), end: step.lastIndex }
  }
  return null
}

/** What is open after one more mark: a text, or code within it. */
function turn(open: string[], mark: string): void {
  const inText = open.at(-1) === '`'
  const closes = mark === (inText ? '`' : '}')
  const opens = mark === '${' ? inText : !inText && (mark === '`' || mark === '{')
  if (closes) open.pop()
  else if (opens) open.push(mark === '`' ? '`' : '{')
}

function pairs(tokens: readonly Token[]): Map<number, number> {
  const partner = new Map<number, number>()
  const open: number[] = []
  tokens.forEach(({ kind, text }, index) => {
    if (kind !== 'punctuation') return
    if ('([{'.includes(text)) open.push(index)
    if (!')]}'.includes(text)) return
    const other = open.pop()
    if (other === undefined) return
    partner.set(index, other)
    partner.set(other, index)
  })
  return partner
}

/** Index of the bracket that encloses a token most closely; -1 at the top. */
export function enclosing({ tokens, partner }: Source, index: number): number {
  for (let at = index - 1; at >= 0; at -= 1) {
    const text = tokens[at]?.text ?? ''
    const other = partner.get(at)
    if (other === undefined) continue
    if (')]}'.includes(text)) at = other
    else return at
  }
  return -1
}

export function lineOf({ text }: Source, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
