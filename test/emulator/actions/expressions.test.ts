import { describe, expect, it } from 'vitest'
import {
  evaluate,
  holds,
  interpolate,
  parseExpression,
  resolveValue,
} from '../../../src/emulator/actions/expressions.ts'
import { cut, onlyExpression } from '../../../src/emulator/actions/template.ts'

const fine = { success: true, failure: false, cancelled: false }
const failed = { success: false, failure: true, cancelled: false }
const cancelled = { success: false, failure: false, cancelled: true }

describe('a template', () => {
  it('is cut into text and expressions', () => {
    expect(cut(`a \${{ b }} c\${{d}}`)).toEqual([
      { text: 'a ' },
      { expression: 'b' },
      { text: ' c' },
      { expression: 'd' },
    ])
  })

  it('keeps }} that stands inside a string', () => {
    expect(interpolate(`<\${{ '}}' }}>`, {})).toBe('<}}>')
  })

  it('is refused when an expression is not closed', () => {
    expect(() => cut(`echo \${{ github.sha`)).toThrow('The expression is not closed')
  })

  it('is one expression only without text around it', () => {
    expect(onlyExpression(` \${{ a }} `)).toBe('a')
    expect(onlyExpression(`x \${{ a }}`)).toBeNull()
  })
})

describe('an expression', () => {
  it('compares without regard to case and converts like GitHub', () => {
    const contexts = { github: { actor: 'Alice', run: 7 } }
    expect(evaluate("github.actor == 'alice'", contexts)).toBe(true)
    expect(evaluate("github.run == '7'", contexts)).toBe(true)
    expect(evaluate("github.missing == ''", contexts)).toBe(true)
    expect(evaluate("github.missing || 'none'", contexts)).toBe('none')
  })

  it('has the official functions', () => {
    expect(evaluate('fromJSON(\'{"a":[1,2]}\').a[1]', {})).toBe(2)
    expect(evaluate("join(labels.*.name, '+')", { labels: [{ name: 'a' }, { name: 'b' }] })).toBe('a+b')
    expect(evaluate("format('{0} {1}', 'x', startsWith('abc', 'AB'))", {})).toBe('x true')
  })

  it('writes null as nothing and keeps the type of a lone expression', () => {
    expect(interpolate(`[\${{ github.none }}|\${{ 1 == 1 }}|\${{ 1.5 }}]`, { github: {} })).toBe('[|true|1.5]')
    expect(resolveValue(`\${{ inputs.dry }}`, { inputs: { dry: false } })).toBe(false)
    expect(resolveValue(5, {})).toBe(5)
  })

  it('may only name the contexts of its place', () => {
    expect(() => parseExpression('secrets.KEY', ['github'], false)).toThrow("Unrecognized named-value: 'secrets'")
    expect(() => parseExpression('success()', ['github'], false)).toThrow("Unrecognized function: 'success'")
    expect(() => parseExpression('', ['github'], false)).toThrow('An expression was expected')
  })
})

describe('a condition', () => {
  it('is success() when nothing is written', () => {
    expect([fine, failed, cancelled].map((status) => holds(undefined, {}, status))).toEqual([true, false, false])
  })

  it('includes success() unless it asks for a status itself', () => {
    expect(holds('true', {}, failed)).toBe(false)
    expect(holds('always()', {}, cancelled)).toBe(true)
    expect(holds('!cancelled()', {}, failed)).toBe(true)
    expect(holds(`\${{ failure() && github.x }}`, { github: { x: 'y' } }, failed)).toBe(true)
    expect(holds('cancelled()', {}, cancelled)).toBe(true)
  })

  it('does not take a status function inside a string for one', () => {
    expect(holds("'always()'", {}, failed)).toBe(false)
  })

  it.each([
    ["''", false],
    ['0', false],
    ['null', false],
    ["'false'", true],
    ['github', true],
  ])('finds %s %s', (condition, expected) => {
    expect(holds(condition, { github: {} }, fine)).toBe(expected)
  })
})
