import { enclosing, type Source, type Token } from './tokens.ts'

/** One change of a text that switches a guard off. */
export type Edit = {
  readonly start: number
  readonly end: number
  readonly text: string
  /** What was done, for people. */
  readonly words: string
}

/** An expression by the indexes of its first and last token. */
type Span = { readonly first: number; readonly last: number }

/**
 * How to switch off the guard that answers with the literal at `token`: the condition that leads to it never holds, or
 * the answer becomes none. Null where neither can be done without thought.
 */
export function switchOff(source: Source, token: number): Edit | null {
  let span: Span = { first: token, last: token }
  for (;;) {
    const before = textAt(source, span.first - 1)
    const done = stop(source, span, before)
    if (done !== undefined) return done
    const wider = widen(source, span, before)
    if (wider === null) return null
    span = wider
  }
}

/** The edit where the expression's surroundings allow one, null where they never will, undefined to look further out. */
function stop(source: Source, span: Span, before: string): Edit | null | undefined {
  if (before === '?' || (before === ':' && questionOf(source, span) !== null)) return otherBranch(source, span, before)
  if (before === 'return') return atReturn(source, span)
  if (before === '=>') return atArrow(source, span)
  if (before === '&&') return replace(source, span, 'null', 'it is never there')
  if (before === '??') return isListed(source, span) ? replace(source, span, '[]', 'nothing stands in') : undefined
  return before === '=' ? aroundBlock(source, span) : undefined
}

/** `condition ? here : there`, or the other way round: the other branch is always taken. */
function otherBranch(source: Source, span: Span, before: string): Edit | null {
  const question = before === '?' ? span.first - 1 : questionOf(source, span)
  if (question === null) return null
  const first = conditionStart(source, question)
  return before === '?'
    ? wrap(source, { first, last: question - 1 }, 'false && ', 'its condition never holds')
    : wrap(source, { first, last: question - 1 }, 'true || ', 'its condition always holds')
}

/** The `?` whose `:` stands before the span; null where that `:` ends a label or names a property. */
function questionOf(source: Source, { first }: Span): number | null {
  const depth = { ',': null, '=>': null, return: null, case: null, ':': 1, '?': -1 } as const
  let colons = 1
  for (const at of backwards(source, first - 2)) {
    const change = Object.entries(depth).find(([text]) => text === textAt(source, at))?.[1]
    if (change === null) return null
    colons += change ?? 0
    if (colons === 0) return at
  }
  return null
}

/** The tokens before a place, nearest first, in the same brackets; what stands in brackets of its own is left out. */
function* backwards({ partner }: Source, from: number): Generator<number> {
  for (let at = from; at >= 0; at -= 1) {
    const other = partner.get(at)
    if (other !== undefined && other > at) return
    if (other === undefined) yield at
    else at = other
  }
}

const beginnings: readonly string[] = ['return', '=>', '=', ',', ':', '?', ';', '...']

function conditionStart(source: Source, question: number): number {
  const ends = [...backwards(source, question - 1)].find((at) => beginnings.includes(textAt(source, at)))
  return (ends ?? enclosing(source, question)) + 1
}

/**
 * `if (condition) return …`, alone or in its block; else an answer that may be none becomes none; else the answer before it
 * always comes.
 */
function atReturn(source: Source, span: Span): Edit | null {
  const condition = conditionBefore(source, span.first - 1)
  if (condition) return wrap(source, condition, 'false && ', 'its condition never holds')
  const around = aroundBlock(source, span)
  if (around) return around
  if (mayBeNone(source, span.first)) return replace(source, endOf(source, span), 'null', 'it answers nothing')
  return earlierAnswer(source, span)
}

/** The condition of the `if` that ends before a token. */
function conditionBefore(source: Source, token: number): Span | null {
  const open = source.partner.get(token - 1)
  const isIf = textAt(source, token - 1) === ')' && open !== undefined && textAt(source, open - 1) === 'if'
  return isIf ? { first: open + 1, last: token - 2 } : null
}

