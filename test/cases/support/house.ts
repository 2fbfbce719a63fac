import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Sandbox } from '../../../src/agent/sandbox/place.ts'
import { paths } from '../../../src/domain/names.ts'
import { readBlob } from '../../../src/emulator/git/plumbing.ts'
import type { Script } from '../../../src/emulator/model/script.ts'
import type { Repository, Role } from '../../../src/emulator/state.ts'
import type { Delivery } from '../../../src/emulator/webhooks/delivery.ts'
import { openStage, type Stage } from '../../../src/hosts/cli/stage/stage.ts'
import { type StoryServer, startStoryServer, troubles } from '../../support/story-servers.ts'
import { type StoryTime, storyTime } from '../../support/story-time.ts'
import { actionFolder, type Program } from './action-folder.ts'
import { type Place, placeAt } from './place.ts'
import { untilStill, withoutWebhooks } from './waiting.ts'

/** A stage with the server in this process, on one clock. Runs wait until a test says what they hand back. */
export type House = Place & {
  readonly stage: Stage
  readonly time: StoryTime
  readonly server: StoryServer
  /** Another repository of the same owner, where the App is installed too. */
  readonly place: (name: string, files: Readonly<Record<string, string>>) => Place
  /** Does something whose webhooks get lost; the deliveries as GitHub would have sent them. */
  readonly unheard: (act: () => Promise<unknown>) => Promise<readonly Delivery[]>
  readonly close: () => Promise<void>
}

export type HouseOptions = {
  readonly files: Readonly<Record<string, string>>
  readonly people: Readonly<Record<string, Role>>
  readonly program?: Program
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

/** The cases of a house are not about verdicts, unless its configuration says so. */
export const unreviewed = 'review: { enabled: false }'

function withoutReviews(files: Readonly<Record<string, string>>): Record<string, string> {
  const config = (files[paths.config] ?? '').trimEnd()
  return config.includes('review:') ? { ...files } : { ...files, [paths.config]: `${config}\n${unreviewed}\n` }
}

export async function openHouse(options: HouseOptions): Promise<House> {
  const { program = 'stand-in', files, people, script = () => null } = options
  const root = actionFolder(program)
  const time = storyTime()
  const contents = Object.entries(withoutReviews(files)).map(([path, content]) => [
    path,
    { content, executable: isProgram(path) },
  ])
  const { clock } = time
  const stage = await openStage({
    root,
    files: Object.fromEntries(contents),
    people,
    sandbox: open,
    model: { script },
    clock,
  })
  await options.before?.(stage)
  const server = await startStoryServer(stage, time)
  stage.listenAt(server.url)
  const { emulator, repository } = stage
  const lost = new Set<Delivery>()
  const still = (): Promise<void> => untilStill({ emulator, server, time, lost })
  const swept = async (): Promise<void> => {
    time.pass(5 * 60_000)
    await still()
  }
  await still()
  const surroundings = { stage, server, still, swept, plans: join(root, 'plans') }
  return {
    ...placeAt(surroundings, repository),
    stage,
    time,
    server,
    place: (name, more) => placeAt(surroundings, addRepository(stage, name, more, people)),
    unheard: (act) => withoutWebhooks(emulator, lost, act),
    close: async () => {
      await server.stop()
      await stage.close()
      rmSync(root, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

/** What must be nothing at the end: requests that GitHub's description forbids, any request to the model, failures. */
export function troublesOf({ stage, server }: House): readonly unknown[] {
  const { emulator, model } = stage
  return [...emulator.violations, ...(model?.requests ?? []), ...troubles(server)]
}

function isProgram(path: string): boolean {
  return path.startsWith('bin/')
}

function addRepository(
  { emulator, repository: { owner, dir } }: Stage,
  name: string,
  files: Readonly<Record<string, string>>,
  collaborators: Readonly<Record<string, Role>>,
): Repository {
  const workflow = readBlob(dir, 'HEAD', paths.workflow)?.toString() ?? ''
  return emulator.createRepository({
    owner,
    name,
    files: { [paths.workflow]: workflow, ...withoutReviews(files) },
    collaborators,
  })
}
