import type { AskedCell } from '../evidence/asked-cell.ts'
import type { ReviewCall } from '../model.ts'
import { judgementSchema } from './answer-schema.ts'

const tokensPerItem = 350
const tokensPerDuty = 160
const leastTokens = 2000
const mostTokens = 16_000

/**
 * A judging call over some cells.
 * @param cells with their places
 * @param words the prefix of the review and the body of this call
 */
export function judgingCall(
  cells: readonly AskedCell[],
  words: Pick<ReviewCall, 'nonce' | 'prefix' | 'body'>,
): ReviewCall {
  const items = new Set(cells.map(({ cell }) => cell.item.name)).size
  const places = cells.reduce((sum, { duties }) => sum + duties.length, 0)
  const size = leastTokens + items * tokensPerItem + places * tokensPerDuty
  return {
    kind: 'judge',
    ...words,
    schema: judgementSchema,
    maxOutputTokens: Math.min(mostTokens, size),
    asked: cells.map(({ cell, duties }) => ({
      item: cell.item.name,
      unit: cell.unit.id,
      duties: duties.map(({ id }) => id),
    })),
  }
}
