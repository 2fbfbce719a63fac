import { setTimeout as pause } from 'node:timers/promises'
import { findSandbox } from '../../src/agent/sandbox/find.ts'
import { anyOf } from '../../src/emulator/model/script.ts'
import type { LogRecord } from '../../src/handle.ts'
import { type Person, person } from '../../src/hosts/cli/stage/people.ts'
import { openStage, type Stage, type StageOptions } from '../../src/hosts/cli/stage/stage.ts'
import { readSettings } from '../../src/hosts/server/settings.ts'
import { type RunningServer, startServer } from '../../src/hosts/server/start.ts'
import { quickAgent } from './agent.ts'
import { type Piece, pieceCutter } from './pieces.ts'
import { quickReviewer } from './reviewer.ts'
import { toy } from './toy.ts'

export type Story = Stage & {
  readonly server: RunningServer
  readonly mona: Person
  /** What the server did so far, trigger by trigger. */
  readonly pieces: readonly Piece[]
  /** Resolves when nothing is under way any more, anywhere. */
  readonly settled: () => Promise<void>
}

export type Setting = {
  readonly root: string
  /** Text of `.github/signalbox.yml`. */
  readonly config: string
  readonly engine?: NonNullable<StageOptions['engine']>
  readonly ci?: 'no_ci'
  /** Files of the repository beside those of the toy. */
  readonly more?: Readonly<Record<string, string>>
}

/** A stage on which nobody listens yet. */
export async function aStage({ root, config, engine, ci, more }: Setting): Promise<Stage> {
  const sandbox = await findSandbox()
  if (sandbox.tier === 'none') throw new Error(`no sandbox works here; this installs one: ${sandbox.install}`)
  return openStage({
    root,
    files: toy(config, ci, more),
    people: { mona: 'write' },
    sandbox,
    model: { script: anyOf(quickReviewer(), quickAgent()) },
    ...(engine ? { engine } : {}),
  })
}

/** A stage with the real server in this process, so that its log and GitHub's requests can be laid side by side. */
export async function withStory<Result>(setting: Setting, tell: (story: Story) => Promise<Result>): Promise<Result> {
  const stage = await aStage(setting)
  const { emulator, repository } = stage
  const { pieces, problems, hear } = pieceCutter(emulator.calls, stage.app.botLogin)
  const troubles: LogRecord[] = []
  const server = await startServer(
    { ...readSettings(stage.serverEnvironment), port: 0 },
    {
      now: () => new Date(),
      sleep: (ms) => pause(ms),
      random: Math.random,
      timer,
      log: (record) => {
        if (/fail/.test(record.event)) troubles.push(record)
        hear(record)
      },
    },
  )
  stage.listenAt(server.url)
  try {
    const settled = (): Promise<void> => untilSettled(stage, server)
    await settled()
    const result = await tell({ ...stage, server, mona: person(emulator, repository, 'mona'), pieces, settled })
    await settled()
    const troubled = troubles.map((one) => JSON.stringify(one))
    const wrong = [...emulator.violations, ...(stage.model?.problems ?? []), ...problems, ...troubled]
    if (wrong.length > 0) throw new Error(`the story did not go as told: ${wrong.join('; ')}`)
    return result
  } finally {
    await server.stop()
    await stage.close()
  }
}

function timer(work: () => void, ms: number): () => void {
  const handle = setTimeout(work, ms)
  return () => clearTimeout(handle)
}

/** Nothing is under way when two looks in a row found nothing new. */
async function untilSettled({ emulator }: Stage, server: RunningServer): Promise<void> {
  for (let before = -1; ; ) {
    await emulator.settle()
    await server.idle()
    const seen = emulator.calls.length + emulator.deliveries.length
    if (seen === before) return
    before = seen
    await pause(100)
  }
}