/** The block around is only entered under a condition: it never holds. */
function aroundBlock(source: Source, span: Span): Edit | null {
  const condition = conditionBefore(source, enclosing(source, span.first))
  return condition ? wrap(source, condition, 'false && ', 'its condition never holds') : null
}

/** `if (condition) return one` before `return other`: the first one always comes. */
function earlierAnswer(source: Source, span: Span): Edit | null {
  const block = enclosing(source, span.first)
  for (let at = span.first - 2; at > block; at -= 1) {
    if (enclosing(source, at) !== block || textAt(source, at) !== 'return') continue
    const condition = conditionBefore(source, at)
    return condition ? wrap(source, condition, 'true || ', 'the answer before it always comes') : null
  }
  return null
}

/** Whether the function around may answer with nothing: a gate, or one that says `| null`. */
function mayBeNone(source: Source, token: number): boolean {
  const block = enclosing(source, token)
  const head = source.text.slice(0, source.tokens[block]?.start ?? 0)
  const declaration = head.slice(Math.max(head.lastIndexOf('\nfunction '), head.lastIndexOf('\nexport '), 0))
  return /\| null $/.test(declaration) || /: Gate = .*=> $/s.test(declaration)
}

/** `.map((one) => …)` makes an empty list; the body of a gate answers nothing. */
function atArrow(source: Source, span: Span): Edit | null {
  const call = enclosing(source, span.first)
  const last = source.partner.get(call)
  if (last === undefined || !['map', 'flatMap'].includes(textAt(source, call - 1))) return null
  const end = source.tokens[last]?.end ?? 0
  return { start: end, end, text: '.slice(0, 0)', words: 'its list is always empty' }
}

function isListed(source: Source, span: Span): boolean {
  return textAt(source, enclosing(source, span.first) - 1) === 'flatMap'
}

/** The next larger expression around a span; null where there is none. */
function widen(source: Source, span: Span, before: string): Span | null {
  if (before === '...') return { first: span.first - 1, last: span.last }
  const open = enclosing(source, span.first)
  const last = source.partner.get(open)
  if (open < 0 || last === undefined) return null
  const isCall =
    textAt(source, open) === '(' && /^[\w$]+$/.test(textAt(source, open - 1)) && !isKeyword(source, open - 1)
  return endOf(source, { first: isCall ? calleeStart(source, open - 1) : open, last })
}

function calleeStart(source: Source, name: number): number {
  return textAt(source, name - 1) === '.' ? calleeStart(source, name - 2) : name
}

function isKeyword(source: Source, index: number): boolean {
  return ['if', 'return', 'while', 'for', 'switch'].includes(textAt(source, index))
}

/** The span with the chain of calls that follows it. */
function endOf(source: Source, span: Span): Span {
  const { tokens, partner } = source
  let last = span.last
  while (['.', '?.', '('].includes(textAt(source, last + 1))) {
    last = textAt(source, last + 1) === '(' ? (partner.get(last + 1) ?? last) : last + 2
    if (last >= tokens.length) break
  }
  return { first: span.first, last }
}

function wrap(source: Source, span: Span, prefix: string, words: string): Edit {
  return replace(source, span, `${prefix}(${textOf(source, span)})`, words)
}

function replace(source: Source, span: Span, text: string, words: string): Edit {
  const [first, last] = [tokenAt(source, span.first), tokenAt(source, span.last)]
  return { start: first.start, end: last.end, text, words }
}

function textOf(source: Source, { first, last }: Span): string {
  return source.text.slice(tokenAt(source, first).start, tokenAt(source, last).end)
}

function tokenAt({ tokens, path }: Source, index: number): Token {
  const token = tokens[index]
  if (!token) throw new Error(`${path} has no token ${index}`)
  return token
}

function textAt({ tokens }: Source, index: number): string {
  return tokens[index]?.text ?? ''
}
