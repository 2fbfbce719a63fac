import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Sandbox } from '../../../src/agent/sandbox/place.ts'
import { paths, runName } from '../../../src/domain/names.ts'
import { readBlob } from '../../../src/emulator/git/plumbing.ts'
import type { Script } from '../../../src/emulator/model/script.ts'
import type { Repository, Role, Run } from '../../../src/emulator/state.ts'
import type { Delivery } from '../../../src/emulator/webhooks/delivery.ts'
import { openStage, type Stage } from '../../../src/hosts/cli/stage/stage.ts'
import { type Somebody, somebody } from '../../support/story-people.ts'
import { type Reading, reading } from '../../support/story-reading.ts'
import { type StoryServer, startStoryServer, troubles } from '../../support/story-servers.ts'
import { type StoryTime, storyTime } from '../../support/story-time.ts'
import { actionFolder, type Program } from './action-folder.ts'
import { noChange } from './plans.ts'
import type { Plan } from './stand-in.ts'

/** One repository, as people see it and as the server's log speaks of it. */
export type Place = Reading & {
  readonly repository: Repository
  readonly as: (login: string) => Somebody
  /** Why the server did or did not do something about an issue or pull request, in order. */
  readonly heard: (number: number) => readonly string[]
  /** Runs of our workflow for an issue or pull request, oldest first. */
  readonly runsOf: (number: number) => readonly Run[]
  /** Lets the run at work on a subject hand this back; resolves when that was published and nothing is under way. */
  readonly finish: (number: number, plan?: Plan) => Promise<void>
}

/** A stage with the server in this process, on one clock. Runs wait until a test says what they hand back. */
export type House = Place & {
  readonly stage: Stage
  readonly time: StoryTime
  readonly server: StoryServer
  /** Another repository of the same owner, where the App is installed too. */
  readonly place: (name: string, files: Readonly<Record<string, string>>) => Place
  /** Resolves when no delivery and no work of the server is under way; runs may still wait. */
  readonly still: () => Promise<void>
  /** Five minutes pass and the server sweeps. */
  readonly swept: () => Promise<void>
  /** Does something whose webhooks get lost, and returns them. */
  readonly unheard: (act: () => Promise<unknown>) => Promise<readonly Delivery[]>
  readonly close: () => Promise<void>
}

export type HouseOptions = {
  readonly program?: Program
  readonly files: Readonly<Record<string, string>>
  readonly people: Readonly<Record<string, Role>>
  /** What the scripted model says; nobody asks it anything when left out. */
  readonly script?: Script
  /** What has to happen before the server comes up. */
  readonly before?: (stage: Stage) => Promise<void>
}

/** Steps here run this project's own code and nobody else's, so no wall is put around them. */
const open: Sandbox = {
  tier: 'unshare',
  wrap: ([file = '', ...args], { environment }) => ({ file, args, environment: { ...environment } }),
}

export async function openHouse(options: HouseOptions): Promise<House> {
  const { program = 'stand-in', files, people, script = () => null, before } = options
  const root = actionFolder(program)
  const time = storyTime()
  const stage = await openStage({
    root,
    files: contents(files),
    people,
    sandbox: open,
    model: { script },
    clock: time.clock,
  })
  await before?.(stage)
  const server = await startStoryServer(stage, time)
  stage.listenAt(server.url)
  const lost = new Set<Delivery>()
  const still = (): Promise<void> => untilStill(stage, server, time, lost)
  const close = async (): Promise<void> => {
    await server.stop()
    await stage.close()
    rmSync(root, { recursive: true, force: true, maxRetries: 3 })
  }
  await still()
  return {
    ...placeAt({ stage, server, still, root }, stage.repository),
    stage,
    time,
    server,
    place: (name, more) => placeAt({ stage, server, still, root }, addRepository(stage, name, more, people)),
    still,
    swept: async () => {
      time.pass(5 * 60_000)
      await still()
    },
    unheard: (act) => withoutWebhooks(stage, lost, act),
    close,
  }
}

/** What must hold at the end of every story: nothing that GitHub forbids was asked, and the model was not. */
export function troublesOf({ stage, server }: House): readonly unknown[] {
  const { emulator, model } = stage
  return [...emulator.violations, ...(model?.problems ?? []), ...(model?.requests ?? []), ...troubles(server)]
}

type Site = {
  readonly stage: Stage
  readonly server: StoryServer
  readonly still: () => Promise<void>
  readonly root: string
}

function placeAt({ stage, server, still, root }: Site, repository: Repository): Place {
  const here = { ...stage, repository }
  const name = `${repository.owner}/${repository.name}`
  const read = reading(here)
  const runsOf = (number: number): readonly Run[] =>
    read.runs().filter(({ displayTitle }) => displayTitle.startsWith(`signalbox b-${number} g`))
  return {
    ...read,
    repository,
    as: (login) => somebody(here, login),
    heard: (number) =>
      server.log.flatMap((record) => {
        const subject = JSON.stringify(record['address'] ?? null).endsWith(`"number":${number}}`)
        return record['repository'] === name && subject ? [String(record['reason'])] : []
      }),
    runsOf,
    finish: async (number, plan = noChange) => {
      const claim = read.ledger().state?.claims[`b-${number}`]
      if (!claim) throw new Error(`nobody is at work on #${number}`)
      const { id, generation } = claim.job
      layDown(join(root, 'plans', name, `${id}-g${generation}.json`), plan)
      await until(() => runsOf(number).some((run) => isOver(run, runName(id, generation))))
      await still()
    },
  }
}

function isOver({ displayTitle, status }: Run, name: string): boolean {
  return displayTitle === name && status === 'completed'
}

/** The file is there with all of it, or not at all. */
function layDown(path: string, plan: Plan): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.part`, JSON.stringify(plan))
  renameSync(`${path}.part`, path)
}

function addRepository(
  stage: Stage,
  name: string,
  files: Readonly<Record<string, string>>,
  collaborators: Readonly<Record<string, Role>>,
): Repository {
  const workflow = readBlob(stage.repository.dir, 'HEAD', paths.workflow)?.toString() ?? ''
  const { owner } = stage.repository
  return stage.emulator.createRepository({ owner, name, files: { [paths.workflow]: workflow, ...files }, collaborators })
}

function contents(files: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(files).map(([path, content]) => [path, { content, executable: path.startsWith('bin/') }]),
  )
}

async function withoutWebhooks(
  { emulator }: Stage,
  lost: Set<Delivery>,
  act: () => Promise<unknown>,
): Promise<readonly Delivery[]> {
  const line = { cut: true }
  emulator.faults.delivery({ what: 'drop', match: () => line.cut })
  const before = emulator.deliveries.length
  await act()
  line.cut = false
  const dropped = emulator.deliveries.slice(before)
  for (const delivery of dropped) lost.add(delivery)
  return dropped
}

async function untilStill(
  { emulator }: Stage,
  server: StoryServer,
  time: StoryTime,
  lost: ReadonlySet<Delivery>,
): Promise<void> {
  for (let before = -1; ; ) {
    await until(() => emulator.deliveries.every((one) => one.status !== null || lost.has(one)))
    await server.idle()
    await until(() => time.soon() === 0)
    const seen = emulator.calls.length + emulator.deliveries.length + server.log.length
    if (seen === before) return
    before = seen
    await pause(5)
  }
}

/** Waits until something is true, looking every few milliseconds. */
export async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 25_000
  while (!holds()) {
    if (Date.now() > end) throw new Error(`gave up waiting for ${holds}`)
    await pause(5)
  }
}
