import * as z from 'zod'
import { readStrictYaml } from './strict-yaml.ts'

const usd = z.number().min(0)

const prices = z.strictObject({
  /** The day the table was read. */
  'as-of': z.iso.date(),
  models: z.record(
    z.string().min(1),
    z.strictObject({
      input: usd,
      output: usd,
      'cache-read': usd,
      'cache-write-5m': usd,
      'cache-write-1h': usd,
    }),
  ),
})
export type Prices = z.infer<typeof prices>

/**
 * Reads the price table, US dollars per million tokens by model id.
 * @throws Error that says what is wrong: a run without prices has no budget
 */
export function readPrices(text: string): Prices {
  const read = readStrictYaml(text)
  if ('problem' in read) throw new Error(`The price table cannot be read: ${read.problem}`)
  const parsed = prices.safeParse(read.value)
  if (!parsed.success) throw new Error(`The price table is wrong:\n${z.prettifyError(parsed.error)}`)
  return parsed.data
}
