import type { QuotedLine, Side } from '../../domain/review/verdict.ts'
import { type DiffLine, numberOn, type Texts } from '../file-diff.ts'
import type { Unit } from '../unit.ts'
import { actual } from '../units/visible.ts'

/** A line that a quote may rest on, because the model was given it. */
export type QuotableLine = {
  readonly path: string
  readonly side: Side
  readonly line: number
  readonly text: string
  /** The same with runs of blanks as one. */
  readonly flat: string
  readonly kind: QuotedLine['kind']
  /** The unit it stands in; null for a file that was given as context. */
  readonly unit: string | null
}

/** Everything that may be quoted in one call: by side and path, in the order of the file. */
export type Quotable = ReadonlyMap<string, readonly QuotableLine[]>

/**
 * Gathers the lines that one call shows.
 * @param units the pieces of the diff in that call
 * @param context files of the head that it shows beside them, by path
 * @returns lines by {@link shelf}; a context line of the diff stands on both sides
 */
export function quotableOf(units: readonly Unit[], context: Texts): Quotable {
  const inDiff = units.flatMap(linesOfUnit)
  const shown = new Set(context.size === 0 ? [] : inDiff.map(({ line }) => placeOf(line)))
  const around = [...context].flatMap(([path, text]) => linesOfFile(path, text))
  const rest = around.filter((line) => !shown.has(placeOf(line))).map((line) => ({ path: line.path, line }))
  const shelves = Map.groupBy([...inDiff, ...rest], ({ path, line }) => shelf(line.side, path))
  return new Map(
    [...shelves].map(([name, lines]) => [
      name,
      lines.map(({ line }) => line).sort((one, other) => one.line - other.line),
    ]),
  )
}

/** Lines of the diff alone, of those files that some quotes name. */
export function quotableFor(quotes: readonly Pick<QuotedLine, 'path'>[], units: readonly Unit[]): Quotable {
  const paths = new Set(quotes.flatMap(({ path }) => [path, actual(path)]))
  const named = units.filter(({ file }) => paths.has(file.path) || paths.has(file.oldPath))
  return quotableOf(named, new Map())
}

/** The name under which the lines of one side of a file are kept. */
export function shelf(side: Side, path: string): string {
  return `${side} ${path}`
}

/** A line of a file as one word, to compare places by. */
export function placeOf({ path, side, line }: Pick<QuotableLine, 'path' | 'side' | 'line'>): string {
  return `${side} ${line} ${path}`
}

/** The lines of a unit, each under every name that it may be quoted by. */
function linesOfUnit(unit: Unit): { path: string; line: QuotableLine }[] {
  const lines = unit.hunks.flatMap((hunk) => hunk.lines).flatMap((line) => sidesOf(unit, line))
  return lines.flatMap((line) => namesOn(unit, line.side).map((path) => ({ path, line })))
}

function sidesOf({ id, file }: Unit, line: DiffLine): QuotableLine[] {
  return (['LEFT', 'RIGHT'] as const).flatMap((side) => {
    const number = numberOn(line, side)
    return number === null
      ? []
      : [
          {
            path: file.path,
            side,
            line: number,
            text: line.text,
            flat: collapsed(line.text),
            kind: line.kind,
            unit: id,
          },
        ]
  })
}

/** The old text of a renamed file answers to both of its names. */
function namesOn({ file }: Unit, side: Side): readonly string[] {
  return side === 'LEFT' && file.oldPath !== file.path ? [file.path, file.oldPath] : [file.path]
}

function linesOfFile(path: string, text: string): QuotableLine[] {
  return text.split('\n').map((one, index) => {
    const line = one.replace(/\r$/, '')
    return { path, side: 'RIGHT', line: index + 1, text: line, flat: collapsed(line), kind: 'file', unit: null }
  })
}

/** Runs of blanks as one, none at the ends. */
export function collapsed(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
