import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, vi } from 'vitest'
import { findSandbox } from '../../src/agent/sandbox/find.ts'
import type { Sandbox } from '../../src/agent/sandbox/place.ts'
import { type Mood, scriptedReviewer } from '../../src/emulator/model/review/reviewer.ts'
import { anyOf, type Script } from '../../src/emulator/model/script.ts'
import type { Role } from '../../src/emulator/state.ts'
import type { Files } from '../../src/hosts/cli/stage/files.ts'
import { openStage, type Stage, type StageOptions } from '../../src/hosts/cli/stage/stage.ts'
import { agent, greetsTheWorld, type Run } from './story-agent.ts'
import { type Somebody, somebody } from './story-people.ts'
import { isPinned } from './story-pins.ts'
import { type Reading, reading } from './story-reading.ts'
import { type ReviewReading, reviewReading } from './story-review.ts'
import { type StoryServer, startStoryServer, troubles } from './story-servers.ts'
import { type StoryTime, storyTime } from './story-time.ts'
import { toy } from './story-toy.ts'

/** What is different in this story. */
export type Setting = {
  readonly files?: Files
  /** What the scripted agent does, run by run; it greets the world once when left out. */
  readonly runs?: (story: Story) => readonly Run[]
  /** What the scripted model says instead. */
  readonly script?: Script
  /** How the scripted reviewer behaves, asked at each question; honest when left out. */
  readonly mood?: () => Mood
  /** What happens while the reviewer thinks, before each of its answers. */
  readonly meanwhile?: (story: Story) => Promise<unknown>
  readonly modelKey?: NonNullable<StageOptions['modelKey']>
  readonly people?: Readonly<Record<string, Role>>
  readonly engine?: NonNullable<StageOptions['engine']>
  readonly apiPath?: string
  readonly workflow?: boolean
  /** True where no server is up when the story begins. */
  readonly noServer?: true
  /** What goes wrong on purpose, so that the end does not complain of it. */
  readonly expected?: { readonly troubles?: RegExp; readonly lostDeliveries?: true; readonly openRuns?: true }
}

export type Story = Stage &
  Reading &
  ReviewReading & {
    readonly time: StoryTime
    readonly mona: Somebody
    readonly rita: Somebody
    /** Anybody, by their login. */
    readonly by: (login: string) => Somebody
    /** May label, and nothing more. */
    readonly tia: Somebody
    readonly outsider: Somebody
    readonly server: StoryServer
    /** Another server of the same App, with a memory of its own; `heard` makes GitHub's deliveries go there. */
    readonly another: (heard?: 'heard') => Promise<StoryServer>
    /** Resolves when nothing is under way any more, anywhere. */
    readonly settled: () => Promise<void>
    /** Five minutes pass, so that every server sweeps; resolves when nothing is under way any more. */
    readonly swept: () => Promise<void>
  }

/** Stories start real processes; on a busy machine that takes its time. */
vi.setConfig({ testTimeout: 120_000 })

const root = resolve(import.meta.dirname, '../..')
const people: Readonly<Record<string, Role>> = { mona: 'write', rita: 'maintain', tia: 'triage' }
const found = { sandbox: undefined as Promise<Sandbox> | undefined }

/**
 * One story as a test: a stage is opened, the story told, and at its end everything GitHub's description forbids, every
 * request that was not in the script, every delivery nobody answered and every merge without the judged head is a failure.
 */
export function tell(setting: Setting, told: (story: Story) => Promise<void>): () => Promise<void> {
  return async () => {
    const time = storyTime()
    const book: Book = { failures: [] }
    const stage = await open(setting, time, scriptOf(setting, book))
    const servers: StoryServer[] = []
    try {
      const story = await begin(stage, time, servers, setting)
      book.story = story
      await told(story)
      await story.settled()
      ends(stage, servers, setting)
    } catch (error) {
      // What failed while the agent worked is why everything after it went wrong.
      throw book.failures[0] ?? error
    } finally {
      for (const server of servers) await server.stop()
      await stage.close()
    }
  }
}

