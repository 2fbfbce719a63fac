import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import {
  afterTry,
  nextInPool,
  nextOfRound,
  openRound,
  type PoolOptions,
  type PoolPull,
} from '../../src/decide/merge/pool.ts'
import { mergeCases } from './support/merge-cases.ts'

const decision = z.enum(['merge', 'enqueue', 'dequeue', 'update_branch', 'wait', 'blocked', 'noop', 'config_error'])
const poolCase = z.object({
  prs: z.array(
    z.object({
      number: z.int(),
      labels: z.array(z.string()).default([]),
      decision,
      reason: z.string().optional(),
      mergeError: z.string().optional(),
    }),
  ),
  priorities: z.array(z.array(z.string())).default([]),
  strictOrder: z.boolean().default(false),
  strictBase: z.boolean().default(false),
})
const expected = z
  .object({ next: z.int().nullable().optional(), merged: z.array(z.int()).optional() })
  .refine(({ next, merged }) => next !== undefined || merged !== undefined, 'must expect something')

/** One round with the answers that the table says each try gets. */
function runAll(pulls: readonly PoolPull[], options: PoolOptions, errors: ReadonlyMap<number, string>) {
  let round = openRound(pulls, options)
  for (let next = nextOfRound(round); next !== null; next = nextOfRound(round)) {
    const error = errors.get(next)
    round = afterTry(round, next, error === undefined ? { merged: true } : { merged: false, error })
  }
  return round.merged
}

describe('the pool of a base', () => {
  it.each(mergeCases('pool').map((one) => [one.id, one.title, one] as const))('%s %s', (_id, _title, one) => {
    const { prs, priorities, strictOrder, strictBase } = poolCase.parse(one.given)
    const wanted = expected.parse(one.expect)
    const options = { priorities, strictOrder, strictBase }
    const errors = new Map(prs.flatMap(({ number, mergeError }) => (mergeError ? [[number, mergeError] as const] : [])))
    if (wanted.next !== undefined) expect(nextInPool(prs, options)).toBe(wanted.next)
    if (wanted.merged !== undefined) expect(runAll(prs, options, errors)).toEqual(wanted.merged)
  })
})
