import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Prices } from '../agent/prices.ts'
import { readPrices } from '../snapshot/prices.ts'

/** The model where neither the configuration nor an agent names one. */
export const defaultModel = 'claude-opus-5-5'

/**
 * The prices this release knows, by model id.
 * @param product folder of this release, with its own `data`
 * @throws when the table cannot be read: without prices no limit in money holds
 */
export function pricesOf(product: string): Prices {
  const { models } = readPrices(readFileSync(join(product, 'data', 'prices.yml'), 'utf8'))
  return Object.fromEntries(
    Object.entries(models).map(([model, price]) => [
      model,
      {
        input: price.input,
        output: price.output,
        cacheRead: price['cache-read'],
        cacheWrite5m: price['cache-write-5m'],
        cacheWrite1h: price['cache-write-1h'],
      },
    ]),
  )
}
