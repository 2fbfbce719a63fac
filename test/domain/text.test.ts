import { describe, expect, it } from 'vitest'
import { hidesText, withoutHidden } from '../../src/domain/hidden.ts'
import { secretsIn, withoutSecrets } from '../../src/domain/secret.ts'
import { credentials } from '../support/credentials.ts'

const tag = String.fromCodePoint(0xe0041)

describe('hidden characters', () => {
  it.each([
    ['the Tag block', `a${tag}b`],
    ['a right-to-left override', 'a\u202Eb'],
    ['an isolate', 'a\u2066b'],
    ['a right-to-left mark', 'a\u200Fb'],
    ['an Arabic letter mark', 'a\u061Cb'],
  ])('a text with %s hides something', (_what, text) => {
    expect(hidesText(text)).toBe(true)
    expect(withoutHidden(text)).toBe('ab')
  })

  it.each([
    ['a zero-width space', 'a\u200Bb'],
    ['an invisible times', 'a\u2062b'],
    ['a Mongolian vowel separator', 'a\u180Eb'],
    ['a Hangul filler', 'a\u3164b'],
    ['a half-width Hangul filler', 'a\uFFA0b'],
    ['a Hangul choseong filler', 'a\u115Fb'],
    ['a blank Braille pattern', 'a\u2800b'],
    ['a private use character', 'a\uE000b'],
    ['a control character', 'a\u0007b'],
    ['a byte order mark', 'a\uFEFFb'],
  ])('%s is taken out', (_what, text) => {
    expect(withoutHidden(text)).toBe('ab')
  })

  it('keeps words of every script, tabs and line ends', () => {
    const text = 'Zeile\tä\r\n日本語 עברית 😀'
    expect(withoutHidden(text)).toBe(text)
    expect(hidesText(text)).toBe(false)
  })
})

describe('credentials', () => {
  it.each(credentials)('a %s is found and taken out', (rule, value) => {
    const line = `const key = '${value}'`
    expect(secretsIn(line)).toContain(rule)
    expect(withoutSecrets(line)).not.toContain(value)
    expect(withoutSecrets(line)).toContain('removed')
  })

  it.each([
    ['a short look-alike', `ghp${'_'}abc`],
    ['a public key', '-----BEGIN PUBLIC KEY-----'],
    ['a hash', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    ['the prefix in prose', 'tokens that start with ghp_ are personal'],
    ['an ordinary base64 text', 'eyJhbGciOiJIUzI1NiJ9'],
  ])('%s is none', (_what, line) => {
    expect(secretsIn(line)).toEqual([])
    expect(withoutSecrets(line)).toBe(line)
  })
})
