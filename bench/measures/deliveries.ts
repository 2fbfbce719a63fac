import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Delivery } from '../../src/emulator/webhooks/delivery.ts'
import { freePort } from '../../src/hosts/cli/demo/preflight.ts'
import type { Stage } from '../../src/hosts/cli/stage/stage.ts'
import type { Beside, Findings, Measure, Row } from '../measure.ts'
import { median, medianRow } from '../median.ts'
import { type Child, startChild } from '../world/child.ts'
import { mixedDeliveries } from '../world/mixed-deliveries.ts'
import { useOf } from '../world/process-use.ts'
import { shower } from '../world/shower.ts'
import { aStage } from '../world/story.ts'

const rounds = 3
const count = 1000

type Round = {
  readonly perSecond: number
  readonly cpuSeconds: number
  readonly megabytes: number
  readonly requests: number
}

async function startOurs(root: string, { serverEnvironment }: Stage): Promise<Child> {
  const environment = { ...serverEnvironment, PORT: String(await freePort()) }
  const heard = (line: string) => /"event":"listening".*"url":"([^"]+)"/.exec(line)?.[1]
  const child = await startChild([join(root, 'src/hosts/server.ts')], environment, heard)
  // It is ready once it has swept every repository.
  while (!(await fetch(`${child.url}/healthz`)).ok) await pause(50)
  return child
}

function startIdle(root: string, { serverEnvironment }: Stage): Promise<Child> {
  return startChild([join(root, 'bench/children/idle-app.ts')], serverEnvironment, (line) => {
    return /^http:\/\/\S+$/.exec(line)?.[0]
  })
}

/** A fresh process hears each kind twice, and is then measured. */
async function measure(child: Child, kinds: readonly Delivery[], { emulator }: Stage): Promise<Round> {
  try {
    await shower(child.url, kinds, 2 * kinds.length)
    const [before, calls] = [useOf(child.pid), emulator.calls.length]
    const seconds = await shower(child.url, kinds, count)
    const { cpuSeconds, megabytes } = useOf(child.pid)
    const requests = emulator.calls.length - calls
    return { perSecond: count / seconds, cpuSeconds: cpuSeconds - before.cpuSeconds, megabytes, requests }
  } finally {
    await child.stop()
  }
}

async function run({ root, progress }: Parameters<Measure['run']>[0]): Promise<Findings> {
  const stage = await aStage({ root, config: 'merge: { mode: human }\nreview: { enabled: false }\n' })
  try {
    const kinds = await mixedDeliveries(stage)
    const [ours, idle]: [Round[], Round[]] = [[], []]
    for (let round = 1; round <= rounds; round += 1) {
      progress(`round ${round} of ${rounds}: a Probot app that does nothing`)
      idle.push(await measure(await startIdle(root, stage), kinds, stage))
      progress(`round ${round} of ${rounds}: our server`)
      ours.push(await measure(await startOurs(root, stage), kinds, stage))
    }
    return { rows: rowsOf(ours, idle), notes: notesOf(kinds) }
  } finally {
    await stage.close()
  }
}

function rowsOf(ours: readonly Round[], idle: readonly Round[]): Row[] {
  const row = (of: (round: Round) => number, rest: Omit<Row, 'value' | 'rounds'>): Row => {
    const beside: Beside = { what: 'Probot, idle', value: median(idle.map(of)) }
    return medianRow(ours.map(of), { ...rest, beside })
  }
  return [
    row(({ perSecond }) => perSecond, { what: `${count} deliveries: throughput`, unit: 'per s' }),
    row(({ cpuSeconds }) => cpuSeconds, { what: '  processor time of the server', unit: 's' }),
    row(({ megabytes }) => megabytes, { what: '  memory of the server afterwards', unit: 'MB' }),
    medianRow(
      ours.map(({ requests }) => requests),
      { what: '  requests to GitHub because of them', unit: 'requests', limit: 0 },
    ),
  ]
}

function notesOf(kinds: readonly Delivery[]): string[] {
  const sizes = kinds.map(({ event, action, body }) => {
    return `${event} ${action ?? ''}`.trim().concat(` ${(body.length / 1000).toFixed(0)} kB`)
  })
  return [
    '',
    `in turn, sixteen at once, signed: ${sizes.join(', ')}`,
    'both are fresh child processes in every round; the sender shares their processors',
  ]
}

export const deliveriesMeasure: Measure = {
  name: 'deliveries',
  title: `${count} mixed webhooks that are not ours, beside a Probot app that does nothing`,
  run,
}
