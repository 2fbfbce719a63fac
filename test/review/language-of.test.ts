import { describe, expect, it } from 'vitest'
import { languageOf } from '../../src/review/language-of.ts'

describe('the language of a file', () => {
  it.each([
    ['src/a.ts', 'typescript'],
    ['src/a.PY', 'python'],
    ['Dockerfile.prod', 'dockerfile'],
    ['src/constructor', null],
    ['src/a.constructor', null],
    ['src/toString', null],
    ['src/nothing', null],
  ])('%s is %s', (path, language) => {
    expect(languageOf(path)).toBe(language)
  })
})
