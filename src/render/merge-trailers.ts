import { withoutHidden } from '../domain/hidden.ts'
import type { MergeCommit } from '../domain/merge/facts.ts'
import { trailers } from '../domain/names.ts'
import { withoutSecrets } from '../domain/secret.ts'
import { withoutSkips } from './merge-skips.ts'
import { withoutReferences } from './neutral/references.ts'

/** `Name <address>`, without signs that mean something on GitHub. */
const person =
  /^[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N} .,'’()[\]_+-]{0,99} <[\w.%+[\]-]{1,128}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}>$/u

/** Which trailers a merge keeps, in the order in which it writes them, and what each may look like. */
const kept: readonly (readonly [name: string, shape: RegExp])[] = [
  ['Signed-off-by', person],
  ['Co-authored-by', person],
  [trailers.job, /^[\w-]{1,80} g\d{1,9}$/],
  [trailers.run, /^\d{1,20}\.\d{1,6}$/],
  [trailers.agent, /^[A-Za-z0-9][\w.-]{0,63}$/],
]

const mostOfOne = 50
const longestLine = 500

/**
 * The trailers of a branch's commits that the merge carries on: whole, known, in one order, each once and at most 50 of a
 * kind. The ledger's is not among them, because the merge says its own.
 */
export function keptTrailers(commits: readonly Pick<MergeCommit, 'message'>[]): readonly string[] {
  const lines = commits.flatMap(({ message }) => lastParagraph(message))
  return kept.flatMap(([name, shape]) => {
    const values = lines.flatMap((line) => trailerIn(line, name, shape) ?? [])
    const once = new Map(values.toSorted().map((value) => [value.toLowerCase(), value]))
    return [...once.values()].slice(0, mostOfOne).map((value) => `${name}: ${value}`)
  })
}

/** Git reads trailers there and nowhere else (https://git-scm.com/docs/git-interpret-trailers). */
function lastParagraph(message: string): readonly string[] {
  const [, ...rest] = message
    .replaceAll('\r\n', '\n')
    .trimEnd()
    .split(/\n[ \t]*\n/)
  return (rest.at(-1) ?? '').split('\n')
}

function trailerIn(line: string, name: string, shape: RegExp): string | null {
  const at = line.indexOf(':')
  if (at < 0 || line.length > longestLine) return null
  if (line.slice(0, at).trim().toLowerCase() !== name.toLowerCase()) return null
  const value = line.slice(at + 1).trim()
  return shape.test(value) && isHarmless(value) ? value : null
}

function isHarmless(value: string): boolean {
  const [words = ''] = value.split('<')
  const clean = withoutSkips(withoutSecrets(withoutHidden(value)))
  return clean === value && withoutReferences(words) === words
}
