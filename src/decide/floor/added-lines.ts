import type { BaseEntry } from '../../domain/publication.ts'
import { secretsIn } from '../../domain/secret.ts'
import { addedLines, decodeContent } from './content.ts'
import { type Finding, found } from './finding.ts'
import { hidesCharacters } from './hidden-unicode.ts'

/** What a file's new lines hold that must not be committed, and how many there are. */
export type LineReport = { readonly findings: readonly Finding[]; readonly added: number; readonly unchanged: boolean }

/** Judges only lines that the base does not have; null where the content is not what a bundle carries. */
export function judgeLines(path: string, content: string, base: BaseEntry | undefined): LineReport | null {
  const decoded = decodeContent(content)
  if (decoded === null) return null
  const lines = addedLines(decoded.text, base)
  const findings = lines.flatMap(({ number, text }) => [
    ...secretsIn(text).map((rule) => found('secret_found', path, rule, number)),
    ...(!decoded.binary && hidesCharacters(text, number)
      ? [found('hidden_unicode', path, 'hidden-character', number)]
      : []),
  ])
  return { findings, added: decoded.binary ? 0 : lines.length, unchanged: decoded.text === base?.text }
}
