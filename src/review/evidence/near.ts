import type { Duty } from '../obligation.ts'
import type { QuotableLine } from './quotable.ts'

const linesBelow = 5
const linesAbove = 25

/** Words of lines that stand around what follows in a file: a router, a class, a group, a module's own guard. */
const around =
  /\b(?:use|group|route|router|blueprint|namespace|scope|resources?|register|include_router|before_action|before_request|UseGuards|Controller|RequestMapping|middleware|class|permissions?|on)\b/i

/**
 * Whether a quoted line can speak for a place: in the same file up to five lines below it, up to twenty-five above it, or
 * farther above where the line stands around what follows; or in a file that was given as context. What was removed has no
 * line of its own in the new text: it may be replaced anywhere in its file, or by an added line in another.
 */
export function isNear({ path, side, line }: Pick<Duty, 'path' | 'side' | 'line'>, quote: QuotableLine): boolean {
  if (quote.kind === 'file' && quote.path !== path) return true
  if (side === 'LEFT') return quote.path === path || quote.kind === 'added'
  if (quote.path !== path || quote.side !== side || quote.line > line + linesBelow) return false
  return quote.line >= line - linesAbove || around.test(quote.text)
}
