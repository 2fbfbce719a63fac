import type { Edit } from './switch-off.ts'
import { enclosing, type Source } from './tokens.ts'

/** One row of a table of the floor: a rule by its name, or an entry of a list of names. */
export type Row = { readonly rule: string; readonly token: number; readonly edit: Edit }

/** Every row of the tables that stand at the top of a file of the floor. */
export function rowsOf(source: Source): readonly Row[] {
  return source.tokens.flatMap((_, token) => [
    ...predicate(source, token),
    ...listEntry(source, token),
    ...patternGroup(source, token),
  ])
}

/** `{ rule: 'quote', breaks: (path) => … }`: it never breaks. */
function predicate({ tokens, partner }: Source, token: number): readonly Row[] {
  const [key, colon, name] = tokens.slice(token, token + 3)
  const isRule = key?.text === 'rule' && colon?.text === ':' && name?.kind === 'string'
  const parameters = token + 6
  const close = partner.get(parameters)
  if (!isRule || tokens[token + 4]?.text !== 'breaks') return []
  const rule = name.text.slice(1, -1)
  const end = tokens[partner.get(token - 1) ?? token]
  const first = close === undefined ? tokens[parameters] : tokens[close + 2]
  if (!first || !end) return []
  const text = close === undefined ? '() => false ' : 'false '
  return [{ rule, token, edit: { start: first.start, end: end.start, text, words: 'its rule never applies' } }]
}

const nothing = `'\\u0000'`

/** An entry of `const names: readonly string[] = […]`: it stands for nothing. */
function listEntry(source: Source, token: number): readonly Row[] {
  const { tokens } = source
  const literal = tokens[token]
  const list = enclosing(source, token)
  const declared = tokens.slice(Math.max(0, list - 8), list).map(({ text }) => text)
  if (literal?.kind !== 'string' || declared.join(' ').replace(/^const \w+ /, '') !== ': readonly string [ ] =')
    return []
  const edit = { start: literal.start, end: literal.end, text: nothing, words: 'it is not on the list' }
  return [{ rule: literal.text.slice(1, -1), token, edit }]
}

/** A group of patterns in a record of templates: it is empty. */
function patternGroup(source: Source, token: number): readonly Row[] {
  const { tokens } = source
  const [key, colon, group] = tokens.slice(token, token + 3)
  if (colon?.text !== ':' || !group || !key || !['template', 'string'].includes(group.kind)) return []
  const around = enclosing(source, token)
  const declared = tokens.slice(Math.max(0, around - 12), around).map(({ text }) => text)
  if (!declared.join('').endsWith('Readonly<Record<string,string>>=')) return []
  const edit = { start: group.start, end: group.end, text: nothing, words: 'its group is empty' }
  return [{ rule: key.text.replaceAll("'", ''), token, edit }]
}
