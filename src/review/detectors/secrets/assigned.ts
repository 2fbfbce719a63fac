import { isPlaceholder } from './placeholder.ts'

const assignment =
  /(?:pass(?:word|wd|phrase)|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|signing[_-]?key|encryption[_-]?key|credentials?)[A-Za-z0-9_]{0,20}["'\]]{0,2}\s{0,5}(?:=>|:=|[:=]|,)\s{0,5}(?:["'`])([^"'`\s]{8,200})["'`]/gi

/**
 * Quoted values that a line assigns to a name such as `password`, and that look drawn by chance: mixed characters, and no
 * words with separators between them.
 */
export function assignedSecrets(line: string): readonly string[] {
  return [...line.matchAll(assignment)].map(([, value = '']) => value).filter(looksRandom)
}

function looksRandom(value: string): boolean {
  if (isPlaceholder(value) || isAddress(value) || isWords(value)) return false
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length
  return kinds >= 2 && entropyOf(value) >= (kinds >= 3 ? 2.7 : 3.2) && /[0-9]/.test(value)
}

function isAddress(value: string): boolean {
  return (
    /^(?:[a-z][a-z0-9+.-]*:\/\/|\.{0,2}\/|@|#|--)/i.test(value) || /^[\w.-]+\.(?:[a-z]{2,4}|json|yaml)$/i.test(value)
  )
}

/** `my-db-password-v2`, `TOKEN_TYPE_1`, `accessToken2`: names rather than values. */
function isWords(value: string): boolean {
  const parts = value.split(/[-_.:/]|(?<=[a-z])(?=[A-Z])/)
  return (
    parts.every((part) => /^(?:[A-Za-z]?[a-z]{2,}|[A-Z]{2,}|v?\d{1,4}|[A-Za-z]+\d{1,2})$/.test(part)) &&
    parts.length > 1
  )
}

/** Bits per character. */
function entropyOf(value: string): number {
  const counts = new Map<string, number>()
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1)
  const length = [...value].length
  return [...counts.values()].reduce((sum, count) => sum - (count / length) * Math.log2(count / length), 0)
}
