import { coverage, covers, exactCoverage } from '../domain/glob.ts'
import type { Applies, ItemSpec } from './checklist.ts'
import { matchPiles } from './detectors/line-matches.ts'
import { linesOn } from './detectors/lines.ts'
import type { MatchLines } from './hit.ts'
import { languageOf } from './language-of.ts'
import type { Unit } from './unit.ts'

/** What is known about the pull request beside its diff. */
export type Where = { readonly labels: readonly string[]; readonly baseRef: string }

export type Scope = { readonly kind: 'applies' } | { readonly kind: 'outside'; readonly reason: string }

/**
 * Whether an item is about a unit, by the conditions of its checklist and its own. Code decides; no model is asked.
 * @param matchLines runs the patterns of `diff_matches`; one that takes too long, or fails, counts as a match
 * @returns why not, as a sentence, where it is outside
 */
export function scopeOf(item: ItemSpec, unit: Unit, where: Where, matchLines: MatchLines): Scope {
  return scopesOf(item, [unit], where, matchLines)[0] ?? { kind: 'applies' }
}

/** The same for many units at once, in their order: patterns are tried on all of them together. */
export function scopesOf(
  item: ItemSpec,
  units: readonly Unit[],
  where: Where,
  matchLines: MatchLines,
): readonly Scope[] {
  const conditions = [item.within, item.applies ?? null].filter((applies) => applies !== null)
  const reasons = new Map<Unit, string>()
  for (const applies of conditions) {
    const open = units.filter((unit) => !reasons.has(unit))
    const byPath = outsidePaths(applies)
    const byName = ({ file }: Unit): string | null => {
      const names = [...new Set([file.path, file.oldPath])]
      return byPath(names) ?? outsideLanguages(applies, names) ?? outsideKind(applies, file)
    }
    const named = open.map((unit) => ({ unit, reason: outsidePull(applies, where) ?? byName(unit) }))
    for (const { unit, reason } of named) if (reason !== null) reasons.set(unit, reason)
    const left = open.filter((unit) => !reasons.has(unit))
    for (const unit of outsideLines(applies, left, matchLines)) {
      reasons.set(unit, `No added or removed line of \`${unit.id}\` matches what the item is about.`)
    }
  }
  return units.map((unit): Scope => {
    const reason = reasons.get(unit)
    return reason === undefined ? { kind: 'applies' } : { kind: 'outside', reason }
  })
}

/** Whether an item is about files of a name, whatever changes in them. */
export function isAboutName({ within, applies }: Pick<ItemSpec, 'within' | 'applies'>): (path: string) => boolean {
  const conditions = [within, applies ?? null].filter((one) => one !== null)
  const checks = conditions.map((one) => ({ one, byPath: outsidePaths(one) }))
  return (path) => checks.every(({ one, byPath }) => (byPath([path]) ?? outsideLanguages(one, [path])) === null)
}

function outsidePull(applies: Applies, { labels, baseRef }: Where): string | null {
  const { labels_any: any, labels_none: none, base_branches: branches } = applies
  const has = (label: string): boolean => labels.some((one) => one.toLowerCase() === label.toLowerCase())
  if (any && !any.some(has)) return `The pull request has none of the labels ${list(any)}.`
  const excluded = none?.find(has)
  if (excluded !== undefined) return `The pull request has the label \`${excluded}\`.`
  if (branches && !branches.some((pattern) => covers(`/${pattern}`, baseRef))) {
    return `The base branch \`${baseRef}\` is none of ${list(branches)}.`
  }
  return null
}

/** A renamed file counts under both names: one name inside is enough, and both have to be ignored. */
function outsidePaths({ paths, paths_ignore: ignored = [] }: Applies): (names: readonly string[]) => string | null {
  const [isIgnored, isNamed] = [exactCoverage(ignored), coverage(paths ?? [])]
  return (names) => {
    const left = names.filter((name) => !isIgnored(name))
    if (left.length === 0) return `\`${names[0]}\` is left out by \`paths_ignore\`.`
    return paths && !left.some(isNamed) ? `\`${names[0]}\` matches none of the paths ${list(paths)}.` : null
  }
}

function outsideLanguages({ languages }: Applies, names: readonly string[]): string | null {
  if (!languages) return null
  const spoken = names.map(languageOf)
  const isSpoken = languages.some((language) => spoken.includes(language.toLowerCase()))
  return isSpoken ? null : `\`${names[0]}\` is not written in ${list(languages)}.`
}

function outsideKind({ change_kinds: kinds }: Applies, file: Unit['file']): string | null {
  const changes = kinds ? changeKindsOf(file) : []
  if (kinds && !kinds.some((kind) => changes.includes(kind))) {
    return `\`${file.path}\` is ${changes.join(' and ')}, not ${kinds.join(' or ')}.`
  }
  return null
}

type Kind = NonNullable<Applies['change_kinds']>[number]

const kindOf = {
  added: 'added',
  copied: 'added',
  modified: 'modified',
  type_changed: 'modified',
  removed: 'removed',
  renamed: 'renamed',
} as const

function changeKindsOf({ change, oldMode, newMode, content }: Unit['file']): readonly Kind[] {
  const bothSides = change !== 'added' && change !== 'removed' && change !== 'copied'
  const kinds: Kind[] = [kindOf[change]]
  if (bothSides && oldMode !== newMode) kinds.push('mode')
  if (content === 'binary') kinds.push('binary')
  return kinds
}

/** The units of which no changed line matches. Of what nobody can read, no line is known not to. */
function outsideLines(
  { diff_matches: patterns }: Applies,
  units: readonly Unit[],
  matchLines: MatchLines,
): readonly Unit[] {
  if (!patterns) return []
  const legible = units.filter(({ treatment, hunks }) => treatment.kind !== 'unreviewable' || hunks.length > 0)
  const piles = legible.map((unit) => {
    const lines = [...linesOn(unit.hunks, 'RIGHT', 'changed'), ...linesOn(unit.hunks, 'LEFT', 'changed')]
    return { unit: unit.id, lines: lines.map(({ text }) => text) }
  })
  let left = piles
  for (const pattern of patterns) {
    const results = matchPiles(pattern, left, matchLines)
    left = left.filter(({ unit }) => {
      const result = results.get(unit)
      return result?.kind === 'matched' && result.lines.size === 0
    })
  }
  const outside = new Set(left.map(({ unit }) => unit))
  return units.filter(({ id }) => outside.has(id))
}

function list(words: readonly string[]): string {
  const shown = words.slice(0, 3).map((word) => `\`${word}\``)
  return words.length > 3 ? `${shown.join(', ')} and ${words.length - 3} more` : shown.join(', ')
}
