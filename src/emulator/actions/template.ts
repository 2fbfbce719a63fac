import { BrokenWorkflow } from './broken-workflow.ts'

/** A text cut at its `${{ … }}`: plain pieces and expressions in order. */
export type Piece = { text: string } | { expression: string }

/**
 * Cuts a value of a workflow file into text and expressions. A `}}` inside a quoted string does not end an expression.
 * @throws BrokenWorkflow when an expression is never closed
 */
export function cut(template: string): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  while (at < template.length) {
    const open = template.indexOf('${{', at)
    if (open < 0) return [...pieces, { text: template.slice(at) }]
    if (open > at) pieces.push({ text: template.slice(at, open) })
    const close = closing(template, open + 3)
    pieces.push({ expression: template.slice(open + 3, close).trim() })
    at = close + 2
  }
  return pieces
}

/** The one expression a text consists of, or null. */
export function onlyExpression(template: string): string | null {
  const [first, ...rest] = cut(template.trim())
  return first && 'expression' in first && rest.length === 0 ? first.expression : null
}

function closing(template: string, from: number): number {
  let quoted = false
  for (let at = from; at < template.length; at += 1) {
    if (template[at] === "'") quoted = !quoted
    else if (!quoted && template.startsWith('}}', at)) return at
  }
  throw new BrokenWorkflow(`The expression is not closed. An unescaped \${{ sequence was found: ${template.trim()}`)
}
