import { performance } from 'node:perf_hooks'
import { readDiff } from '../../src/review/diff/read-diff.ts'
import type { DiffReading } from '../../src/review/file-diff.ts'
import { normalizedPatch } from '../../src/review/units/normalized-patch.ts'
import { splitUnits } from '../../src/review/units/split-units.ts'
import { unitText } from '../../src/review/units/unit-text.ts'
import type { Findings, Measure, Row } from '../measure.ts'
import { median, medianRow } from '../median.ts'
import { largeDiff } from './large-diff.ts'
import { readers } from './readers.ts'
import { retained } from './retained.ts'
import { type TrapRow, trapTable } from './trap-table.ts'

const rounds = 15
const warmUp = 3
const caps = { files: 400, lines: 20_000, bytes: 3_000_000, tokens: 300_000 }
const noCaps = { files: 1e9, lines: 1e9, bytes: 1e9, tokens: 1e9 }
const [ours, ...peers] = readers

function timed(run: () => unknown): number {
  const begin = performance.now()
  run()
  return performance.now() - begin
}

/** Everything in turn, so that a busy moment of the machine meets all of it. */
function timeAll(runs: readonly (() => unknown)[]): readonly (readonly number[])[] {
  const times = runs.map((): number[] => [])
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const [index, run] of runs.entries()) {
      const one = timed(run)
      if (round >= 0) times[index]?.push(one)
    }
  }
  return times
}

function readingOf(raw: string, patch: string): DiffReading {
  const read = readDiff(raw, patch)
  if (read.kind === 'fault') throw new Error(read.words)
  return { files: read.value, heads: new Map(), bases: new Map(), context: new Map(), attributes: new Map() }
}

function timeRows(raw: string, patch: string): Row[] {
  const reading = readingOf(raw, patch)
  const { units } = splitUnits(reading, noCaps)
  const [whole = [], split = [], keys = [], texts = [], alone = [], ...others] = timeAll([
    () => readDiff(raw, patch),
    () => splitUnits(reading, caps),
    () => units.map(normalizedPatch),
    () => units.map(unitText),
    ...readers.map(
      ({ read }) =>
        () =>
          read(patch),
    ),
  ])
  return [
    ...peers.map(({ name }, index): Row => {
      const beside = { what: name, value: median(others[index] ?? []) }
      return medianRow(alone, { what: index === 0 ? 'reading the patch alone' : '', unit: 'ms', beside })
    }),
    medianRow(whole, { what: 'reading it with its listing, checked against each other', unit: 'ms' }),
    medianRow(split, { what: 'splitting into units, by risk, within the caps', unit: 'ms' }),
    medianRow(keys, { what: 'the text of every content key', unit: 'ms' }),
    medianRow(texts, { what: 'the text of every unit for a model', unit: 'ms' }),
  ]
}

function memoryRows(raw: string, patch: string): Row[] {
  const held = retained(() => ours.read(patch))
  const reading = retained(() => {
    const all = readingOf(raw, patch)
    return [all, splitUnits(all, caps)]
  })
  return [
    ...peers.map(({ name, read }, index): Row => {
      const beside = { what: name, value: retained(() => read(patch)) }
      return { what: index === 0 ? 'memory that the reading keeps' : '', value: held, unit: 'MB', beside }
    }),
    { what: 'memory that reading and units keep', value: reading, unit: 'MB' },
  ]
}

function trapRows(table: readonly TrapRow[]): Row[] {
  const count = (index: number) => table.filter(({ right }) => right[index]).length
  return peers.map(({ name }, index) => ({
    what: index === 0 ? `cases read right, of ${table.length}` : '',
    value: count(0),
    unit: 'count',
    beside: { what: name, value: count(index + 1) },
  }))
}

function trapNotes(table: readonly TrapRow[]): string[] {
  const width = Math.max(...table.map(({ name }) => name.length))
  const widths = readers.map(({ name }) => Math.max(name.length, 5))
  const line = (first: string, cells: readonly string[]) =>
    `${first.padEnd(width)}  ${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}`
  return [
    line(
      '',
      readers.map(({ name }) => name),
    ),
    ...table.map(({ name, right }) =>
      line(
        name,
        right.map((one) => (one ? 'right' : 'WRONG')),
      ),
    ),
  ]
}

async function run({ progress }: Parameters<Measure['run']>[0]): Promise<Findings> {
  progress('cases by real git')
  const table = trapTable()
  progress('a large diff by real git')
  const { raw, patch, files } = largeDiff()
  const reading = readingOf(raw, patch)
  const lines = reading.files.reduce(
    (sum, { hunks }) => sum + hunks.reduce((all, hunk) => all + hunk.lines.length, 0),
    0,
  )
  const { units, overBudget } = splitUnits(reading, caps)
  progress(`${rounds} rounds`)
  return {
    rows: [...trapRows(table), ...timeRows(raw, patch), ...memoryRows(raw, patch)],
    notes: [
      '',
      `the diff: ${files} files, ${(Buffer.byteLength(patch) / 1e6).toFixed(2)} MB, ${lines} lines of hunks`,
      `within the caps: ${units.length} units; beyond them, and listed: ${overBudget.length}`,
      '',
      'right: applied to the old files, what was read gives the new ones, with every name and number',
      ...trapNotes(table),
    ],
  }
}

export const diffMeasure: Measure = {
  name: 'diff',
  title: 'reading and splitting a large diff, beside other readers; cases first',
  run,
}
