import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { answersOf } from './answers.ts'
import { rowsOf } from './rows.ts'
import { type Edit, switchOff } from './switch-off.ts'
import { lineOf, readSource, type Source } from './tokens.ts'

/** One place that answers with a reason. */
export type Guard = {
  readonly reason: string
  /** The floor's rule, or the entry of its list; null elsewhere. */
  readonly rule: string | null
  readonly path: string
  /** From 1. */
  readonly line: number
  /** Null where nothing mechanical switches it off. */
  readonly edit: Edit | null
}

/** Everything a tree can answer. */
export type Guards = {
  readonly reasons: readonly string[]
  /** What judgement returns: `src/decide` with the floor. */
  readonly guards: readonly Guard[]
  /** Reasons named where writes are refused by GitHub, or before anything is judged. */
  readonly elsewhere: readonly Guard[]
  /** Reasons that nothing returns. */
  readonly unused: readonly string[]
}

const judgement = 'src/decide/**/*.ts'
const others = [
  'src/effects/**/*.ts',
  'src/domain/merge/meaning/**/*.ts',
  'src/domain/merge/changed-since.ts',
  'src/*.ts',
]

/** @param root folder with `src/domain/reason.ts` and `src/decide/` */
export function collectGuards(root: string): Guards {
  const reasons = reasonsOf(read(root, 'src/domain/reason.ts').text)
  const guards = list(root, judgement).flatMap((path) => guardsOf(read(root, path), reasons))
  const elsewhere = others
    .flatMap((pattern) => list(root, pattern))
    .flatMap((path) => namedIn(read(root, path), reasons))
  const used = new Set([...guards, ...elsewhere].map(({ reason }) => reason))
  return { reasons, guards, elsewhere, unused: reasons.filter((reason) => !used.has(reason)) }
}

/** The keys of the table `reasons`. */
export function reasonsOf(text: string): readonly string[] {
  const table = /export const reasons = \{([\s\S]*?)\n\} as const/.exec(text)?.[1] ?? ''
  return [...table.matchAll(/^ {2}(\w+): /gm)].map(([, word = '']) => word)
}

/** The guards of one file, with how each is switched off. */
export function guardsOf(source: Source, reasons: readonly string[]): readonly Guard[] {
  const answers = answersOf(source, reasons)
  const found = answers.map((answer) => ({ ...answer, edit: switchOff(source, answer.token) }))
  const inFloor = source.path.includes('/floor/')
  const rows = inFloor ? rowsOf(source).map((row) => ({ ...row, reason: answers[0]?.reason ?? '' })) : []
  return [...found, ...rows].map((one) => guardAt(source, one)).toSorted((one, other) => one.line - other.line)
}

function namedIn(source: Source, reasons: readonly string[]): readonly Guard[] {
  return answersOf(source, reasons).map((answer) => guardAt(source, { ...answer, edit: null }))
}

type Place = {
  readonly reason: string
  readonly rule: string | null
  readonly token: number
  readonly edit: Edit | null
}

function guardAt(source: Source, { reason, rule, token, edit }: Place): Guard {
  return { reason, rule, path: source.path, line: lineOf(source, source.tokens[token]?.start ?? 0), edit }
}

function list(root: string, pattern: string): readonly string[] {
  return globSync(pattern, { cwd: root }).toSorted()
}

function read(root: string, path: string): Source {
  return readSource(path, readFileSync(join(root, path), 'utf8'))
}