type Book = { story?: Story; readonly failures: unknown[] }

/** The model speaks only once the story has begun. */
function scriptOf({ script, mood, meanwhile, runs = () => [greetsTheWorld] }: Setting, book: Book): Script {
  const ready: { script?: Script } = script ? { script } : {}
  const reviewer: Script = async (request, index) => {
    const answer = await scriptedReviewer(mood)(request, index)
    if (answer && book.story) await meanwhile?.(book.story)
    return answer
  }
  return async (request, index) => {
    if (!book.story) return null
    ready.script ??= anyOf(reviewer, agent(...runs(book.story)))
    try {
      return await ready.script(request, index)
    } catch (error) {
      book.failures.push(error)
      throw error
    }
  }
}

async function open(setting: Setting, time: StoryTime, script: Script): Promise<Stage> {
  found.sandbox ??= anySandbox()
  return openStage({
    root,
    files: setting.files ?? toy(),
    people: { ...people, ...setting.people },
    sandbox: await found.sandbox,
    model: { script },
    clock: time.clock,
    ...(setting.engine === undefined ? {} : { engine: setting.engine }),
    ...(setting.apiPath === undefined ? {} : { apiPath: setting.apiPath }),
    ...(setting.workflow === undefined ? {} : { workflow: setting.workflow }),
    ...(setting.modelKey === undefined ? {} : { modelKey: setting.modelKey }),
  })
}

/** The product never runs without one, so neither does a story. */
async function anySandbox(): Promise<Sandbox> {
  const sandbox = await findSandbox()
  if (sandbox.tier === 'none') throw new Error(`stories need a sandbox; this installs one: ${sandbox.install}`)
  return sandbox
}

async function begin(stage: Stage, time: StoryTime, servers: StoryServer[], { noServer }: Setting): Promise<Story> {
  const another = async (heard?: 'heard'): Promise<StoryServer> => {
    const server = await startStoryServer(stage, time)
    servers.push(server)
    if (heard) stage.listenAt(server.url)
    return server
  }
  const settled = (): Promise<void> => untilSettled(stage, servers, time)
  if (!noServer) {
    await another('heard')
    await settled()
  }
  return {
    ...stage,
    ...reading(stage),
    ...reviewReading(stage),
    time,
    mona: somebody(stage, 'mona'),
    rita: somebody(stage, 'rita'),
    by: (login) => somebody(stage, login),
    tia: somebody(stage, 'tia'),
    outsider: somebody(stage, 'drive-by'),
    get server() {
      const [first] = servers
      if (!first) throw new Error('no server is up')
      return first
    },
    another,
    settled,
    swept: async () => {
      time.pass(5 * 60_000)
      await settled()
    },
  }
}

/** Nothing is under way when a whole round of waiting found nothing new. */
async function untilSettled({ emulator }: Stage, servers: readonly StoryServer[], time: StoryTime): Promise<void> {
  for (let before = -1; ; ) {
    await emulator.settle()
    for (const server of servers) await server.idle()
    while (time.soon() > 0) await pause(2)
    const seen = emulator.calls.length + emulator.deliveries.length + emulator.transport.length
    if (seen === before) return
    before = seen
    await pause(5)
  }
}

function ends({ emulator, model, repository }: Stage, servers: readonly StoryServer[], { expected }: Setting): void {
  expect(emulator.violations).toEqual([])
  expect(model?.problems).toEqual([])
  for (const { answered } of servers) isPinned(answered)
  const words = servers.flatMap(troubles).map((record) => JSON.stringify(record))
  expect(words.filter((line) => !expected?.troubles?.test(line))).toEqual([])
  const unanswered = emulator.deliveries.filter(({ status }) => status !== 200 && status !== 202)
  if (!expected?.lostDeliveries)
    expect(unanswered.map(({ event, action, status }) => ({ event, action, status }))).toEqual([])
  if (!expected?.openRuns) expect(repository.runs.filter(({ status }) => status !== 'completed')).toEqual([])
}
