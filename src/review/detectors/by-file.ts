import type { FileDiff } from '../file-diff.ts'
import type { Unit } from '../unit.ts'
import type { Answer, Ask } from './ask.ts'
import type { Finding } from './finding.ts'
import { linesOn } from './lines.ts'

/**
 * Runs a detector once per changed file, and gives every finding to the unit that shows its line; what no unit shows goes
 * to the first one that was asked about. A detector that throws is in trouble: its finding stays open.
 */
export function askByFile(
  { units, everyUnit }: Pick<Ask, 'units' | 'everyUnit'>,
  find: (file: FileDiff, unitsOfFile: readonly Unit[]) => readonly Finding[],
): readonly Answer[] {
  const asked = Map.groupBy(units, ({ file }) => file.path)
  const all = Map.groupBy(everyUnit, ({ file }) => file.path)
  return [...asked].flatMap(([path, own]) => {
    const [first] = own
    return first ? answersOn(own, all.get(path) ?? own, (every) => find(first.file, every)) : []
  })
}

function answersOn(
  own: readonly Unit[],
  every: readonly Unit[],
  find: (units: readonly Unit[]) => readonly Finding[],
): readonly Answer[] {
  try {
    const placed = Map.groupBy(find(every), (finding) => showing(finding, every) ?? own[0])
    return own.map((unit) => ({ unit, findings: placed.get(unit) ?? [] }))
  } catch (error) {
    const words = wordsOf(error)
    return own.map((unit) => ({ unit, trouble: 'failed', words }))
  }
}

/** The unit that shows the line of a finding. */
function showing({ kind, side, line }: Finding, units: readonly Unit[]): Unit | undefined {
  if (kind === 'file') return undefined
  if (units.length === 1) return units[0]
  return units.find(({ hunks }) => linesOn(hunks, side, 'all').some((shown) => shown.line === line))
}

function wordsOf(error: unknown): string {
  if (error instanceof RangeError) return 'the file is nested too deeply'
  return error instanceof Error ? error.message : String(error)
}
