import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { gates } from '../../src/decide/merge/judge.ts'
import { gateNames } from '../../src/domain/merge/judgment.ts'
import { changesOf } from '../../tools/gates/changes.ts'
import { listedGates } from '../../tools/gates/listed.ts'
import { sorted, tableText } from '../../tools/gates/table.ts'
import { apply } from '../../tools/guards/copy.ts'

/** What a text becomes, change by change. */
const becomes = (text: string) => changesOf('a.ts', text).map(({ edit }) => apply(text, edit))

describe('what decides is taken away', () => {
  it.each([
    ['the condition of an `if`', 'if (a) go()', ['if (false && (a)) go()']],
    ['a choice that may open', 'const x = a ? null : block(b)', ['const x = true || (a) ? null : block(b)']],
    ['a choice that may open, the other way round', 'const x = a ? block(b) : null', ['const x = false && (a) ? block(b) : null']],
    ['any other choice', 'const x = a ? b : c', ['const x = false && (a) ? b : c', 'const x = true || (a) ? b : c']],
    ['parts of a condition', 'const x = a && b', ['const x = (a)', 'const x = (b)']],
    ['what stands in', 'const x = a ?? 1', ['const x = (a)']],
    ['a limit', 'const x = a < b', ['const x = (a) <= (b)']],
    ['a question to a list', 'a.filter(b); a.some(b); a.every(b)', ['a.filter(() => true); a.some(b); a.every(b)', 'a.filter(b); a.some(() => false); a.every(b)', 'a.filter(b); a.some(b); a.every(() => true)']],
    ['the last refusal', 'function f() { return block(a) }', ['function f() { return null }']],
    ['an entry of a list', `const x: readonly string[] = ['a', 'b']`, [`const x: readonly string[] = [ 'b']`, `const x: readonly string[] = ['a', ]`]],
    ['an entry of a record', 'const x = { a: b, c } as const', ['const x = { c } as const', 'const x = { a: b,  } as const'].map((one) => one.replace('{ c', '{  c'))],
  ])('%s', (_what, text, changed) => {
    expect(becomes(text)).toEqual(changed)
  }) // biome-ignore format: one line per shape

  it.each(['const x = a.length > 0', `const x = a ?? ''`, 'function f() { const x = [a] }', 'const x = a === b', 'f(block(a))'])('and nothing else: %s', (text) => {
    expect(becomes(text)).toEqual([])
  }) // biome-ignore format: shapes in a row

  it('with its line and its words', () => {
    expect(changesOf('a.ts', '\nif (a) go()')).toMatchObject([{ path: 'a.ts', line: 2, guard: 'if (a) go()', edit: { words: 'never holds' } }])
  }) // biome-ignore format: one row
})

const path = 'src/decide/merge/judge.ts'

describe('whole gates', () => {
  it('are all found in the list, which is in the order of their names', () => {
    expect(listedGates(path, readFileSync(path, 'utf8')).map(({ guard }) => guard)).toEqual(gateNames)
    expect(gates.map(({ name }) => name)).toEqual(gateNames)
  })

  it('are taken out by their line', () => {
    const text = `const gates = [\n  { name: 'one', asks: a.b },\n  { name: 'two', asks: c },\n]\n`
    expect(listedGates(path, text).map(({ edit }) => apply(text, edit))).toEqual([
      `const gates = [\n  { name: 'two', asks: c },\n]\n`,
      `const gates = [\n  { name: 'one', asks: a.b },\n]\n`,
    ])
  })
})

describe('the table', () => {
  const [change] = changesOf('src/decide/merge/gates/a.ts', 'if (a || b) go()')
  const title = (id: string) => `test/cases/merge-evaluate.test.ts > what is decided ${id}: x`

  it('tells cases by their ids from other tests', () => {
    expect(sorted([title('elig-001'), 'test/decide/merge/a.test.ts > b 1: c'])).toEqual({ cases: ['elig-001'], others: ['test/decide/merge/a.test.ts > b 1: c'] })
  }) // biome-ignore format: one row

  it('shows few and counts all', () => {
    if (!change) throw new Error('nothing was found')
    const red = [...['a-1', 'a-2', 'a-3', 'a-4'].map(title), 'test/decide/merge/x.test.ts > y', 'test/decide/merge/x.test.ts > z']
    const lines = tableText([{ kind: 'noticed', change, red }, { kind: 'survived', change }, { kind: 'broken', change, why: 'x' }]).split('\n')
    expect(lines[2]).toBe('| gates/a.ts:1 | `if (a \\|\\| b) go()` never holds | a-1, a-2, a-3 … (4) | x.test.ts > y … (2) |')
    expect(lines[3]).toContain('**none** | **none**')
    expect(lines[4]).toContain('does not load: x')
  }) // biome-ignore format: rows in a row
})
