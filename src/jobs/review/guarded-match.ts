import { createContext, Script } from 'node:vm'
import type { MatchLines } from '../../review/hit.ts'

const longestMs = 100
const longestLine = 2_000

// Strings go in, and a string comes out. A pattern is never code there, so that all calls share one place.
const place = { pattern: '', flags: '', lines: '' }
const room = createContext(place)
const search = new Script(`(() => {
  const compiled = new RegExp(pattern, flags)
  const all = lines.split('\\n')
  const found = [all.length]
  all.forEach((line, index) => { if (compiled.test(line.slice(0, ${longestLine}))) found.push(index) })
  return found.join(' ')
})()`)

/**
 * Tries a pattern of a checklist on lines, for at most 100 ms: such patterns meet hostile text, and one that backtracks
 * without end is killed. Lines are cut at 2,000 characters.
 * @throws Error for a pattern that does not compile
 */
export const guardedMatch: MatchLines = (pattern, lines) => {
  if (lines.length === 0) return []
  const ignoresCase = pattern.startsWith('(?i)')
  place.pattern = ignoresCase ? pattern.slice('(?i)'.length) : pattern
  place.flags = ignoresCase ? 'iu' : 'u'
  place.lines = lines.join('\n')
  try {
    const found: unknown = search.runInContext(room, { timeout: longestMs })
    const [count, ...indexes] = String(found).split(' ').map(Number)
    // Some line has a line end in it.
    return count === lines.length ? indexes : guardedMatch(pattern, lines.map(oneLine))
  } catch (error) {
    // It was made in the other room, so it is no Error of ours.
    if (hasCode(error) && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return 'timeout'
    throw new Error(`the pattern cannot be tried: ${wordsOf(error)}`)
  }
}

function oneLine(text: string): string {
  return text.replaceAll('\n', ' ')
}

function hasCode(error: unknown): error is { readonly code: unknown } {
  return typeof error === 'object' && error !== null && 'code' in error
}

function wordsOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error)
}
