import type { Checklist, Item } from '../checklist.ts'
import { languages } from '../language-of.ts'
import { knownRequirements, knownWeaknesses } from './known-references.ts'
import { isQuestion, joinsAssertions, namesPlace, plain, quotes, vagueWords } from './wording.ts'

export type LintFinding = {
  /** `security/B` */
  readonly item: string
  readonly rule:
    | 'statement'
    | 'one-predicate'
    | 'place'
    | 'vague'
    | 'observable'
    | 'not-applicable'
    | 'contradiction'
    | 'reference'
    | 'language'
  readonly words: string
}

/** Whether every item of a checklist is specific enough for a yes or a no. */
export function lintChecklist(list: Checklist): readonly LintFinding[] {
  return list.items
    .filter(({ status }) => status !== 'retired')
    .flatMap((item) => {
      const found = [
        ...assertion(item),
        ...vague(item),
        ...conditions(item, list),
        ...references(item),
        ...spoken(item, list),
      ]
      return found.map((finding) => ({ item: `${list.id}/${item.id}`, ...finding }))
    })
}

type Found = Omit<LintFinding, 'item'>

function assertion({ assert }: Item): readonly Found[] {
  return [
    ...(isQuestion(assert)
      ? [{ rule: 'statement', words: 'say what holds, as a statement: a question has no fixed answer' } as const]
      : []),
    ...(joinsAssertions(assert)
      ? [
          {
            rule: 'one-predicate',
            words: 'two assertions are joined: a half of it could fail alone; make two items',
          } as const,
        ]
      : []),
  ]
}

function vague(item: Item): readonly Found[] {
  const texts = [item.assert, ...item.pass_when, ...item.fail_when, ...item.na_when, ...item.not_a_fail]
  const words = [...new Set(texts.flatMap((text) => vagueWords(text)))]
  return words.map((word) => ({
    rule: 'vague',
    words: `\`${word}\` means something else to everybody: name what can be seen`,
  }))
}

function conditions(item: Item, list: Checklist): readonly Found[] {
  const { assert, pass_when: passes, fail_when: fails, na_when: none } = item
  const found: Found[] = []
  if (![assert, ...passes, ...fails].some(namesPlace)) {
    found.push({ rule: 'place', words: 'name where to look: a line, a call, a file, a key' })
  }
  if (!fails.some((text) => quotes(text) || namesPlace(text))) {
    found.push({ rule: 'observable', words: 'at least one `fail_when` has to name something that can be quoted' })
  }
  if (none.length === 0 && !alwaysApplies(item, list)) {
    found.push({ rule: 'not-applicable', words: '`na_when` is missing: say when there is nothing to judge' })
  }
  const lazy = none.find((text) => effort.test(plain(text)))
  if (lazy !== undefined)
    found.push({ rule: 'not-applicable', words: `\`${lazy}\` is about the reviewer, not about the change` })
  const both = passes.find((text) => fails.includes(text))
  if (both !== undefined) found.push({ rule: 'contradiction', words: `\`${both}\` is said to pass and to fail` })
  return found
}

const effort =
  /\b(?:not (?:checked|reviewed|read|verified|looked)|cannot (?:tell|be (?:checked|verified|determined))|too (?:large|long|complex|many)|unclear|unsure|unknown|no time|out of scope)\b/i

/** Without scope and without subjects it is about every change. */
function alwaysApplies({ applies, detectors }: Item, list: Checklist): boolean {
  return applies === undefined && list.applies === undefined && !detectors.some(({ effect }) => effect === 'subject')
}

function references({ refs }: Item): readonly Found[] {
  const unknown = [
    ...refs.cwe.filter((id) => !knownWeaknesses.has(id)).map((id) => `CWE-${id}`),
    ...refs.asvs.filter((id) => !knownRequirements.has(id)),
  ]
  return unknown.map((id) => ({ rule: 'reference', words: `\`${id}\` is not among the known references` }))
}

function spoken({ applies }: Item, list: Checklist): readonly Found[] {
  const named = [...(applies?.languages ?? []), ...(list.applies?.languages ?? [])]
  const unknown = named.filter((language) => !languages.has(language.toLowerCase()))
  return unknown.map((language) => ({ rule: 'language', words: `no file is known to be written in \`${language}\`` }))
}
