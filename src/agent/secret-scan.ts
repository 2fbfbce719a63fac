import { secretForms } from './redaction.ts'
import { secretPatterns } from './secret-patterns.ts'

/** Part of a known secret this long counts: a value with its first characters cut off is still a value. */
const window = 12
const longSecret = 20

/** A credential found in new text. It names the place and never repeats the value. */
export type SecretFinding = { line: number; kind: string }

/**
 * Looks for credentials in added lines.
 * @param lines added lines with their numbers in the new file
 */
export function scanLines(
  lines: readonly { line: number; text: string }[],
  secrets: readonly string[],
): SecretFinding[] {
  const needles = [...secretForms(secrets), ...secrets.filter((secret) => secret.length >= longSecret).flatMap(windows)]
  return lines.flatMap(({ line, text }) => {
    const kind = needles.some((needle) => text.includes(needle)) ? 'a secret of this run' : shapeOf(text)
    return kind === null ? [] : [{ line, kind }]
  })
}

function shapeOf(text: string): string | null {
  return secretPatterns.find(({ pattern }) => text.search(pattern) >= 0)?.kind ?? null
}

function windows(secret: string): string[] {
  const reversed = [...secret].toReversed().join('')
  const cut = (value: string) =>
    Array.from({ length: value.length - window + 1 }, (_, at) => value.slice(at, at + window))
  return [...cut(secret), ...cut(reversed)]
}
