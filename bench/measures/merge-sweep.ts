import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as z from 'zod'
import type { Call } from '../../src/emulator/http/calls.ts'
import { sweep } from '../../src/sweep.ts'
import type { Findings, Measure } from '../measure.ts'
import { median, medianRow } from '../median.ts'
import { type Fleet, withFleet } from '../world/fleet.ts'
import { openMixedPulls } from '../world/mixed-pulls.ts'
import { pointsUsed } from '../world/points.ts'
import { tallied, writesAmong } from '../world/requests.ts'

const pulls = 200
const rounds = 3
/** Each tells part of the pull requests how they stand; none writes as much as GitHub counts in a minute. */
const servers = 12
const times = z.array(z.number())

type Swept = { readonly calls: readonly Call[]; readonly points: number; readonly looks: number }

async function sweepOnce({ emulator, hosts, place }: Fleet): Promise<Swept> {
  const [host] = hosts
  if (!host) throw new Error('no server')
  const from = { calls: emulator.calls.length, points: pointsUsed(emulator) }
  const { failures, looked } = await sweep(host, place, { always: true })
  if (failures.length > 0) throw new Error(`the sweep failed: ${failures.map(({ what, error }) => `${what} ${error}`)}`)
  return {
    calls: emulator.calls.slice(from.calls).filter(({ kind }) => kind === 'installation'),
    points: pointsUsed(emulator) - from.points,
    looks: looked.length,
  }
}

/** Milliseconds of processor time of sweeps by a process of its own, without its start. */
async function processorTimes({ repository, serverEnvironment }: Fleet, root: string): Promise<readonly number[]> {
  const program = [join(root, 'bench/children/sweeps.ts'), `${repository.owner}/${repository.name}`, String(rounds + 1)]
  const { stdout } = await promisify(execFile)(process.execPath, program, { env: { ...serverEnvironment } })
  // The first one also warms up.
  return times.parse(JSON.parse(stdout)).slice(1)
}

async function run({ root, progress }: Parameters<Measure['run']>[0]): Promise<Findings> {
  return withFleet({ root, size: servers, ci: 'no_ci', merge: 'quiet: 1ms' }, async (fleet) => {
    progress(`${pulls} pull requests are opened`)
    const states = await openMixedPulls(fleet, pulls, progress)
    progress('sweeps')
    const all: Swept[] = []
    for (let round = 1; round <= rounds; round += 1) all.push(await sweepOnce(fleet))
    const processor = await processorTimes(fleet, root)
    return {
      rows: [
        medianRow(
          all.map(({ calls }) => calls.length),
          { what: `a sweep of ${pulls} candidates: requests`, unit: 'requests', limit: 30 },
        ),
        {
          what: '  writes, all sweeps together',
          value: all.reduce((sum, { calls }) => sum + writesAmong(calls), 0),
          unit: 'requests',
          limit: 0,
          law: true,
        },
        medianRow(
          all.map(({ looks }) => looks),
          { what: '  pull requests looked at', unit: 'count', limit: 27 },
        ),
        medianRow(
          all.map(({ points }) => points),
          { what: '  points of GraphQL, of 5,000 an hour', unit: 'points' },
        ),
        medianRow(processor, { what: '  processor time', unit: 'ms' }),
      ],
      notes: [
        '',
        `states: ${Object.entries(states)
          .map(([state, count]) => `${count} ${state}`)
          .join(', ')}`,
        ...all.map(({ calls }, index) => `sweep ${index + 1}: ${tallied(calls)}`),
        `${median(processor.map((one) => one / pulls)).toFixed(2)} ms of processor time for each; GitHub’s part of the work not among it`,
      ],
    }
  })
}

export const mergeSweepMeasure: Measure = {
  name: 'merge-sweep',
  title: `one sweep of ${pulls} pull requests that are all asked to be merged: requests, points, processor time`,
  run,
}
