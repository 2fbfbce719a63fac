import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Findings, Measure } from '../measure.ts'
import { median, medianRow } from '../median.ts'
import { fakeRun } from '../world/fake-run.ts'
import { listenForFirst, timeBareNode } from '../world/first-request.ts'

const rounds = 15
const limitMegabytes = 2
/** What the best peer's packages weigh, installed anew in every run (anthropics/claude-code-action at 24dcd50). */
const peer = { what: 'best peer, installed per run', value: 716 } as const

function megabytes(path: string): number {
  return statSync(path).size / 1e6
}

/** Round by round both, so that a busy moment of the machine meets both. */
async function coldStarts(action: string, progress: (text: string) => void) {
  const listener = await listenForFirst()
  const run = fakeRun(listener.url)
  const [bare, started]: [number[], number[]] = [[], []]
  try {
    await timeBareNode()
    await listener.timeTo([action], run.environment)
    for (let round = 1; round <= rounds; round += 1) {
      if (round % 5 === 0) progress(`cold start, round ${round} of ${rounds}`)
      bare.push(await timeBareNode())
      started.push(await listener.timeTo([action], run.environment))
    }
  } finally {
    run.remove()
    await listener.close()
  }
  return { bare, started }
}

async function run({ root, progress }: Parameters<Measure['run']>[0]): Promise<Findings> {
  const folder = join(root, 'dist')
  const action = join(folder, 'action.js')
  const { bare, started } = await coldStarts(action, progress)
  return {
    rows: [
      { what: 'dist/action.js', value: megabytes(action), unit: 'MB', limit: limitMegabytes, beside: peer },
      medianRow(bare, { what: '`node -e 0`, start to end', unit: 'ms' }),
      medianRow(started, {
        what: 'the action, start to its first request',
        unit: 'ms',
        beside: { what: '`node -e 0`', value: median(bare) },
      }),
    ],
    notes: [
      '',
      `dist: ${readdirSync(folder)
        .map((name) => `${name} ${megabytes(join(folder, name)).toFixed(2)} MB`)
        .join(', ')}; nothing is installed in a run`,
      `the action adds ${Math.round(median(started) - median(bare))} ms to node: it loads, reads its job, and asks`,
    ],
  }
}

export const actionMeasure: Measure = {
  name: 'action',
  title: 'size of the bundled action, and its cold start to the first request',
  run,
}
