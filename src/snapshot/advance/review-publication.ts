import type { Applied } from '../../domain/decision.ts'
import type { ReviewPublication } from '../../domain/review/publication.ts'
import { advanceSnapshot } from '../advance.ts'

/** The same after one write, from what the write returned; null where only reading again can tell. */
export function advanceReviewPublication(
  world: ReviewPublication,
  applied: Applied,
  now: string,
): ReviewPublication | null {
  const snapshot = advanceSnapshot(world.snapshot, applied, now)
  return snapshot && { ...world, snapshot }
}
