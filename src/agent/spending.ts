import { addUsage, costOf, noUsage, type Prices, priceOf, type Usage, type UsdBasis } from './prices.ts'

/** What a run has used so far. */
export type Spending = { byModel: Record<string, Usage>; usd: number; basis: UsdBasis }

export function noSpending(): Spending {
  return { byModel: {}, usd: 0, basis: 'table' }
}

/**
 * Books one reply, in place.
 * @param assumed true when the tokens are not the model's own numbers
 * @returns its cost in USD
 */
export function book(
  spending: Spending,
  reply: { model: string; usage: Usage; assumed: boolean },
  prices: Prices,
): number {
  const { price, basis } = priceOf(reply.model, prices)
  const usd = costOf(reply.usage, price)
  const before = Object.hasOwn(spending.byModel, reply.model) ? spending.byModel[reply.model] : undefined
  spending.byModel[reply.model] = addUsage(before ?? noUsage, reply.usage)
  spending.usd += usd
  if (basis === 'unknown' || reply.assumed) spending.basis = 'unknown'
  return usd
}
