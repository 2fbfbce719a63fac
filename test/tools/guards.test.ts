import { globSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { describe, expect, it } from 'vitest'
import { reasons } from '../../src/domain/reason.ts'
import { collectGuards, type Guard, guardsOf, reasonsOf } from '../../tools/guards/collect.ts'
import { apply } from '../../tools/guards/copy.ts'
import { mentionsIn } from '../../tools/guards/mentions.ts'
import { seeded, shuffled } from '../../tools/guards/seeded.ts'
import { readSource } from '../../tools/guards/tokens.ts'

const words = ['held', 'draft', 'truncated', 'symlink', 'path_odd', 'no_checks', 'working', 'run_lost']
const at = (text: string, path = 'src/decide/gate.ts') => guardsOf(readSource(path, text), words)

/** What a text becomes when its only guard is switched off. */
function off(text: string, path?: string): string {
  const [guard, ...more] = at(text, path)
  if (!guard?.edit || more.length > 0)
    throw new Error(`not exactly one guard to switch off: ${JSON.stringify(at(text))}`)
  return apply(text, guard.edit)
}

describe('where a reason is an answer', () => {
  it.each([
    ['a property', `return { reason: 'held', effects: [] }`],
    ['a cause of an end', `return end(view, { because: 'held', next: 'open' })`],
    ['an argument', `return no('held', words.hold)`],
    ['a bare word', `if (one) return 'held'`],
    ['one side of a condition', `const reason = one ? 'held' : other`],
    ['the other side, in a property', `return { reason: one ? other : 'held' }`],
    ['a fallback', `return { reason: last ?? 'held' }`],
    ['the words by which a refusal is known', `const wordings = [[/hold/i, 'held']]`],
    ['a refused write', `return { kind: 'refused', reason: 'held', words }`],
  ])('as %s', (_what, text) => {
    expect(at(text).map(({ reason }) => reason)).toEqual(['held'])
  })

  it.each([
    ['a type', `type Hold = 'held' | 'draft'`],
    ['a type argument', `type Hold = Extract<Reason, 'held'>`],
    ['a comparison', `if (reason === 'held' || 'draft' !== reason) go()`],
    ['a case', `switch (reason) { case 'held': go() }`],
    ['a list', `const waiting: readonly Reason[] = ['held', 'draft']`],
    ['a question to a list', `if (all.includes('held')) go()`],
    ['an entry of the ledger', `const entry = { kind: 'released', because: 'held' }`],
    ['a status for people', `workpadWrites(view, { kind: 'over', reason: 'held' })`],
    ['a report of a check', `reportWrites(view, pull, { reason: 'held', lines: [] })`],
    ['another property', `return { outcome: 'held' }`],
    ['a comment', `// return no('held', words)\n/* 'held' */`],
    ['a text', ['const text = `he said $', "{`no('held')`} and 'held'`"].join('')],
    ['a regular expression', `const pattern = /'held'/`],
  ])('and not as %s', (_what, text) => {
    expect(at(text)).toEqual([])
  })

  it('as a name that stands for the reasons of its type', () => {
    const text = `function isHold(word: string): word is Extract<Reason, 'held' | 'draft'> {}\nconst gate = () => (one ? null : no(hold, words))`
    expect(at(text).map(({ reason }) => reason)).toEqual(['held', 'draft'])
  })
})

describe('a guard is switched off', () => {
  it.each([
    ['an `if`', `if (a || b) return no('held', x)`, `if (false && (a || b)) return no('held', x)`],
    ['an `if` with a block', `if (a) {\n  log()\n  return 'held'\n}`, `if (false && (a)) {\n  log()\n  return 'held'\n}`],
    ['a value made under an `if`', `if (a) {\n  const end = release(view, 'held')\n}`, `if (false && (a)) {\n  const end = release(view, 'held')\n}`],
    ['a condition before it', `return a.b(c) && d ? no('held', x) : null`, `return false && (a.b(c) && d) ? no('held', x) : null`],
    ['a condition that lets through', `return a ? null : no('held', x)`, `return true || (a) ? null : no('held', x)`],
    ['a condition within a condition', `return a ? b : c ? { reason: 'held' } : d`, `return a ? b : false && (c) ? { reason: 'held' } : d`],
    ['a condition in a list', `return [...(a > 1 ? [found('held', p, 'x')] : [])]`, `return [...(false && (a > 1) ? [found('held', p, 'x')] : [])]`],
    ['a list of findings', `return all.map((one) => found('held', one))`, `return all.map((one) => found('held', one)).slice(0, 0)`],
    ['a fallback in a list', `return all.flatMap((one) => one.findings ?? found('held', one))`, `return all.flatMap((one) => one.findings ?? [])`],
    ['a last resort', `const of = (): string => {\n  if (a) return b\n  return end(view, { because: 'held' })\n}`, `const of = (): string => {\n  if (true || (a)) return b\n  return end(view, { because: 'held' })\n}`],
    ['a gate that ends with no', `export const gate: Gate = (view) => {\n  const a = 1\n  return no('held', a)\n}`, `export const gate: Gate = (view) => {\n  const a = 1\n  return null\n}`],
    ['a function that may find nothing', `function look(a: string): Finding | null {\n  const b = a\n  return found('held', b)\n}`, `function look(a: string): Finding | null {\n  const b = a\n  return null\n}`],
  ])('at %s', (_what, text, changed) => {
    expect(off(text)).toBe(changed)
  }) // biome-ignore format: one line per shape

  it.each([
    ['an answer without a condition', `function look(): Decision {\n  return { reason: 'held', effects: [] }\n}`],
    ['a case', `switch (verb) {\n  case 'hold':\n    return yes('held', [])\n}`],
    ['a constant', `const silence = { reason: 'held' }`],
  ])('and not where that takes thought: %s', (_what, text) => {
    expect(at(text).map(({ edit }) => edit)).toEqual([null])
  })

  it.each([
    ['a rule of a table', `const rules = [{ rule: 'quote', breaks: (path) => /'/.test(path) }, other]`, 'quote', `const rules = [{ rule: 'quote', breaks: (path) => false }, other]`],
    ['a rule with a named test', `const rules = [{ rule: 'quote', breaks: hasQuote }]`, 'quote', `const rules = [{ rule: 'quote', breaks: () => false }]`],
    ['a name on a list', `const names: readonly string[] = ['one', 'two']`, 'two', `const names: readonly string[] = ['one', '\\u0000']`],
    ['a group of patterns', 'const names: Readonly<Record<string, string>> = { build: `make*` }', 'build', `const names: Readonly<Record<string, string>> = { build: '\\u0000' }`],
  ])('in the floor at %s', (_what, text, rule, changed) => {
    const guard = at(text, 'src/decide/floor/odd.ts').find((one) => one.rule === rule)
    expect(guard?.edit && apply(text, guard.edit).replace(/ +}/g, ' }')).toBe(changed)
  }) // biome-ignore format: one line per shape
})

