import type { FileDiff, Hunk } from '../file-diff.ts'
import { guardRemoval } from './guard-removal.ts'
import { pathRisk } from './risky-path.ts'

const mostSuspects = 999
const mostChurn = 99_999

/**
 * What is judged first where not everything can be: places that code suspects, then removed guards, then paths that
 * decide about authority, then whatever changed most. Each outweighs all that come after it.
 * @param suspects how many places of the file are suspected
 */
export function riskOf({ path, oldPath }: FileDiff, hunks: readonly Hunk[], suspects: number): number {
  const where = Math.max(pathRisk(path), pathRisk(oldPath))
  const churn = hunks.reduce((sum, { lines }) => sum + lines.filter(({ kind }) => kind !== 'context').length, 0)
  const counted = Math.min(Math.max(Math.trunc(suspects) || 0, 0), mostSuspects)
  return ((counted * 1000 + guardRemoval(hunks)) * 10 + where) * 100_000 + Math.min(churn, mostChurn)
}
