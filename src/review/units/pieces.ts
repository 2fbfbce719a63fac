import type { FileDiff, Hunk } from '../file-diff.ts'
import { cutHunk, sectionIn } from './cut-hunk.ts'
import { shownLength, shownPlace } from './shown-line.ts'
import { charactersFor, tokensOf } from './tokens.ts'
import { shownFile } from './unit-text.ts'
import { visiblePath } from './visible.ts'

/** How large a unit may be. */
export const unitTokens = 6_000

/** Some hunks of a file, and the estimated tokens of what a model is shown of them. */
export type Piece = { readonly hunks: readonly Hunk[]; readonly tokens: number }

type Measured = { readonly hunk: Hunk; readonly length: number }

/**
 * Divides a file into pieces of at most so many tokens, in order, with every changed line in exactly one of them.
 * @returns one piece without hunks for a file without any; null where a single line does not fit into a piece
 */
export function piecesOf(file: FileDiff, limit = unitTokens): readonly Piece[] | null {
  const head = shownFile(`${file.path}#99999`, file).length
  const room = charactersFor(limit) - head
  const measured: Measured[] = []
  for (const hunk of file.hunks) {
    const parts = partsOf(file, hunk, room)
    if (!parts) return null
    measured.push(...parts)
  }
  return packed(measured, room).map((group) => ({
    hunks: group.map(({ hunk }) => hunk),
    tokens: tokensOf(head + group.reduce((sum, { length }) => sum + length, 0)),
  }))
}

function partsOf(file: FileDiff, hunk: Hunk, room: number): readonly Measured[] | null {
  const pathLength = visiblePath(file.path).length
  const lengths = hunk.lines.map((line) => shownLength(file, pathLength, line))
  const whole = placeLength(file, hunk) + sumOf(lengths)
  if (whole <= room) return [{ hunk, length: whole }]
  const place = longestPlace(file, hunk)
  if (lengths.some((length) => length + place > room)) return null
  let from = 0
  return cutHunk(hunk, lengths, room - place).flatMap((part) => {
    const length = placeLength(file, part) + sumOf(lengths.slice(from, from + part.lines.length))
    from += part.lines.length
    return part.lines.every(({ kind }) => kind === 'context') ? [] : [{ hunk: part, length }]
  })
}

function placeLength(file: FileDiff, { newStart, section }: Hunk): number {
  return shownPlace(file, newStart, section).length + 1
}

/** Room for the place of any part: its section is that of the hunk, or a line before the part. */
function longestPlace(file: FileDiff, hunk: Hunk): number {
  const last = hunk.newStart + hunk.newLines
  const sections = hunk.lines.flatMap((line) => sectionIn(line) ?? [])
  return [hunk.section, ...sections].reduce((most, section) => {
    return Math.max(most, shownPlace(file, last, section).length + 1)
  }, 0)
}

function packed(measured: readonly Measured[], room: number): readonly (readonly Measured[])[] {
  const groups: Measured[][] = [[]]
  let left = room
  for (const one of measured) {
    if (one.length > left && left < room) {
      groups.push([])
      left = room
    }
    groups.at(-1)?.push(one)
    left -= one.length
  }
  return groups
}

function sumOf(lengths: readonly number[]): number {
  return lengths.reduce((sum, length) => sum + length, 0)
}
