import { foldSegment } from '../../domain/segments.ts'
import { type Finding, found } from './finding.ts'

const hidden = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}\p{Cc}\u2028\u2029\u2800]/u
const reserved = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])$/
const longest = 255

/** What makes a path odd, by rule; such a path is refused before anything else is asked about it. */
const rules: readonly { readonly rule: string; readonly breaks: (path: string) => boolean }[] = [
  { rule: 'hidden-character', breaks: (path) => hidden.test(path) || !path.isWellFormed() },
  { rule: 'absolute', breaks: (path) => path.startsWith('/') || /^[a-z]:/i.test(path) || path.startsWith('~') },
  { rule: 'backslash', breaks: (path) => path.includes('\\') },
  { rule: 'quote', breaks: (path) => /["'`]/.test(path) },
  { rule: 'leading-dash', breaks: (path) => path.startsWith('-') },
  { rule: 'pathspec-magic', breaks: (path) => path.startsWith(':') },
  { rule: 'empty-or-dots', breaks: (path) => path.split('/').some((segment) => foldSegment(segment) === '') },
  { rule: 'reserved-name', breaks: (path) => path.split('/').some(isReserved) },
  { rule: 'too-long', breaks: (path) => path.split('/').some((segment) => Buffer.byteLength(segment) > longest) },
]

export function oddPath(path: string): Finding | null {
  const broken = rules.find(({ breaks }) => breaks(path))
  return broken ? found('path_odd', path, broken.rule) : null
}

/** Device names of Windows with any extension, and the short names under which it also knows `.git`. */
function isReserved(segment: string): boolean {
  const folded = foldSegment(segment)
  const stem = (folded.split('.')[0] ?? '').trimEnd()
  return reserved.test(stem) || /^git~\d+$/.test(folded)
}