const root = process.cwd()
const real = collectGuards(root)
const all = Object.keys(reasons)

/** Reasons that nothing returns yet, and why they are there all the same. */
const unused: Readonly<Record<string, string>> = {}

describe('the guards of this project', () => {
  it('know every reason of the union', () => {
    expect(reasonsOf(readFileSync('src/domain/reason.ts', 'utf8'))).toEqual(all)
  })

  it('leave no reason unused, but those listed here with their reason', () => {
    expect(real.unused).toEqual(Object.keys(unused))
  })

  it('are all mentioned by tests', () => {
    const { count } = mentionsIn(root)
    expect([...new Set(real.guards.map(({ reason }) => reason))].filter((reason) => count(reason) === 0)).toEqual([])
  })

  it('miss none of the plain answers that a search for text finds', () => {
    const listed = new Set(real.guards.map(({ path, line, reason }) => `${path}:${line} ${reason}`))
    const plain = globSync('src/decide/**/*.ts').flatMap((path) =>
      readFileSync(path, 'utf8')
        .split('\n')
        .flatMap((line, index) => {
          const [, word = ''] = /(?:\b(?:no|found)\(|\b(?:reason|because): |\breturn )'(\w+)'(?! \|)/.exec(line) ?? []
          const written = /reportWrites\(|workpadWrites\(/.test(line) || line === "    because: 'merged',"
          return all.includes(word) && !written ? [`${path}:${index + 1} ${word}`] : []
        }),
    )
    expect(plain.length).toBeGreaterThan(100)
    expect(plain.filter((place) => !listed.has(place))).toEqual([])
  })

  it('are many, and most of them can be switched off mechanically', () => {
    const mechanical = real.guards.filter(({ edit }) => edit !== null)
    expect(real.guards.length).toBeGreaterThan(150)
    expect(mechanical.length / real.guards.length).toBeGreaterThan(0.85)
  })

  it('switched off one by one each give another text that can be read', () => {
    const broken = real.guards.filter((guard) => guard.edit !== null && !canBeRead(guard))
    expect(broken.map(({ path, line, reason }) => `${path}:${line} ${reason}`)).toEqual([])
  })
})

function canBeRead({ path, edit }: Guard): boolean {
  const text = readFileSync(path, 'utf8')
  const changed = edit ? apply(text, edit) : text
  try {
    stripTypeScriptTypes(changed)
  } catch {
    return false
  }
  return changed !== text
}

describe('the draw', () => {
  const things = Array.from({ length: 40 }, (_, index) => index)

  it('is the same for the same seed, and another for another', () => {
    expect(shuffled(things, seeded(7))).toEqual(shuffled(things, seeded(7)))
    expect(shuffled(things, seeded(7))).not.toEqual(shuffled(things, seeded(8)))
  })

  it('leaves nothing out and repeats nothing', () => {
    expect(shuffled(things, seeded(7)).toSorted((a, b) => a - b)).toEqual(things)
  })
})
