import { cellName } from '../cells/cell.ts'
import type { Judged } from '../cells/line.ts'
import { chunksOf } from '../obligations/chunks.ts'
import { attacked, isAttacked } from './attack.ts'
import type { OpinionBench } from './bench.ts'
import { isRefuted } from './refute.ts'

/**
 * Has the fresh verdicts of a review looked at once more: passes under suspicion are attacked, then fails that block may be
 * refuted. A fail that all voters refute stays a fail and is marked as disputed.
 * @param judged cells that a model judged just now
 * @param standing items that fail for another reason; their fails need no panel
 */
export async function secondOpinions(
  judged: readonly Judged[],
  standing: ReadonlySet<string>,
  bench: OpinionBench,
): Promise<readonly Judged[]> {
  const outcomes = new Map(judged.map((one) => [cellName(one.cell), one]))
  const note = (one: Judged): void => {
    outcomes.set(cellName(one.cell), one)
  }
  const passes = judged.filter((one) => one.outcome.cause === 'evidence' && isAttacked(one.cell))
  for (const group of byItem(passes)) {
    for (const { cells } of chunksOf(group.map(({ cell }) => cell))) {
      const some = cells.flatMap((cell) => outcomes.get(cellName(cell)) ?? [])
      for (const one of await attacked(some, bench)) note(one)
    }
  }
  const fails = [...outcomes.values()].filter(
    (one) => one.outcome.cause === 'verified' && !standing.has(one.cell.item.name),
  )
  for (const group of byItem(fails)) {
    // Where one fail stands, the others of the item cannot change its line.
    for (const one of group) {
      if (!(await isRefuted(one, bench))) break
      note({ ...one, outcome: { ...one.outcome, disputed: true } })
    }
  }
  return [...outcomes.values()]
}

function byItem(judged: readonly Judged[]): readonly (readonly Judged[])[] {
  return [...Map.groupBy(judged, ({ cell }) => cell.item.name).values()]
}
