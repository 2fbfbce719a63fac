import { shownMarkdown } from './shown-markdown.ts'

/** A text as a person sees it, and how much was in it that nobody sees. */
export type VisibleText = {
  readonly text: string
  readonly hiddenCharacters: number
  readonly hiddenComments: number
  /** Definitions that nothing refers to, and titles of links. */
  readonly hiddenMarkdown: number
}

/** Terminal control: colors, cursor moves, titles and links (ECMA-48, and OSC as xterm reads it). */
const escapes =
  /\u009B[0-?]*[ -/]*[@-~]|\u009D[^\p{Cc}]*(?:\p{Cc}\\?)?|(?![\t\n])\p{Cc}(?:\[[0-?]*[ -/]*[@-~]|\][^\p{Cc}]*(?:\p{Cc}\\?)?)/gu

/**
 * Characters without a glyph: ignorable ones, format and control characters, private use, and the blank Braille cell.
 * Tab and line feed stay.
 */
const invisible = /(?![\t\n])[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Co}\u2800]/gu

/** GitHub hides an HTML comment, and everything after one that is never closed. */
const comment = /<!--[\s\S]*?(?:--!?>|$)/g

/** A text made to need more than this hides nothing any more: what is left of it is shown. */
const passes = 20

/**
 * Takes hidden channels out of text that other people wrote. Taking one thing out can put another together, so it goes
 * on until nothing is found.
 */
export function visibleText(raw: string): VisibleText {
  const plain = plainText(raw)
  const { text, hiddenMarkdown } = shownMarkdown(plain.text)
  return { ...plain, text, hiddenMarkdown }
}

/** The same for what is no Markdown, such as logs and files. */
export function plainText(raw: string): VisibleText {
  const count = { characters: 0, comments: 0 }
  let text = raw.toWellFormed().replace(/\r\n?/g, '\n').normalize('NFC')
  for (let pass = 0, before = ''; pass < passes && before !== text; pass += 1) {
    before = text
    text = text
      .replace(escapes, (match) => dropped(count, 'characters', match.length))
      .replace(invisible, () => dropped(count, 'characters', 1))
      .replace(comment, () => dropped(count, 'comments', 1))
  }
  const shown = text.replaceAll('<!--', '&lt;!--').replace(invisible, '')
  return { text: shown, hiddenCharacters: count.characters, hiddenComments: count.comments, hiddenMarkdown: 0 }
}

function dropped(
  count: { characters: number; comments: number },
  what: 'characters' | 'comments',
  more: number,
): string {
  count[what] += more
  return ''
}
