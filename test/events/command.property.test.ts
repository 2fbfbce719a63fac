import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCommands } from '../../src/events/command.ts'

const size = 65_536

/** Pieces from which Markdown parsers build their worst cases. */
const pieces = [
  '>', '> ', '- ', '1. ', '[', '[a](', '![[', '*a ', '**a*', '*_', '_a', '` ', '``', '<a ', '<!--', '<', '&', '\\\\', '- a\n',
  '[a]: b\n', '> a\n', '>>>> a\n', '# a\n', '@agent fix\n', '\t', ' ', 'a**', '<div>\n', '```\n', 'a  \n', '[a]:\n', '[a\n',
  'On 1 \n', 'word\n\n', '|-', '1', '\r', '\0', '~~~\n', 'x wrote:\n', '\u{1F600}',
] // biome-ignore format: a list to look at

const markdown = fc.array(fc.constantFrom(...pieces, 'word', '\n', '\n\n', '    ', '@agent', '/agent do', '`'), {
  maxLength: 60,
})

describe('whatever stands in a comment', () => {
  it('is read without an error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          markdown.map((parts) => parts.join('')),
        ),
        (body) => {
          const { commands, truncated } = parseCommands(body, '@agent')
          expect(Array.isArray(commands)).toBe(true)
          expect(typeof truncated).toBe('boolean')
        },
      ),
      { numRuns: 500 },
    )
  })

  it.each(pieces)('takes no longer for a repeated %j than a reader can see', (piece) => {
    const body = `@agent fix it\n\n${piece.repeat(Math.ceil(size / piece.length))}`.slice(0, size)
    const begin = performance.now()
    parseCommands(body, '@agent')
    // Parsers that go back and forth take between 1 and 70 seconds here.
    expect(performance.now() - begin).toBeLessThan(1000)
  })

  it('triggers nothing inside a fence, however it is filled', () => {
    fc.assert(
      fc.property(markdown, fc.constantFrom('```', '~~~', '`````'), (parts, fence) => {
        const inside = parts
          .join('')
          .replaceAll(/[`~]{3,}/g, '')
          .replaceAll('\r', '')
        const body = `Look:\n\n${fence}\n${inside}\n@agent do X\n${fence}\n\nEnd.`
        expect(parseCommands(body, '@agent').commands).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('triggers nothing in lines that are all quoted', () => {
    fc.assert(
      fc.property(markdown, (parts) => {
        const lines = `${parts.join('')}\n@agent do X`.split(/\r\n|\r|\n/).map((line) => `> ${line}`)
        expect(parseCommands(lines.join('\n'), '@agent').commands).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('triggers nothing where the handle does not stand', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const body = text.replaceAll(/agent/gi, '')
        expect(parseCommands(body, '@agent')).toEqual({ commands: [], truncated: false })
      }),
    )
  })
})
