import type { ItemSpec } from '../checklist.ts'
import { detect } from '../detect.ts'
import { type Withheld, withheldBy } from '../evidence/withheld.ts'
import type { Detected } from '../hit.ts'
import type { ReviewPorts, ReviewRequest } from '../request.ts'
import { scopesOf } from '../scope.ts'
import type { Unit } from '../unit.ts'
import { splitUnits, unitsOf } from '../units/split-units.ts'
import type { Division } from '../units/within-caps.ts'
import { type Arrivals, withArrivals } from './arrivals.ts'
import type { Cell } from './cell.ts'
import { cellsOf } from './lay-out.ts'

/** Everything a review has to settle, before anybody is asked. */
export type Plan = {
  /** Sorted by name. */
  readonly items: readonly ItemSpec[]
  /** The riskiest units first, and those that the caps left out. */
  readonly division: Division
  /** In the order of their units. */
  readonly cells: readonly Cell[]
  /** Why an item is about no unit, by its name. */
  readonly outside: ReadonlyMap<string, string>
  readonly withheld: Withheld
  readonly arrivals: Arrivals
}

/**
 * Divides the diff, decides what applies to what, and runs the detectors over all of it, also over what the caps leave out;
 * what they suspect decides which units come first. No model is asked.
 */
export function planOf(request: ReviewRequest, ports: Omit<ReviewPorts, 'ask'>): Plan {
  const { caps } = request
  const items = request.items
    .filter(({ status }) => status !== 'retired')
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
  const { diff, arrivals } = withArrivals(request.diff, items)
  const units = unitsOf(diff)
  const scopes = allScopes(items, units, request, ports)
  const isWithin = ({ name }: ItemSpec, { id }: Unit): boolean => scopes.within.has(`${name} ${id}`)
  const detected = detect(items, units, diff, ports, isWithin)
  const division = splitUnits(diff, caps, suspectsIn(detected))
  const pairs = [...division.units, ...division.overBudget].flatMap((unit) => {
    const overCap = division.overBudget.includes(unit)
    return items.filter((item) => isWithin(item, unit)).map((item) => ({ item, unit, overCap }))
  })
  return {
    items,
    division,
    cells: cellsOf(pairs, { ...request, diff, detected, digest: ports.digest }),
    outside: scopes.outside,
    withheld: withheldBy(detected.hits),
    arrivals,
  }
}

function allScopes(
  items: readonly ItemSpec[],
  units: readonly Unit[],
  request: ReviewRequest,
  { matchLines }: Pick<ReviewPorts, 'matchLines'>,
) {
  const within = new Set<string>()
  const outside = new Map<string, string>()
  for (const item of items) {
    const reasons = scopesOf(item, units, request, matchLines).flatMap((scope, index) => {
      if (scope.kind === 'outside') return [scope.reason]
      within.add(`${item.name} ${units[index]?.id ?? ''}`)
      return []
    })
    outside.set(item.name, whyOutside(reasons))
  }
  return { within, outside }
}

function whyOutside(reasons: readonly string[]): string {
  const [first] = reasons.toSorted()
  if (first === undefined) return 'Nothing was changed.'
  return reasons.length === 1 ? first : `No changed file is what it is about. ${first}`
}

function suspectsIn({ hits }: Detected): (path: string) => number {
  const counts = new Map<string, number>()
  for (const { path, effect } of hits) {
    if (effect !== 'subject') counts.set(path, (counts.get(path) ?? 0) + 1)
  }
  return (path) => counts.get(path) ?? 0
}
