/** USD per million tokens. */
export type Price = { input: number; output: number; cacheRead: number; cacheWrite5m: number; cacheWrite1h: number }

/** Prices by model id, from dated data outside this folder. */
export type Prices = Readonly<Record<string, Price>>

/** Tokens of one reply, or of many. Thinking is part of output and only shown apart. */
export type Usage = {
  input: number
  output: number
  cacheRead: number
  cacheWrite5m: number
  cacheWrite1h: number
  thinking: number
}

/** `table`: every reply had readable usage and a listed model. `unknown`: something was assumed at its dearest. */
export type UsdBasis = 'table' | 'unknown'

export const noUsage: Usage = { input: 0, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, thinking: 0 }

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite5m: a.cacheWrite5m + b.cacheWrite5m,
    cacheWrite1h: a.cacheWrite1h + b.cacheWrite1h,
    thinking: a.thinking + b.thinking,
  }
}

export function costOf(usage: Usage, price: Price): number {
  const parts =
    usage.input * price.input +
    usage.output * price.output +
    usage.cacheRead * price.cacheRead +
    usage.cacheWrite5m * price.cacheWrite5m +
    usage.cacheWrite1h * price.cacheWrite1h
  return parts / 1e6
}

/**
 * The price of a model; of one the table does not list, the dearest of each kind in the table.
 * @throws when the table is empty, because then no limit in money could hold
 */
export function priceOf(model: string, prices: Prices): { price: Price; basis: UsdBasis } {
  const price = Object.hasOwn(prices, model) ? prices[model] : undefined
  if (price) return { price, basis: 'table' }
  const all = Object.values(prices)
  if (all.length === 0) throw new Error('the price table is empty')
  const dearest = (kind: keyof Price) => Math.max(...all.map((known) => known[kind]))
  return {
    price: {
      input: dearest('input'),
      output: dearest('output'),
      cacheRead: dearest('cacheRead'),
      cacheWrite5m: dearest('cacheWrite5m'),
      cacheWrite1h: dearest('cacheWrite1h'),
    },
    basis: 'unknown',
  }
}
