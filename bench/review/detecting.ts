import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as z from 'zod'
import type { Findings, Measure, Row } from '../measure.ts'
import { median, medianRow } from '../median.ts'
import type { Given } from './by-code.ts'
import { largeDiff } from './large-diff.ts'

const rounds = 5
const limitMs = 3000

const whole = z.record(z.enum(['first', 'again', 'cpu', 'before', 'peak', 'cells', 'units', 'reviewed']), z.number())
const parts = z.record(
  z.enum([
    'read',
    'split',
    'scope',
    'detect',
    'keys',
    'pairs',
    'hits',
    'troubles',
    'calls',
    'scopeCalls',
    'characters',
    'detectors',
    'items',
  ]),
  z.number(),
)
type Round = { readonly whole: z.infer<typeof whole>; readonly parts: z.infer<typeof parts> }

async function run({ root, progress }: Parameters<Measure['run']>[0]): Promise<Findings> {
  progress('a large diff by real git')
  const { raw, patch, files, heads, bases } = largeDiff()
  const given: Given = { raw, patch, heads: [...heads], bases: [...bases] }
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-'))
  const file = join(folder, 'diff.json')
  writeFileSync(file, JSON.stringify(given))
  const child = async (part: string): Promise<unknown> => {
    const program = [join(root, 'bench/children/judge-by-code.ts'), root, file, part]
    return JSON.parse((await promisify(execFile)(process.execPath, program)).stdout)
  }
  try {
    const all: Round[] = []
    for (let round = 1; round <= rounds; round += 1) {
      progress(`round ${round} of ${rounds}`)
      all.push({ whole: whole.parse(await child('whole')), parts: parts.parse(await child('parts')) })
    }
    return { rows: rowsOf(all), notes: notesOf(all, files, patch) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function rowsOf(all: readonly Round[]): Row[] {
  const reading = { what: 'reading it', value: median(all.map((one) => one.parts.read)) }
  const ms = (what: string, of: (round: Round) => number, rest: Partial<Row> = {}): Row =>
    medianRow(all.map(of), { what, unit: 'ms', ...rest })
  return [
    ms('review without a model, in a fresh process', (one) => one.whole.first, { limit: limitMs, beside: reading }),
    ms('  its processor time', (one) => one.whole.cpu, { limit: limitMs }),
    ms('  the same again in that process', (one) => one.whole.again),
    ms('apart, in a fresh process: reading', (one) => one.parts.read),
    ms('  units, and their order', (one) => one.parts.split, { beside: reading }),
    ms('  scope: which items are about which units', (one) => one.parts.scope, { beside: reading }),
    ms('  detectors', (one) => one.parts.detect, { beside: reading }),
    ms('  content keys of all cells', (one) => one.parts.keys, { beside: reading }),
    medianRow(
      all.map((one) => one.whole.peak),
      {
        what: 'memory of that process at its highest',
        unit: 'MB',
        beside: { what: 'before', value: median(all.map((one) => one.whole.before)) },
      },
    ),
    medianRow(
      all.map((one) => one.parts.troubles),
      { what: 'detectors in trouble', unit: 'count', limit: 0 },
    ),
  ]
}

function notesOf(all: readonly Round[], files: number, patch: string): string[] {
  const [round] = all
  if (!round) return []
  const { detectors, items, pairs, hits, calls, scopeCalls, characters } = round.parts
  const { units, reviewed, cells } = round.whole
  return [
    '',
    `the diff: ${files} files, ${(Buffer.byteLength(patch) / 1e6).toFixed(2)} MB, with the whole texts beside it`,
    `${items} items of 4 checklists, ${detectors} detectors, ${pairs} cells, ${hits} hits`,
    `patterns: ${calls} guarded calls, ${scopeCalls} of them for the scope, over ${(characters / 1e6).toFixed(0)} million characters`,
    `within the caps ${reviewed} of ${units} units; ${cells} cells left to ask a model about`,
  ]
}

export const detectorsMeasure: Measure = {
  name: 'detectors',
  title: 'what code does with that diff before a model is asked: scope, detectors, plan',
  run,
}
