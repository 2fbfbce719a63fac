import { enclosing, type Source } from './tokens.ts'

/** A place where the source names a reason as its answer. `token` is the index of the literal. */
export type Answer = { readonly reason: string; readonly token: number; readonly rule: string | null }

/** What a reason's word may stand for besides an answer. */
export type Role = 'answer' | 'type' | 'comparison' | 'list' | 'other'

/** Functions that take a reason to write it down somewhere, not to answer with it. */
const writers: readonly string[] = ['settle', 'reportWrites', 'workpadWrites', 'includes']

/** Every place of a text that answers with one of `reasons`. */
export function answersOf(source: Source, reasons: readonly string[]): readonly Answer[] {
  return [...literals(source, reasons), ...named(source, reasons)].toSorted((one, other) => one.token - other.token)
}

function literals(source: Source, reasons: readonly string[]): readonly Answer[] {
  return source.tokens.flatMap(({ kind, text }, token) => {
    const reason = text.slice(1, -1)
    const answers = kind === 'string' && reasons.includes(reason) && roleOf(source, token) === 'answer'
    return answers ? [{ reason, token, rule: ruleOf(source, token) }] : []
  })
}

/** `no(hold, …)` answers with whatever its file says the name may be: `Extract<Reason, 'one' | 'other'>`. */
function named(source: Source, reasons: readonly string[]): readonly Answer[] {
  const possible = /Extract<Reason, ([^>]+)>/.exec(source.text)?.[1] ?? ''
  const meant = [...possible.matchAll(/'(\w+)'/g)].map(([, word = '']) => word).filter((word) => reasons.includes(word))
  return source.tokens.flatMap(({ text }, index) => {
    const [open, name] = [source.tokens[index + 1], source.tokens[index + 2]]
    const declared = source.tokens[index - 1]?.text === 'function'
    if (text !== 'no' || open?.text !== '(' || name?.kind !== 'word' || declared) return []
    return meant.map((reason) => ({ reason, token: index + 2, rule: null }))
  })
}

/** What the literal is there for. */
export function roleOf(source: Source, token: number): Role {
  const [before, after] = [textAt(source, token - 1), textAt(source, token + 1)]
  if (before === '|' || after === '|' || after === '>') return 'type'
  if ([before, after].some((one) => /^[!=]==?$/.test(one)) || before === 'case') return 'comparison'
  const around = enclosing(source, token)
  if (textAt(source, around) === '[' && /^[[,]$/.test(before)) return isWording(source, token) ? 'answer' : 'list'
  if (textAt(source, around) === '{' && before === ':') return propertyRole(source, token, around)
  return isWritten(source, token) ? 'other' : 'answer'
}

function textAt({ tokens }: Source, index: number): string {
  return tokens[index]?.text ?? ''
}

/** `[/billing/, 'actions_billing']`: the words by which GitHub's refusal is known. */
function isWording({ tokens }: Source, token: number): boolean {
  return tokens[token - 2]?.kind === 'regex'
}

/** `reason` and `because` of anything but an entry or a status, which have a `kind` of their own. */
function propertyRole(source: Source, token: number, around: number): Role {
  const key = source.tokens[token - 2]?.text ?? ''
  const named = key === 'reason' || key === 'because' || isElse(source, token, around)
  const kinds = source.tokens.some(
    ({ text }, index) =>
      text === 'kind' && enclosing(source, index) === around && source.tokens[index + 1]?.text === ':',
  )
  const told = kinds && !isRefusal(source, around)
  return !named || told || isWritten(source, token) ? 'other' : 'answer'
}

/** Whether the `:` before a token ends a condition instead of naming a property. */
function isElse({ tokens, partner }: Source, token: number, around: number): boolean {
  for (let at = token - 2; at > around; at -= 1) {
    const other = partner.get(at)
    if (other !== undefined && other < at) at = other
    else if (tokens[at]?.text === ',') return false
    else if (tokens[at]?.text === '?') return true
  }
  return false
}

/** `{ kind: 'refused', reason: … }`: what a write came to. */
function isRefusal({ tokens }: Source, around: number): boolean {
  return tokens[around + 1]?.text === 'kind' && tokens[around + 3]?.text === "'refused'"
}

/** Whether the literal goes into a call that only writes it down. */
function isWritten(source: Source, token: number): boolean {
  for (let at = enclosing(source, token); at >= 0; at = enclosing(source, at)) {
    const callee = source.tokens[at - 1]
    if (source.tokens[at]?.text === '(' && writers.includes(callee?.text ?? '')) return true
    if (source.tokens[at]?.text === '{' && callee?.text !== '(' && callee?.text !== ',') return false
  }
  return false
}

/** `found('symlink', path, 'new-symlink')`: the name of the floor's rule. */
function ruleOf({ tokens, partner }: Source, token: number): string | null {
  if (tokens[token - 2]?.text !== 'found') return null
  const last = partner.get(token - 1) ?? token
  const words = tokens.slice(token + 1, last).filter(({ kind }) => kind === 'string' || kind === 'template')
  return words.map(({ text }) => text.slice(1, -1)).find((word) => /^[a-z\d-]{3,}$/.test(word)) ?? null
}
