import type { AskedCell } from '../evidence/asked-cell.ts'
import type { Texts } from '../file-diff.ts'
import type { Unit } from '../unit.ts'
import { unitText } from '../units/unit-text.ts'
import { visible, visiblePath } from '../units/visible.ts'

/** The cells of a call as data: every place to answer for, by its id. One line of JSON between `<asked>` and `</asked>`. */
export type AskedBlock = {
  readonly asked: readonly {
    readonly item: string
    readonly unit: string
    readonly duties: readonly {
      readonly id: string
      readonly kind: 'subject' | 'suspect'
      readonly path: string
      readonly side: 'LEFT' | 'RIGHT'
      readonly line: number
      readonly message: string
    }[]
  }[]
}

/**
 * What one judging call asks.
 * @param cells its cells, with their places
 * @param units the pieces of the diff they stand in, in the order of their risk
 * @param context files of the head that may be quoted too
 * @param nonce the word of the fence, to be repeated in every item
 */
export function judgingBody(
  cells: readonly AskedCell[],
  units: readonly Unit[],
  context: Texts,
  nonce: string,
): string {
  return [
    `The nonce is ${nonce}. What is asked, as JSON: each item with the piece of the diff it is asked about and the places to answer for.`,
    askedBlock(cells),
    fenced(units, context, nonce),
    `That was the material. Answer every item of \`asked\` once, every duty by its id, with the nonce ${nonce}.`,
  ].join('\n\n')
}

/**
 * Asks a call again, with what was wrong with its answer. Nothing of that answer is repeated.
 * @param body of the call
 * @param why one line for each thing to mend
 */
export function againBody(body: string, why: readonly string[]): string {
  const lines = [...new Set(why)].slice(0, 60).map((line) => `- ${line}`)
  return [body, 'The last answer to this could not be used:', lines.join('\n'), 'Answer once more, in full.'].join(
    '\n\n',
  )
}

/** Pieces of the diff and files of the head between fences that carry the nonce. */
export function fenced(units: readonly Unit[], context: Texts, nonce: string): string {
  const diff = [`<diff-${nonce}>`, ...units.map(unitText), `</diff-${nonce}>`]
  if (context.size === 0) return diff.join('\n')
  return [
    ...diff,
    `<files-${nonce}>`,
    ...[...context].map(([path, text]) => fileText(path, text)),
    `</files-${nonce}>`,
  ].join('\n')
}

/** A file given as context, in the shape of unchanged lines of a diff. */
function fileText(path: string, text: string): string {
  const name = visiblePath(path)
  const lines = text.split('\n').map((line) => visible(line.replace(/\r$/, '')))
  return lines.map((line, index) => `${name}:RIGHT:${index + 1}| ${line}`).join('\n')
}

function askedBlock(cells: readonly AskedCell[]): string {
  const block: AskedBlock = {
    asked: cells.map(({ cell, duties }) => ({
      item: cell.item.name,
      unit: cell.unit.id,
      duties: duties.map(({ id, kind, path, side, line, message }) => ({ id, kind, path, side, line, message })),
    })),
  }
  return `<asked>\n${asciiJson(block)}\n</asked>`
}

/** JSON in which nothing of a file name can end the block or hide. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>\u007f-\uffff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
