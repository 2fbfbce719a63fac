import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeFloor } from '../../src/decide/floor.ts'
import { defaultConfig } from '../../src/domain/config.ts'
import { someChanges } from '../support/publications.ts'

const refusals = (path: string): readonly string[] =>
  judgeFloor(someChanges({ [path]: 'x\n' }), { entries: {}, attributes: null }, defaultConfig).refusals.map(
    ({ reason }) => reason,
  )

const protectedPaths = fc.constantFrom(
  '.github/workflows/ci.yml',
  '.github/signalbox.yml',
  '.git/config',
  '.gitmodules',
  'CODEOWNERS',
  'docs/CODEOWNERS',
  'AGENTS.md',
  '.claude/settings.json',
  '.npmrc',
)

/** Ways to write a letter that lenient file systems take for the same one. */
const disguises: readonly ((letter: string) => string)[] = [
  (letter) => letter.toUpperCase(),
  (letter) => letter.toLowerCase(),
  (letter) =>
    /[!-~]/.test(letter) && letter !== '/' ? String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0) : letter,
  (letter) => `${letter}\u200B`,
  (letter) => `${letter}\u00AD`,
]

describe('a path that normalizes into a protected one', () => {
  it('is refused, however its letters are written', () => {
    fc.assert(
      fc.property(protectedPaths, fc.infiniteStream(fc.nat(40)), (path, choices) => {
        const disguised = [...path].map((letter) => disguises[choices.next().value]?.(letter) ?? letter).join('')
        expect(refusals(disguised)).not.toEqual([])
      }),
      { numRuns: 1000 },
    )
  })

  it('is refused with dots and spaces behind its segments', () => {
    const tail = fc.stringMatching(/^[. ]{0,3}$/)
    fc.assert(
      fc.property(protectedPaths, fc.infiniteStream(tail), (path, tails) => {
        const padded = path
          .split('/')
          .map((segment) => `${segment}${tails.next().value}`)
          .join('/')
        expect(refusals(padded)).not.toEqual([])
      }),
    )
  })
})

describe('whatever path a bundle names', () => {
  it('gets an answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }), (path) => {
        expect(Array.isArray(refusals(path))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('is refused when it leaves the repository', () => {
    const part = fc.constantFrom('..', '.', '', 'a', 'b')
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const path = parts.join('/')
        const tame = parts.every((one) => one === 'a' || one === 'b')
        expect(refusals(path).length > 0).toBe(!tame)
      }),
    )
  })
})
