import type { Hunk } from '../file-diff.ts'

/** Controls that no text holds, and what stands for bytes that are not UTF-8. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const strange = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/
const everyStrange = new RegExp(strange.source, 'g')
const fewStrange = 8
const strangeShare = 0.1

/** Whether anything in a patch needs a closer look; most have nothing of the kind. */
export function hasStrange(patch: string): boolean {
  return strange.test(patch)
}

/**
 * Whether lines that git was told to print as text are text: without NUL, and with few bytes that mean nothing in UTF-8.
 * It is decided by the lines alone, never by attributes, which a pull request could write.
 */
export function isReadable(hunks: readonly Hunk[]): boolean {
  const texts = hunks.flatMap(({ lines }) => lines.map(({ text }) => text))
  const odd = texts.filter(hasStrange)
  if (odd.some((text) => text.includes('\0'))) return false
  const count = lengthOf(odd) - lengthOf(odd.map((text) => text.replaceAll(everyStrange, '')))
  return count <= fewStrange || count <= lengthOf(texts) * strangeShare
}

function lengthOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length, 0)
}
