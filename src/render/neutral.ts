import { withoutHidden } from '../domain/hidden.ts'
import { withoutSecrets } from '../domain/secret.ts'
import { withoutForeignAddresses } from './neutral/addresses.ts'
import { withoutActiveElements } from './neutral/elements.ts'
import { closeFences } from './neutral/fences.ts'
import { withoutReferences } from './neutral/references.ts'
import { withoutSkipWords } from './neutral/skip-words.ts'

/**
 * Text by a model or a stranger, made safe to write under our name: nobody is mentioned, nothing is closed, no marker or
 * HTML comment survives, nothing is run or embedded, no CI is skipped, no address leads elsewhere, no credential and no
 * invisible character is left.
 * @param text what somebody else wrote
 * @param host the GitHub server, for example `github.com`; addresses on it stay as they are
 * @param length at most so many characters
 */
export function neutral(text: string, host: string, length = 20_000): string {
  const lines = withoutHidden(text.slice(0, 4 * length))
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '\n')
  const inert = withoutForeignAddresses(withoutSecrets(withoutEntities(withoutSkipWords(lines))), host)
  const open = withoutReferences(withoutActiveElements(inert).replaceAll('<!--', '<! --').replaceAll('-->', '-- >'))
  return closeFences(cut(open, length)).trim()
}

/** Entities would become the very signs that are taken out here. */
function withoutEntities(text: string): string {
  return text.replaceAll(/&(?=#?[a-z0-9]{1,32};)/gi, '&amp;')
}

/** The same on one line, for titles and cells. */
export function neutralLine(text: string, host: string, length = 200): string {
  return cut(neutral(text, host, 4 * length).replaceAll(/\s+/g, ' '), length).trim()
}

/** At most so many bytes of UTF-8, never half of a character. */
export function cutBytes(text: string, bytes: number): string {
  const encoded = new TextEncoder().encode(text)
  if (encoded.length <= bytes) return text
  return `${new TextDecoder().decode(encoded.subarray(0, bytes - 3)).replace(/\uFFFD+$/, '')}…`
}

/** At most `length` characters, never half of one. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
