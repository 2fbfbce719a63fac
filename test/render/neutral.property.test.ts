import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { code } from '../../src/render/markdown.ts'
import { neutral, neutralLine } from '../../src/render/neutral.ts'

/** Pieces that become dangerous when they meet. */
const pieces = fc.constantFrom(
  '@', 'octocat', 'fix', 'fixes', 'Closes', 'resolved', ' ', ':', '#', '12', 'octo/toy', 'GH-', '[', ']', 'skip', 'ci', 'no',
  'actions', 'skip-checks', 'true', '\n', '<!--', '-->', '<!', '--', 'signalbox:workpad 12', 'https', '://', '//', 'evil.example',
  'github.com', '/issues/', '(', ')', '](', '&#64;', '&amp;', ';', '\u200B', '\u00AD', '\u{E0041}', '`', '```', '\r', 'www.', '\\', 'x',
  '<', '>', 'script', 'iframe', '</', 'javascript', 'data', 'text/html,', '?', ' on', 'onload', '=',
) // biome-ignore format: words in a row
const texts = fc.oneof(
  fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
)

const dangers: Readonly<Record<string, RegExp>> = {
  'a live mention': /@[A-Za-z0-9]/,
  'a closing keyword': /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)[^\p{L}\p{N}]{0,20}(?:[\w.-]+\/[\w.-]+)?#\d/iu,
  'a closing short form': /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)[^\p{L}\p{N}]{0,20}GH-\d/iu,
  'an HTML comment': /<!--/,
  'a skip word': /\[(?:skip ci|ci skip|no ci|skip actions|actions skip)\]/i,
  'a skip trailer': /^skip-checks:/im,
  'a foreign address': /https?:\/\/(?!github\.com(?![\w.@:-]))/i,
  'an address past a backslash': /https?\\:\//i,
  'an address that runs': /\b(?:javascript|vbscript):|\bdata:text\/html,/i,
  'an active element': /<\/?(?:script|iframe)\b/i,
  'an element that listens': /<[a-z][^<>]*\sonload\s*=/i,
  'an invisible character': /[\u200B\u00AD\u202E\u{E0000}-\u{E007F}]/u,
  'a carriage return': /\r/,
}

describe('whatever a model or a stranger writes', () => {
  it.each(Object.entries(dangers))('never holds %s afterwards', (_name, danger) => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(neutral(text, 'github.com')).not.toMatch(danger)
        expect(neutralLine(text, 'github.com')).not.toMatch(danger)
      }),
      { numRuns: 1000 },
    )
  })

  it('stays as it is when it is cleaned again', () => {
    fc.assert(
      fc.property(fc.lorem({ mode: 'sentences' }), (text) => {
        expect(neutral(neutral(text, 'github.com'), 'github.com')).toBe(neutral(text, 'github.com'))
      }),
    )
  })

  it('cannot leave a code span', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const span = code(text)
        const mark = /^`+/.exec(span)?.[0] ?? ''
        expect(span.endsWith(mark)).toBe(true)
        expect(span).not.toContain('\n')
        const inside = span.slice(mark.length, -mark.length)
        expect([...inside.matchAll(/`+/g)].every(([run]) => run.length < mark.length)).toBe(true)
      }),
    )
  })

  it.each([
    '[skip '.repeat(3000),
    '@'.repeat(60_000),
    'fixes '.repeat(10_000),
    '&a;'.repeat(20_000),
    '](//'.repeat(15_000),
    '](https://'.repeat(6_000),
    '](https://a(b'.repeat(5_000),
    '<a on'.repeat(12_000),
    'a://?'.repeat(12_000),
  ])('takes no longer than a reader can see for %j', (text) => {
    const begin = performance.now()
    neutral(text, 'github.com')
    expect(performance.now() - begin).toBeLessThan(1000)
  })
})
