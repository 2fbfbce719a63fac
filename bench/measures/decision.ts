import { performance } from 'node:perf_hooks'
import { decide } from '../../src/decide/index.ts'
import { mergeFacts } from '../../src/decide/merge/facts.ts'
import { judgeMerge } from '../../src/decide/merge/judge.ts'
import { mergePolicy } from '../../src/decide/merge/policy.ts'
import { viewOf } from '../../src/decide/view.ts'
import { parseCommands } from '../../src/events/command.ts'
import { aTrigger, digest, now } from '../../test/support/snapshots.ts'
import type { Findings, Measure, Row } from '../measure.ts'
import { median, percentile } from '../median.ts'
import { mergeableOf, type Size, sizes } from '../world/merge-snapshots.ts'

const means = { now: new Date(now), digest, parseCommands }
const warmUpMs = 500
const rounds = { typical: 5_000, large: 1_000 }

type Times = { readonly kept: readonly number[]; readonly interrupted: number }

/**
 * Microseconds that each round took, after the compiler had its time. Rounds in which the system gave the processor to
 * somebody else are left out: they say how busy the machine is.
 */
function timesOf(work: () => unknown, count: number): Times {
  for (const begun = performance.now(); performance.now() - begun < warmUpMs; ) work()
  const kept: number[] = []
  for (let round = 1; round <= count; round += 1) {
    const before = interruptions()
    const begun = performance.now()
    work()
    const took = performance.now() - begun
    if (interruptions() === before) kept.push(took * 1000)
  }
  return { kept, interrupted: count - kept.length }
}

function interruptions(): number {
  return process.resourceUsage().involuntaryContextSwitches
}

/** What is timed of one snapshot, each with its name. */
function worksOf(size: Size): Readonly<Record<string, () => unknown>> {
  const [trigger, snapshot] = [aTrigger({ kind: 'checks_changed' }), mergeableOf(size)]
  const view = viewOf(trigger, snapshot, means)
  const { pull } = snapshot
  if (view === null || pull === null) throw new Error('there is nothing to judge')
  const facts = mergeFacts(view, pull)
  const policy = mergePolicy(view)
  const { decision, reason, rows } = judgeMerge(facts, policy)
  if (decision !== 'merge') throw new Error(`nothing else is merged than what is ready, not ${decision}: ${reason}`)
  if (rows.some(({ refusal }) => refusal !== null)) throw new Error('a gate is shut')
  return {
    'the gates alone (judgeMerge)': () => judgeMerge(facts, policy),
    'with facts and policy': () => judgeMerge(mergeFacts(view, pull), mergePolicy(view)),
    'everything that follows the reads (decide)': () => decide(trigger, snapshot, means),
  }
}

type Timed = { readonly rows: readonly Row[]; readonly note: string }

function timed(name: keyof typeof sizes): Timed {
  const all = Object.entries(worksOf(sizes[name])).map(([what, work]) => ({ what, ...timesOf(work, rounds[name]) }))
  const parts = Object.entries(sizes[name]).map(([what, count]) => `${count} ${what}`)
  const interrupted = all.map((one) => one.interrupted).join(', ')
  return {
    rows: all.flatMap(({ what, kept }): Row[] => [
      { what: `${name}: ${what}, median`, value: median(kept), unit: 'µs' },
      { what: '  p99', value: percentile(kept, 0.99), unit: 'µs' },
    ]),
    note: `${name}: ${parts.join(', ')}; ${rounds[name]} rounds, of which were interrupted and left out: ${interrupted}`,
  }
}

async function run({ progress }: Parameters<Measure['run']>[0]): Promise<Findings> {
  const all = (['typical', 'large'] as const).map((name) => {
    progress(name)
    return timed(name)
  })
  return {
    rows: all.flatMap(({ rows }) => rows),
    notes: ['', ...all.map(({ note }) => note), 'every gate is open, so that all of them are asked'],
  }
}

export const decisionMeasure: Measure = {
  name: 'decision',
  title: 'time of one decision about a merge, without any request',
  run,
}
