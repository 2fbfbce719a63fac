import type { Coverage } from '../../domain/review/report.ts'
import type { Unit } from '../unit.ts'

const mostListed = 2_000
const longestPath = 4_096

/**
 * What became of every unit. `reviewed` counts what was judged completely; what was to be judged and was not is over budget.
 * @param units what was within the caps
 * @param overBudget what the caps left out
 * @param unjudged ids of units within the caps that nevertheless got no answer for want of money
 */
export function coverageOf(
  units: readonly Unit[],
  overBudget: readonly Unit[],
  unjudged: ReadonlySet<string> = new Set(),
): Coverage {
  const listed = [...units, ...overBudget]
  const left = [...units.filter(({ id, treatment }) => treatment.kind === 'judged' && unjudged.has(id)), ...overBudget]
  return {
    units: listed.length,
    reviewed: units.filter(({ id, treatment }) => treatment.kind === 'judged' && !unjudged.has(id)).length,
    skipped: units
      .flatMap(({ file, treatment }) =>
        treatment.kind === 'skipped' ? [{ path: pathOf(file.path), rule: treatment.rule }] : [],
      )
      .slice(0, mostListed),
    unreviewable: units
      .flatMap(({ file, treatment }) =>
        treatment.kind === 'unreviewable' ? [{ path: pathOf(file.path), why: treatment.why }] : [],
      )
      .slice(0, mostListed),
    overBudget: [...new Set(left.map(({ file }) => pathOf(file.path)))].slice(0, mostListed),
  }
}

function pathOf(path: string): string {
  return path.slice(0, longestPath)
}
