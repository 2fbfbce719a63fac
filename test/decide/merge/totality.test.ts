import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeFacts } from '../../../src/decide/merge/facts.ts'
import { isCompleteAndGreen, judgeMerge } from '../../../src/decide/merge/judge.ts'
import { mergePolicy } from '../../../src/decide/merge/policy.ts'
import { viewOf } from '../../../src/decide/view.ts'
import type { MergeFacts } from '../../../src/domain/merge/facts.ts'
import type { PullFacts } from '../../../src/domain/pull.ts'
import type { Snapshot } from '../../../src/domain/snapshot.ts'
import { mergeTable } from '../../../src/render/merge-table.ts'
import { means } from '../../support/judging.ts'
import { spoils } from '../../support/merge-spoils.ts'
import { harmless, type World, worlds } from '../../support/merge-worlds.ts'
import { aMergeableSnapshot, aTrigger } from '../../support/snapshots.ts'

const odd = fc.constantFrom(
  '',
  ' ',
  '\u0000',
  '\u202E',
  '`',
  '|',
  '<!--',
  '__proto__',
  'constructor',
  '\uD800',
  'x'.repeat(3000),
  '2026-02-30T99:00:00Z',
  '-->\n',
  '#1',
  '(a+)+$',
)
const text = fc.oneof(odd, fc.string({ unit: 'binary', maxLength: 20 }))
const number = fc.constantFrom(0, -1, 1, 0.5, 2 ** 31, -(2 ** 53), Number.MAX_SAFE_INTEGER, Number.MAX_VALUE, -Number.MAX_VALUE, Number.POSITIVE_INFINITY) // biome-ignore format: values in a row

/** The same shape with other values: any text, any number, and lists longer or shorter. */
function distorted<Whole>(whole: Whole, draw: () => number, texts: readonly string[], numbers: readonly number[]): Whole
function distorted(value: unknown, draw: () => number, texts: readonly string[], numbers: readonly number[]): unknown {
  const here = draw() % 6 === 0
  const deep = (one: unknown): unknown => distorted(one, draw, texts, numbers)
  if (Array.isArray(value)) return here ? [...value, ...value].map(deep) : value.map(deep)
  if (here && typeof value === 'string') return texts[draw() % texts.length]
  if (here && typeof value === 'number') return numbers[draw() % numbers.length]
  if (here && typeof value === 'boolean') return !value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, fixed.includes(name) ? one : deep(one)]))
}

/** What is no word of GitHub's or anybody's: our own clock, and the words that this product itself gave. */
const fixed: readonly string[] = [
  'now', 'outcome', 'otherwise', 'mode', 'mergeMethod', 'gate', 'methods', 'updateBranch', 'truncated', 'findings', 'kind', 'config', 'ledger',
  'permissions', 'readAt', 'source', 'url', 'self',
] // biome-ignore format: names in a row

const noise = fc.record({
  stream: fc.infiniteStream(fc.nat(9999)),
  texts: fc.array(text, { minLength: 1, maxLength: 6 }),
  numbers: fc.array(number, { minLength: 1, maxLength: 4 }),
})
type Noise = { stream: Iterator<number>; texts: string[]; numbers: number[] }
const distort = <Whole>(whole: Whole, { stream, texts, numbers }: Noise): Whole =>
  distorted(whole, () => stream.next().value ?? 0, texts, numbers)

const judged = ({ facts, policy }: World): string => {
  const judgment = judgeMerge(facts, policy)
  isCompleteAndGreen(facts, policy)
  mergeTable(judgment, facts.own.message.host, 65_535)
  return judgment.decision
}

describe('no input throws', () => {
  it('whatever its texts, numbers and lists are', () => {
    fc.assert(
      fc.property(worlds(spoils), noise, ({ world }, mess) => {
        expect(() => judged(distort(world, mess))).not.toThrow()
      }),
      { numRuns: 1500 },
    )
  })

  it.each(['', 'soon', '+999999-01-01', '2026-13-45T99:00:00Z'])('nor a time like `%s`, which lets nothing pass', (time) => {
    fc.assert(
      fc.property(worlds(harmless), ({ world: { facts, policy } }) => {
        const here: MergeFacts = { ...facts, checks: [], pull: { ...facts.pull, pushedAt: time, mergeAfter: time } }
        expect(['merge', 'enqueue']).not.toContain(judged({ facts: here, policy: { ...policy, settleSeconds: 1 } }))
      }),
      { numRuns: 20 },
    )
  }) // biome-ignore format: one line per world

  it('nor an extreme limit', () => {
    fc.assert(
      fc.property(worlds(spoils), number, number, number, ({ world: { facts, policy } }, quiet, waitLimit, most) => {
        const limits = { quiet, waitLimit, settleSeconds: most, missingCheckTimeoutSeconds: quiet, minCiSeconds: most }
        expect(() => judged({ facts, policy: { ...policy, ...limits } })).not.toThrow()
      }),
    )
  })
})

const factsOf = (snapshot: Snapshot): World | null => {
  const view = viewOf(aTrigger(), snapshot, means())
  if (view === null || snapshot.pull === null) return null
  return { facts: mergeFacts(view, snapshot.pull), policy: mergePolicy(view) }
}

describe('no snapshot throws', () => {
  const pull: Partial<PullFacts> = {
    labels: ['hold', 'agent:merge', 'priority:7'],
    labelEvents: [{ label: 'agent:merge', added: true, at: '2026-11-20T07:00:00Z', actor: { id: 1, login: 'octocat' } }],
    reviews: [{ author: { id: 3, login: 'hubot-fan' }, bot: false, writer: true, state: 'APPROVED', commit: 'x', at: '2026-11-20T07:00:00Z', body: 'quota' }],
    queue: { enabled: true, entry: { nodeId: 'E', state: 'QUEUED', position: 1, by: 'signalbox' }, removal: { head: 'x', at: '2026-11-20T07:00:00Z', failing: ['t'] } },
    stack: { position: 2, size: 3 },
    autoMergeBy: 'octocat',
  } // biome-ignore format: one line per part

  it('whatever GitHub shows', () => {
    fc.assert(
      fc.property(noise, fc.boolean(), (mess, rich) => {
        const snapshot = distort(aMergeableSnapshot({}, rich ? pull : {}), mess)
        expect(() => {
          const world = factsOf(snapshot)
          if (world !== null) judged(world)
        }).not.toThrow()
      }),
      { numRuns: 500 },
    )
  })
})
