import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../../src/hosts/cli/demo/preflight.ts'
import { person } from '../../src/hosts/cli/stage/people.ts'
import { startServerProcess } from '../../src/hosts/cli/stage/server-process.ts'
import type { Stage } from '../../src/hosts/cli/stage/stage.ts'
import type { Findings, Measure } from '../measure.ts'
import { medianRow } from '../median.ts'
import { aStage } from '../world/story.ts'

const rounds = 9
const limitMs = 2000
const patienceMs = 30_000
/** Nothing but the server may be what a label waits for. */
const most = rounds + 1
const config = `limits: { parallel_runs: ${most}, dispatches_per_person_and_hour: ${most}, repository_day_usd: 1000 }\nreview: { enabled: false }\n`

/** Milliseconds after the webhook left until each thing could be seen on GitHub. */
type Round = { readonly eyes: number; readonly dispatch: number; readonly workpad: number }

/** Notes when the emulated GitHub has applied a write, before it answers. */
async function labelOne(stage: Stage, round: number): Promise<Round> {
  const { emulator, repository, app } = stage
  const mona = person(emulator, repository, 'mona')
  const number = await mona.openIssue({ title: `Greet ${round}`, body: 'Everybody should be greeted.' })
  await emulator.settle()
  const issue = repository.issues.get(number)
  const at: { webhook: number; eyes?: number; dispatch?: number; workpad?: number } = { webhook: 0 }
  const runs = repository.runs.length
  const stop = emulator.onWrite(() => {
    const now = performance.now()
    if (issue?.reactions.some(({ login }) => login === app.botLogin)) at.eyes ??= now
    if (repository.runs.length > runs) at.dispatch ??= now
    if (issue?.comments.some(({ login }) => login === app.botLogin)) at.workpad ??= now
  })
  const labeled = (event: { readonly name: string; readonly action: string | null }): void => {
    if (event.name === 'issues' && event.action === 'labeled') at.webhook ||= performance.now()
  }
  emulator.world.listeners.push(labeled)
  await mona.label(number, 'agent')
  const begun = performance.now()
  while (at.workpad === undefined && performance.now() - begun < patienceMs) await pause(5)
  emulator.world.listeners.splice(emulator.world.listeners.indexOf(labeled), 1)
  stop()
  const { webhook, eyes, dispatch, workpad } = at
  if (eyes === undefined || dispatch === undefined || workpad === undefined)
    throw new Error(`#${number} got no workpad`)
  await emulator.settle()
  return { eyes: eyes - webhook, dispatch: dispatch - webhook, workpad: workpad - webhook }
}

async function run({ root, progress }: Parameters<Measure['run']>[0]): Promise<Findings> {
  // No runner takes the jobs: what is timed is the server, not the work it hands out.
  const stage = await aStage({ root, config, engine: { unserved: ['ubuntu-latest'] } })
  const environment = { ...stage.serverEnvironment, PORT: String(await freePort()) }
  const server = await startServerProcess(environment, () => undefined)
  try {
    stage.listenAt(server.url)
    while (!(await fetch(`${server.url}/healthz`)).ok) await pause(50)
    progress('the first label, where the ledger begins')
    const first = await labelOne(stage, 0)
    const all: Round[] = []
    for (let round = 1; round <= rounds; round += 1) {
      if (round % 3 === 0) progress(`label ${round} of ${rounds}`)
      all.push(await labelOne(stage, round))
    }
    return findingsOf(first, all)
  } finally {
    await server.stop()
    await stage.close()
  }
}

function findingsOf(first: Round, all: readonly Round[]): Findings {
  return {
    rows: [
      medianRow(
        all.map(({ eyes }) => eyes),
        { what: '👀 on the issue, after the webhook', unit: 'ms', limit: limitMs },
      ),
      medianRow(
        all.map(({ dispatch }) => dispatch),
        { what: 'the run exists', unit: 'ms' },
      ),
      medianRow(
        all.map(({ workpad }) => workpad),
        {
          what: 'workpad with the run’s link',
          unit: 'ms',
          limit: limitMs,
        },
      ),
      { what: 'workpad of the first issue after a start', value: first.workpad, unit: 'ms', limit: limitMs },
    ],
    notes: [
      '',
      'the server is a process of its own; github.com adds its own time to each of the five requests, loopback none',
      'the best peer’s first sign comes after 8 to 12 s of job time (an estimate; the start of the runner left out)',
    ],
  }
}

export const workpadMeasure: Measure = {
  name: 'workpad',
  title: 'from the label’s webhook to what a person sees',
  run,
}
