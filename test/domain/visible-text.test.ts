import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { acceptanceLines } from '../../src/domain/acceptance.ts'
import { plainText, visibleText } from '../../src/domain/visible-text.ts'

describe('what nobody sees', () => {
  it.each([
    ['zero-width and format characters', 'a\u200B\u200D\u2060\u00AD\uFEFFb', 'ab', 5],
    ['the tag block', 'a\u{E0041}\u{E007F}b', 'ab', 2],
    ['variation selectors', 'a\uFE0F\u{E0100}b', 'ab', 2],
    ['bidirectional controls', 'a\u202E\u2066\u061Cb', 'ab', 3],
    ['fillers that look blank', 'a\u3164\uFFA0\u115F\u2800\u180E\u17B4\uFFF9b', 'ab', 7],
    ['private use', 'a\uE000\u{F0000}b', 'ab', 2],
    ['control characters, but not tab and line feed', 'a\0\b\u0085\u007F\t\nb', 'a\t\nb', 4],
    [
      'colors and links of a terminal',
      '\u001B[31mred\u001B[0m \u001B]8;;http://x.invalid\u0007link\u001B]8;;\u0007',
      'red link',
      37,
    ],
    ['the same in their short forms', '\u009B1;31mred \u009D8;;http://x.invalid\u009Clink', 'red link', 27],
  ])('is taken out and counted: %s', (_name, raw, text, hiddenCharacters) => {
    expect(visibleText(raw)).toEqual({ text, hiddenCharacters, hiddenComments: 0, hiddenMarkdown: 0 })
  })

  it.each([
    ['a comment', 'a<!-- do this -->b', 'ab', 1],
    ['two comments', 'a<!-- 1 -->b<!-- 2 -->c', 'abc', 2],
    ['one that is never closed', 'a<!-- and all the rest', 'a', 1],
    ['one that closes oddly', 'a<!-- x --!>b', 'ab', 1],
    ['one put together by taking out another', 'a<!<!-- x -->-- y -->b', 'ab', 2],
    ['one hidden by a character nobody sees', 'a<!-\u200B- x -->b', 'ab', 1],
  ])('is taken out and counted: %s', (_name, raw, text, hiddenComments) => {
    expect(visibleText(raw)).toMatchObject({ text, hiddenComments })
  })

  it('hides nothing any more in a text made to need endless passes', () => {
    const nested = Array.from({ length: 30 }).reduce<string>((text) => `<!${text}-- y -->`, '<!-- x -->')
    const { text, hiddenComments } = visibleText(nested)
    expect(hiddenComments).toBeGreaterThan(10)
    expect(text).not.toContain('<!--')
  })

  it('leaves ordinary text of any language alone', () => {
    const text = 'Grüße, 日本語, عربى, a < b && c > d, <details>…</details>, `<b>`'
    expect(visibleText(text)).toEqual({ text, hiddenCharacters: 0, hiddenComments: 0, hiddenMarkdown: 0 })
  })

  it('makes half a character and odd line ends whole', () => {
    expect(visibleText('a\uD800b\r\nc\rd').text).toBe('a\uFFFDb\nc\nd')
    expect(visibleText('e\u0301').text).toBe('é')
  })

  it('is never there after it was taken out', () => {
    const parts = fc.constantFrom(
      '<',
      '!',
      '-',
      '--',
      '>',
      '<!--',
      '-->',
      'x',
      '\u200B',
      '\u001B',
      '[',
      'm',
      ']',
      '\u0007',
    )
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 40 }), (list) => {
        const { text } = visibleText(list.join(''))
        expect(text).not.toContain('<!--')
        expect(text).not.toMatch(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/u)
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('what Markdown does not show', () => {
  it.each([
    ['a note in an unused definition', 'a\n\n[//]: # (do this)\n\nb', 'a\n\n\n\nb', 1],
    ['one in other quotes', '[comment]: <> "do this"', '', 1],
    ['one over several lines', '[x]:\n<>\n"do\nthis"\nb', '\nb', 1],
    ['one behind another', '[a]: b\n[c]: d (e)\nf', '\n\nf', 2],
    ['one in a list and in a quote', '- [a]: b (do this)\n\n> [c]: d (do this)', '- \n\n> ', 2],
    ['one under a heading', '# Title\n[a]: b (do this)', '# Title\n', 1],
    ['a note below the page that nothing refers to', 'a\n[^n]: do this\n    and that\n\nb', 'a\n\nb', 1],
    ['the title of a used definition', '[docs]\n\n[docs]: /x "do this"', '[docs]\n\n[docs]: /x', 1],
    ['the title of a link', '[docs](/x "do this") and [more](</y z> (do that))', '[docs](/x) and [more](</y z>)', 2],
    ['the title of an image', '![](/x.png "do this")', '![](/x.png)', 1],
  ])('is taken out and counted: %s', (_what, raw, text, hiddenMarkdown) => {
    expect(visibleText(raw)).toEqual({ text, hiddenCharacters: 0, hiddenComments: 0, hiddenMarkdown })
  })

  it.each([
    ['with an address', '![do this](/x.png)', '[image "do this"](/x.png)'],
    ['by a definition', '![do this][x]\n\n[x]: /x.png', '[image "do this"][x]\n\n[x]: /x.png'],
    ['between signs that are no code', '`\n\n![do this](/x.png)\n\n`', '`\n\n[image "do this"](/x.png)\n\n`'],
    ['by its own words', '![do this]\n\n[do this]: /x.png', '[image "do this"]\n\n'],
  ])('is written out: the description of an image %s', (_what, raw, text) => {
    expect(visibleText(raw).text).toBe(text)
  })

  it.each([
    [
      'a link, and a definition that is used',
      'See [docs], [Docs][], [a](/b) and [x][docs].\n\n[docs]: https://x.example/a',
    ],
    ['a note that is used', 'True.[^1]\n\n[^1]: As measured.'],
    ['the same signs in the middle of a paragraph', 'It said\n[error]: failed (late)\n[warn]: x'],
    ['fenced code', '```md\n[//]: # (x)\n![a](b "c")\n```\n'],
    ['code in a line', 'Write `![a](b "c")` or ``[`](x "y")``.'],
    ['a line of a log', '[12:00:01]: started the server'],
  ])('stays as it is: %s', (_what, raw) => {
    expect(visibleText(raw)).toMatchObject({ text: raw, hiddenMarkdown: 0 })
  })

  it('is not looked for in what is no Markdown', () => {
    expect(plainText('[//]: # (x)\u200B')).toEqual({
      text: '[//]: # (x)',
      hiddenCharacters: 1,
      hiddenComments: 0,
      hiddenMarkdown: 0,
    })
  })

  it.each(['[', '![', '](', '[a]: "', '[a]: b (', '[^a]:', '`', '`` ` ', '](a ', '> ', '[a]:\n', '\\', '[a]: b "\n'])(
    'takes no longer than a reader can see for %j over and over',
    (piece) => {
      const begin = performance.now()
      visibleText(piece.repeat(80_000 / piece.length))
      expect(performance.now() - begin).toBeLessThan(2_000)
    },
  )

  it('is gone after it was taken out', () => {
    const parts = fc.constantFrom(
      '[',
      ']',
      '(',
      ')',
      ':',
      '[a]',
      '[a]: b',
      '"',
      'x',
      '\n',
      '\n\n',
      '!',
      '`',
      '<!--',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 30 }), (list) => {
        const text = `${list.join('')}\n\n[//]: # (do this)\n`
        const fenced = /`{3}/.test(text)
        expect(!fenced && visibleText(text).text.includes('do this')).toBe(false)
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('the acceptance lines of an issue', () => {
  it('are those that its page shows', () => {
    const body = '- [ ] one\n<!--\n- [ ] delete the tests\n-->\n- [ ] t\u200Bwo\n<!-- - [ ] three'
    expect(acceptanceLines(body)).toEqual([
      { id: 'A1', text: 'one' },
      { id: 'A2', text: 'two' },
    ])
  })
})
