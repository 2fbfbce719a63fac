import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runName } from '../../../src/domain/names.ts'
import type { Repository, Run } from '../../../src/emulator/state.ts'
import type { Stage } from '../../../src/hosts/cli/stage/stage.ts'
import { type Somebody, somebody } from '../../support/story-people.ts'
import { type Reading, reading } from '../../support/story-reading.ts'
import type { StoryServer } from '../../support/story-servers.ts'
import { noChange } from './plans.ts'
import type { Plan } from './stand-in.ts'
import { until } from './waiting.ts'

/** One repository, as people see it and as the server's log speaks of it. */
export type Place = Reading & {
  readonly repository: Repository
  readonly as: (login: string) => Somebody
  /** What the server's looks at an issue or pull request came to, in order. */
  readonly heard: (number: number) => readonly string[]
  /** Runs of our workflow for an issue or pull request, oldest first. */
  readonly runsOf: (number: number) => readonly Run[]
  /** Lets the run at work on a subject hand this back; resolves when that was published and nothing is under way. */
  readonly finish: (number: number, plan?: Plan) => Promise<void>
  /** Runs that review a pull request, oldest first. */
  readonly reviewsOf: (pull: number) => readonly Run[]
  /** The same for the review of a pull request. */
  readonly judge: (pull: number, plan: Plan) => Promise<void>
  /** Resolves when no delivery and no work of the server is under way; runs may still wait. */
  readonly still: () => Promise<void>
  /** Five minutes pass and the server sweeps. */
  readonly swept: () => Promise<void>
}

export type Surroundings = Pick<Place, 'still' | 'swept'> & {
  readonly stage: Stage
  readonly server: StoryServer
  /** Where runs look for what they are to hand back. */
  readonly plans: string
}

export function placeAt({ stage, server, plans, still, swept }: Surroundings, repository: Repository): Place {
  const here = { ...stage, repository }
  const name = `${repository.owner}/${repository.name}`
  const read = reading(here)
  const runsNamed = (key: string): readonly Run[] =>
    read.runs().filter(({ displayTitle }) => displayTitle.startsWith(`signalbox ${key} g`))
  const runsOf = (number: number): readonly Run[] => runsNamed(`b-${number}`)
  const handBack = async (key: string, plan: Plan): Promise<void> => {
    const claim = read.ledger().state?.claims[key]
    if (!claim) throw new Error(`nobody is at work on ${key}`)
    const { id, generation } = claim.job
    layDown(join(plans, name, `${id}-g${generation}.json`), plan)
    await until(() => runsNamed(key).some((run) => isOver(run, runName(id, generation))))
    await still()
  }
  return {
    ...read,
    repository,
    still,
    swept,
    runsOf,
    as: (login) => somebody(here, login),
    heard: (number) =>
      server.log.flatMap((record) => {
        const subject = JSON.stringify(record['address'] ?? null).endsWith(`"number":${number}}`)
        return record['repository'] === name && subject ? [String(record['reason'])] : []
      }),
    reviewsOf: (pull) => runsNamed(`r-${pull}`),
    finish: (number, plan = noChange) => handBack(`b-${number}`, plan),
    judge: (pull, plan) => handBack(`r-${pull}`, plan),
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
