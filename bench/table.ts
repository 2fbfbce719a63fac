import type { Beside, Findings, Row } from './measure.ts'

const headings = ['', 'median', 'limit', 'rounds', 'beside', 'ratio'] as const

/** The table of one measurement as lines, with its notes below. */
export function tableOf({ rows, notes }: Findings): string[] {
  const cells = [headings, ...rows.map(cellsOf)]
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)))
  const lines = cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
  return [...lines.map((line) => `  ${line}`.trimEnd()), ...notes.map((note) => `  ${note}`.trimEnd())]
}

function cellsOf(row: Row): readonly string[] {
  const { what, value, unit, limit, rounds, beside } = row
  return [
    what,
    `${shown(value)} ${unit === 'count' ? '' : unit}`.trim(),
    limit === undefined ? '' : `<= ${shown(limit)}${over(row)}`,
    rounds ? spread(rounds) : '',
    beside ? `${beside.what}: ${numbers(beside.value).map(shown).join('-')}` : '',
    beside ? ratiosOf(value, beside).map(ratioShown).join('-') : '',
  ]
}

function over(row: Row): string {
  if (!isOver(row)) return ''
  return isBroken(row) ? '  BROKEN' : '  OVER'
}

/** Whether a number is above a limit that must hold on any machine. */
export function isBroken(row: Row): boolean {
  return row.law === true && isOver(row)
}

export function isOver({ value, limit }: Row): boolean {
  return limit !== undefined && value > limit
}

/** The value divided by what it stands beside, lowest first. */
export function ratiosOf(value: number, { value: other }: Beside): number[] {
  return numbers(other)
    .map((one) => value / one)
    .toSorted((a, b) => a - b)
}

function numbers(value: Beside['value']): readonly number[] {
  return typeof value === 'number' ? [value] : value
}

function spread(rounds: readonly number[]): string {
  const [low, high] = [Math.min(...rounds), Math.max(...rounds)]
  const range = low === high ? 'all the same' : `${shown(low)} to ${shown(high)}`
  return `${rounds.length}: ${range}`
}

function ratioShown(ratio: number): string {
  return ratio === 0 || ratio >= 0.1 ? ratio.toFixed(2) : ratio.toPrecision(1)
}

/** Three digits are as many as such a measurement is good for. */
function shown(value: number): string {
  if (Number.isInteger(value)) return String(value)
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}
