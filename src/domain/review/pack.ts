import { encodeRecord, type JudgedRecord, type ReviewRecord } from './record.ts'
import type { Coverage } from './report.ts'

/**
 * A record in at most so many characters. What later reviews only save money with goes first, then the lengths of words,
 * last the fails they remember; the verdicts themselves always stay, and so do the counts of what was not read.
 * @returns null where even the shortest is too long: there are paths of any length
 */
export function packRecord(record: ReviewRecord, characters: number): string | null {
  if (record.kind !== 'judged') return encodeRecord(record)
  for (const shrink of shrinks) {
    const text = encodeRecord(shrink(record))
    if (text.length <= characters) return text
  }
  return null
}

type Shrink = (record: JudgedRecord) => JudgedRecord

const shrinks: readonly Shrink[] = [
  (record) => record,
  (record) => withCells(record, 400, 600),
  (record) => withCells(record, 150, 300),
  (record) => withWords(withCells(record, 60, 160), 300, 3),
  (record) => withWords(withCells(record, 20, 80), 160, 1),
  (record) => withWords(withCells(record, 0, 0), 80, 1),
  (record) => withWords(withCells(record, 0, 0), 0, 1),
]

/** Fails come first: they are what must not be forgotten. */
function withCells(record: JudgedRecord, most: number, length: number): JudgedRecord {
  const { memory } = record.report
  const kept = memory.cells.toSorted((one, other) => rank(one.v) - rank(other.v)).slice(0, most)
  const cells = kept.map(({ b, f, ...cell }) => ({
    ...cell,
    ...(b === undefined ? {} : { b: b.slice(0, length) }),
    ...(f === undefined ? {} : { f: f.slice(0, length) }),
  }))
  return { ...record, report: { ...record.report, memory: { ...memory, cells } } }
}

function rank(verdict: string): number {
  return verdict === 'fail' ? 0 : 1
}

function withWords(record: JudgedRecord, length: number, quotes: number): JudgedRecord {
  const { report } = record
  const lines = report.lines.map((line) => ({
    ...line,
    because: line.because.slice(0, length),
    fix: line.fix.slice(0, length),
    evidence: line.evidence.slice(0, quotes).map((one) => ({ ...one, quote: one.quote.slice(0, length) })),
  }))
  return { ...record, report: { ...report, lines, coverage: withLists(report.coverage, length) } }
}

function withLists({ more, ...coverage }: Coverage, most: number): Coverage {
  const { skipped, unreviewable, overBudget } = coverage
  const left = {
    skipped: (more?.skipped ?? 0) + Math.max(0, skipped.length - most),
    unreviewable: (more?.unreviewable ?? 0) + Math.max(0, unreviewable.length - most),
    overBudget: (more?.overBudget ?? 0) + Math.max(0, overBudget.length - most),
  }
  return {
    ...coverage,
    skipped: skipped.slice(0, most),
    unreviewable: unreviewable.slice(0, most),
    overBudget: overBudget.slice(0, most),
    ...(Object.values(left).some((count) => count > 0) ? { more: left } : {}),
  }
}
