import { duration, milliseconds } from '../domain/config/duration.ts'
import { type Change, conclusions, forms, mostChanges, pendings, type WhatIf } from '../domain/merge/what-if.ts'

const longest = 300
const longestLabel = 50
const login = /^@?([A-Za-z0-9][A-Za-z0-9-]{0,38}(?:\[bot\])?)$/
const option = /(?:^|\s)(?:--|—|–)what-?if(?=$|[\s=])/gi

/** Opening quotes with what closes them; phones and editors make round ones of straight ones. */
const quotes: Readonly<Record<string, string>> = { '"': '"', "'": "'", '`': '`', '“': '”', '„': '“', '‘': '’' }

const words = [...conclusions, ...pendings]
const sentences = {
  form: `Understood are: ${forms.map((form) => `\`${form}\``).join(', ')}.`,
  approve: 'An approval names who gives it: `approve by octocat`.',
  check: `A check ends with one of GitHub's words: ${words.map((word) => `\`${word.toLowerCase()}\``).join(', ')}.`,
  label: 'A label is set with `label +name` and taken off with `label -name`.',
  time: 'Time goes on by a number with a unit: `time +90s`, `time +3m`, `time +2h`.',
  long: `A supposed change has at most ${longest} characters.`,
  many: `At most ${mostChanges} changes are supposed at once.`,
} as const

/**
 * One supposed change, as people write it. Never throws.
 * @param text for example `check "build (ubuntu)" success`; quotes around the whole are taken off
 */
export function readWhatIf(text: string): WhatIf {
  const typed = text.trim()
  if (typed.length > longest) return { kind: 'unread', text: typed.slice(0, longest), why: sentences.long }
  const bare = unquoted(typed)
  const change = changeOf(bare)
  return typeof change === 'string'
    ? { kind: 'unread', text: bare, why: sentences[change] }
    : { kind: 'read', text: bare, change }
}

/** Several supposed changes, in their order; the first one too many is answered and the rest left out. */
export function readWhatIfs(texts: readonly string[]): readonly WhatIf[] {
  const read = texts.slice(0, mostChanges).map(readWhatIf)
  const further = texts[mostChanges]
  const text = further?.trim().slice(0, longest) ?? ''
  return further === undefined ? read : [...read, { kind: 'unread', text, why: sentences.many }]
}

/**
 * The supposed changes on a command line of a comment: what follows each `--what-if`, in quotes or up to the next one.
 * @param rest the words behind `explain` on its line
 */
export function whatIfsOf(rest: string): readonly WhatIf[] {
  const starts = [...rest.matchAll(option)]
  const texts = starts.map((start, index) =>
    rest.slice(start.index + start[0].length, starts[index + 1]?.index).replace(/^\s*=/, ''),
  )
  return readWhatIfs(texts)
}

function changeOf(text: string): Change | keyof typeof sentences {
  const [, verb = '', rest = ''] = /^([a-z]+)(?:\s+([\s\S]*))?$/i.exec(text) ?? []
  switch (verb.toLowerCase()) {
    case 'approve':
      return approval(rest)
    case 'check':
      return check(rest)
    case 'label':
      return label(rest)
    case 'time':
      return later(rest)
    case 'resolve':
      return /^threads$/i.test(rest.trim()) ? { kind: 'resolve_threads' } : 'form'
    case 'ready':
    case 'confirm':
      return rest.trim() === '' ? { kind: verb.toLowerCase() === 'ready' ? 'ready' : 'confirm' } : 'form'
    default:
      return 'form'
  }
}

function approval(rest: string): Change | 'approve' {
  const named = /^by\s+(\S+)\s*$/i.exec(rest)?.[1] ?? ''
  const by = login.exec(named)?.[1]
  return by === undefined ? 'approve' : { kind: 'approve', by }
}

/** The name may hold spaces; the last word is GitHub's. */
function check(rest: string): Change | 'check' {
  const [, named = '', last = ''] = /^([\s\S]*\S)\s+(\S+)$/.exec(rest.trim()) ?? []
  const name = unquoted(named.trim())
  const word = words.find((one) => one === last.toUpperCase().replaceAll('-', '_'))
  return name === '' || word === undefined ? 'check' : { kind: 'check', name, word }
}

function label(rest: string): Change | 'label' {
  const [, sign, named = ''] = /^([+-])([\s\S]*)$/.exec(rest.trim()) ?? []
  const name = unquoted(named.trim())
  if (sign === undefined || name === '' || name.length > longestLabel) return 'label'
  return { kind: 'label', label: name, on: sign === '+' }
}

function later(rest: string): Change | 'time' {
  const length = duration.safeParse(rest.trim().replace(/^\+\s*/, ''))
  return length.success ? { kind: 'time', milliseconds: milliseconds(length.data) } : 'time'
}

/** Without the quotes around it, where the same pair stands at both ends. */
function unquoted(text: string): string {
  const close = quotes[text.slice(0, 1)]
  return close !== undefined && text.length > 1 && text.endsWith(close) ? text.slice(1, -1).trim() : text
}
