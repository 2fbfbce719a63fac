import { planOf } from '../../../src/review/cells/plan.ts'
import { settledByCode } from '../../../src/review/cells/settled-by-code.ts'
import type { Fixture, Label } from '../../../src/review/checklist/fixture.ts'
import type { ItemSpec } from '../../../src/review/checklist.ts'
import type { Hit } from '../../../src/review/hit.ts'
import { troubled } from './models.ts'
import { portsOf, requestOf } from './world.ts'

export type Labeled = {
  readonly name: string
  readonly item: ItemSpec
  readonly label: Label
  readonly fixture: Fixture
}

/** The strongest thing that code found; without any, whether a model is still asked about the change as a whole. */
export type Found = 'failDetector' | 'suspect' | 'subject' | 'asked' | 'unasked'

export type Measure = {
  readonly name: string
  readonly item: string
  readonly label: Label
  readonly found: Found
  /** Something was found on the very line that is wrong. */
  readonly onLine: boolean
  /** Detectors that found something, with their effects. */
  readonly by: string
}

const ports = portsOf(troubled('no_model_key'))

/** What code alone makes of a diff, as a review does it before any model is asked. */
export function measured({ name, item, label, fixture: { diff, evidence } }: Labeled): Measure {
  const { cells } = planOf(requestOf(diff, [item]), ports)
  const hits = cells.flatMap((cell) => cell.hits).filter((hit) => label !== 'fail' || isInPlace(hit, evidence))
  const open = cells.some((cell) => settledByCode(cell) === null)
  const first = (['fail', 'suspect', 'subject'] as const).find((effect) => hits.some((hit) => hit.effect === effect))
  const found = first === 'fail' ? 'failDetector' : (first ?? (open ? 'asked' : 'unasked'))
  const onLine = hits.some((hit) => evidence.some(({ side, line }) => hit.side === side && hit.line === line))
  const by = [...new Set(hits.map(({ detector, effect }) => `${detector} (${effect})`))].sort().join(', ')
  return { name, item: item.name, label, found, onLine, by }
}

/** A hit in another file than the one that is wrong is luck. */
function isInPlace({ path }: Hit, evidence: Fixture['evidence']): boolean {
  return evidence.length === 0 || evidence.some((place) => place.path === path)
}

/**
 * Counts of one item. Of diffs that violate it: decided by a `fail` detector, suspected, listed as a subject, or missed;
 * `unasked` are the missed ones that no model is asked about either, `onLine` those found on the very line. Of diffs that
 * satisfy it: `falseAlarm` failed by a detector, `suspectOnPass` suspected.
 */
export type Row = Readonly<
  Record<
    'failDetector' | 'suspect' | 'subject' | 'miss' | 'unasked' | 'onLine' | 'falseAlarm' | 'suspectOnPass',
    number
  >
>

export type Table = {
  readonly total: Row & { readonly fail: number; readonly pass: number }
  readonly items: Readonly<Record<string, Row>>
  /** Whether a model is asked about a missed diff nevertheless, by the name of the diff. */
  readonly missed: Readonly<Record<string, string>>
  /** The detectors that fail a diff that satisfies the item, by its name. */
  readonly falseAlarms: Readonly<Record<string, string>>
}

const missed = ({ label, found }: Measure): boolean => label === 'fail' && (found === 'asked' || found === 'unasked')
const alarmed = ({ label, found }: Measure): boolean => label !== 'fail' && found === 'failDetector'

/** Counts measures by item, and lists by name what went wrong. */
export function blindTable(measures: readonly Measure[]): Table {
  const byItem = Map.groupBy(measures, ({ item }) => item)
  const pass = measures.filter(({ label }) => label !== 'fail').length
  return {
    total: { fail: measures.length - pass, pass, ...rowOf(measures) },
    items: Object.fromEntries([...byItem].map(([item, own]) => [item, rowOf(own)])),
    missed: Object.fromEntries(measures.filter(missed).map(({ name, found }) => [name, found])),
    falseAlarms: Object.fromEntries(measures.filter(alarmed).map(({ name, by }) => [name, by])),
  }
}

function rowOf(measures: readonly Measure[]): Row {
  const fails = measures.filter(({ label }) => label === 'fail')
  const passes = measures.filter(({ label }) => label !== 'fail')
  const count = (found: Found): number => fails.filter((one) => one.found === found).length
  return {
    failDetector: count('failDetector'),
    suspect: count('suspect'),
    subject: count('subject'),
    miss: fails.filter(missed).length,
    unasked: count('unasked'),
    onLine: fails.filter(({ onLine }) => onLine).length,
    falseAlarm: passes.filter(alarmed).length,
    suspectOnPass: passes.filter(({ found }) => found === 'suspect').length,
  }
}

/** The table as it is printed. */
export function tableText({ total, items, missed, falseAlarms }: Table): string {
  const head = Object.keys(total).filter((key) => key !== 'fail' && key !== 'pass')
  const line = (name: string, cells: readonly (string | number)[]): string =>
    [name.padEnd(20), ...cells.map((cell, index) => String(cell).padStart((head[index] ?? '').length + 2))].join('')
  const list = (words: string, entries: Readonly<Record<string, string>>): string[] => [
    `${words}: ${Object.keys(entries).length}`,
    ...Object.entries(entries).map(([name, why]) => `  ${name}: ${why}`),
  ]
  return [
    line('item', head),
    ...Object.entries(items).map(([name, row]) => line(name, Object.values(row))),
    line(`${total.fail} fail, ${total.pass} pass`, Object.values(total).slice(2)),
    ...list('missed', missed),
    ...list('false alarms', falseAlarms),
  ].join('\n')
}
