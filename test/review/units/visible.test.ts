import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { actual, visible, visiblePath } from '../../../src/review/units/visible.ts'

describe('invisible characters', () => {
  it.each([
    ['a zero-width space', 'a\u200bb', 'a⟦U+200B⟧b'],
    ['an override of direction', 'a\u202eb', 'a⟦U+202E⟧b'],
    ['an isolate', '\u2066x\u2069', '⟦U+2066⟧x⟦U+2069⟧'],
    ['a tag', 'a\u{e0041}b', 'a⟦U+E0041⟧b'],
    ['a variation selector', 'a\ufe0f', 'a⟦U+FE0F⟧'],
    ['a filler', '\u3164', '⟦U+3164⟧'],
    ['an empty braille cell', '\u2800', '⟦U+2800⟧'],
    ['a line separator', 'a\u2028b\u2029c', 'a⟦U+2028⟧b⟦U+2029⟧c'],
    ['a space that does not break', 'a\u00a0b', 'a⟦U+00A0⟧b'],
    ['a line end', 'a\nb\rc', 'a⟦U+000A⟧b⟦U+000D⟧c'],
    ['an escape', '\u001b[31m', '⟦U+001B⟧[31m'],
    ['a NUL', 'a\0', 'a⟦U+0000⟧'],
    ['private use', '\ue000', '⟦U+E000⟧'],
    ['half of a pair', '\ud83d', '⟦U+D83D⟧'],
    ['a soft hyphen', 'a\u00adb', 'a⟦U+00AD⟧b'],
    ['what looks like an escape', '⟦U+200B⟧', '⟦U+27E6⟧U+200B⟧'],
  ])('are shown: %s', (_, text, shown) => {
    expect(visible(text)).toBe(shown)
  })

  it.each(['plain', 'a\tb', '  x', 'é漢字', '\u{1f600}', '𝒳'])('stay as they are: %j', (text) => {
    expect(visible(text)).toBe(text)
  })

  it('can be taken back, whatever the text is', () => {
    const piece = fc.constantFrom('⟦', '⟧', 'U+', '⟦U+200B⟧', '\u200b', '\ud83d', '200B', '⟦U+FFFFFF⟧', 'a', ' ', '\n')
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(text, (one) => {
        expect(actual(visible(one))).toBe(one)
        expect(actual(visiblePath(one))).toBe(one)
      }),
      { numRuns: 2000 },
    )
  })

  it('leave nothing unseen', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visible(text).replaceAll('\t', '')).not.toMatch(
          /[\p{Cf}\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u,
        )
      }),
    )
  })

  it('end a path at the first bar', () => {
    expect(visiblePath('a|b\tc\nd.ts')).toBe('a⟦U+007C⟧b⟦U+0009⟧c⟦U+000A⟧d.ts')
  })

  it.each(['⟦U+110000⟧', '⟦12 more⟧', '⟦U+20⟧'])('are not made of %s', (text) => {
    expect(actual(text)).toBe(text)
  })
})
