import { describe, expect, it } from 'vitest'
import { holdTitles } from '../../src/domain/names.ts'
import { safePattern } from '../../src/domain/safe-pattern.ts'

describe('a pattern for titles', () => {
  it.each([
    holdTitles,
    '^draft',
    '^(?:wip|draft|hold|do not merge|not ready|fixup!|squash!|rfc)\\b',
    '(?<word>wip)',
    '^((?!release).)',
    '^\\s*wip.*',
    '^colou?rs? ?',
    '^(?:\\[wip\\])? ?(?:draft|later):?',
    '(ab){2}',
    'a*?b+?',
    'a*?b*?(?:c|d|e|f|g|h)',
    'a??b??c??d??e??f??g??h??i??j??',
    'wi\\-p',
    '[?*+|()]{2}',
    '[]|wip',
  ])('may be %s', (text) => {
    expect(safePattern(text)).toBeInstanceOf(RegExp)
  })

  it.each([
    ['a repeated group with a repetition', '^(a+)+$'],
    ['a repeated group with an alternative', '(a|aa)+b'],
    ['a repeated group with something optional', '(a?){24}b'],
    ['the same deeper down', '((?:xa?))*b'],
    ['the same, optional twice', '((a?)?){9}b'],
    ['the same, lazily optional', '(a??){24}b'],
    ['the same behind an optional group mark', '(?:a?)+b'],
    ['a group that is counted out', '(a|aa){18}b'],
    ['many optional letters', `${'a?'.repeat(26)}${'a'.repeat(26)}b`],
    ['many lazily optional letters', `${'a??'.repeat(26)}b`],
    ['many optional groups', `${'(?:a)?'.repeat(20)}b`],
    ['many alternatives side by side', `${'(a|aa)'.repeat(18)}b`],
    ['many alternatives in one group', `(${'(a|aa)'.repeat(18)})b`],
    ['three repetitions', 'a*a*a*b'],
    ['two repetitions among many choices', `${'a?'.repeat(4)}a*a*b`],
    ['a reference', '(a)\\1'],
    ['a repetition behind what looks like a class', '[^](a+)+b[c]'],
    ['no pattern', '^((?!chore(deps).*)'],
    ['a long one', 'a'.repeat(201)],
  ])('may not have %s', (_what, text) => {
    expect(safePattern(text)).toBeNull()
  })

  it('ignores case', () => {
    expect(safePattern(holdTitles)?.test('[wip] x')).toBe(true)
  })
})
