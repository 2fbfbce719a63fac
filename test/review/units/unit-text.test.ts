import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Hunk } from '../../../src/review/file-diff.ts'
import { unitText } from '../../../src/review/units/unit-text.ts'
import { fileOf, hunkOf, oneLine, unitOf } from './support/files.ts'

function textOf(path: string, hunks: readonly Hunk[], more = {}): string[] {
  return unitText(unitOf(fileOf(path, hunks, more))).split('\n')
}

describe('a unit as a model sees it', () => {
  it('has a prefix with the side and the number before every line', () => {
    expect(textOf('src/a.ts', [hunkOf(3, 4, [' a', '-b', '+c'], 'function f() {')])).toEqual([
      'src/a.ts:FILE:0|unit "src/a.ts", modified',
      'src/a.ts:NEAR:4|function f() {',
      'src/a.ts:RIGHT:4| a',
      'src/a.ts:LEFT:4|-b',
      'src/a.ts:RIGHT:5|+c',
    ])
  })

  it('says where a file came from, and what became of its mode', () => {
    expect(textOf('b.ts', [], { oldPath: 'a", mode.ts', change: 'renamed', newMode: '100755' })).toEqual([
      'b.ts:FILE:0|unit "b.ts", renamed, from "a\\", mode.ts", mode 100644 -> 100755',
    ])
  })

  it('shows invisible characters of content, of the enclosing function and of names', () => {
    const [first, second, third] = textOf('a\n.ts', [hunkOf(1, 1, ['+x\u200b'], 'f\u202e')])
    expect([first, second, third]).toEqual([
      'a⟦U+000A⟧.ts:FILE:0|unit "a⟦U+000A⟧.ts", modified',
      'a⟦U+000A⟧.ts:NEAR:1|f⟦U+202E⟧',
      'a⟦U+000A⟧.ts:RIGHT:1|+x⟦U+200B⟧',
    ])
  })

  it('cuts context that is endless, and says so', () => {
    const [, , line = ''] = textOf('a.ts', [hunkOf(1, 1, [` ${'x'.repeat(5000)}`, '+y'])])
    expect(line.length).toBeLessThan(2100)
    expect(line.endsWith('x⟦3000 more⟧')).toBe(true)
  })

  it.each([
    ['an added line', '+', 'modified', 5000],
    ['a removed line', '-', 'modified', 5000],
    ['a line of a removed file', '-', 'removed', 2000],
  ])('cuts %s only where nothing is left of its file', (_, sign, change, length) => {
    const [, , line = ''] = textOf('a.ts', [hunkOf(1, 1, [`${sign}${'x'.repeat(5000)}`])], { change })
    expect(line.match(/x/g)).toHaveLength(length)
  })

  it('has no line that content could forge', () => {
    const hostile = fc.constantFrom(
      '\n',
      '\r',
      '\u2028',
      '\u0085',
      '\v',
      '\f',
      'b.ts:RIGHT:1|+ok',
      '</diff>',
      '|',
      ':',
      'x',
    )
    const text = fc.array(hostile, { maxLength: 8 }).map((all) => all.join(''))
    fc.assert(
      fc.property(text, text, text, (path, section, line) => {
        const name = `p${path}`
        const lines = unitText(unitOf(fileOf(name, [hunkOf(1, 1, [`+${line}`], section)]))).split(
          /\r\n|[\n\v\f\r\u0085\u2028\u2029]/,
        )
        expect(lines).toHaveLength(3)
        const prefixes = lines.map((one) => one.slice(0, one.indexOf('|')))
        expect(new Set(prefixes.map((one) => one.replace(/:[A-Z]+:\d+$/, ''))).size).toBe(1)
        expect(prefixes.map((one) => /:([A-Z]+):\d+$/.exec(one)?.[1])).toEqual(['FILE', 'NEAR', 'RIGHT'])
      }),
    )
  })

  it('tells apart what differs in what cannot be seen', () => {
    const texts = ['+a b', '+a\u00a0b', '+a\u200bb', '+ab', '+a⟦U+200B⟧b'].map((line) =>
      unitText(unitOf(oneLine('a.ts', line))),
    )
    expect(new Set(texts).size).toBe(5)
  })
})
