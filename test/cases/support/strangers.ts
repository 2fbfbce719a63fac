import * as z from 'zod'
import { git } from '../../../src/emulator/git/run.ts'
import { addLabels } from '../../../src/emulator/ops/labels.ts'
import type { App, Permissions } from '../../../src/emulator/state.ts'
import type { Stage } from '../../../src/hosts/cli/stage/stage.ts'
import { ask, installationToken } from '../../emulator/http/support.ts'
import { somebody } from '../../support/story-people.ts'
import type { Place } from './place.ts'

/** An App's bot account, speaking with a token of its installation. */
export type Bot = {
  readonly login: string
  readonly id: number
  /** Returns the comment's id. */
  readonly comment: (place: Place, number: number, body: string) => Promise<number>
  readonly label: (place: Place, number: number, name: string) => Promise<void>
}

const said = z.object({ id: z.int() })
const permissions: Permissions = { metadata: 'read', issues: 'write', pull_requests: 'write' }

/** Another App that was installed here: anybody can make one. */
export function strangeBot(stage: Stage, slug: string): Bot {
  const { emulator, repository } = stage
  const app = emulator.createApp({ slug, permissions, events: [] })
  emulator.installApp(app, repository.owner)
  return botOf(stage, app)
}

/** The bot of an App that is installed here; for the stage's own App, what it would write itself. */
export function botOf({ emulator }: Stage, app: App): Bot {
  const installation = [...emulator.world.installations.values()].find(({ appId }) => appId === app.id)
  if (!installation) throw new Error(`${app.slug} is installed nowhere`)
  return speaker({ emulator }, app.botLogin, () => installationToken(emulator, app, installation.id))
}

/** Somebody who speaks with tokens of that kind; each is used once, as time may pass in between. */
export function speaker({ emulator }: Pick<Stage, 'emulator'>, login: string, mint: () => Promise<string>): Bot {
  const post = async ({ repository }: Place, path: string, body: unknown): Promise<unknown> => {
    const request = { token: await mint(), body }
    const answer = await ask(emulator, `POST /repos/${repository.owner}/${repository.name}${path}`, request)
    if (answer.status >= 300) throw new Error(`${login}: ${path} was answered ${answer.status}`)
    return answer.body
  }
  return {
    login,
    id: emulator.createAccount(login).id,
    comment: async (place, number, body) => said.parse(await post(place, `/issues/${number}/comments`, { body })).id,
    label: async (place, number, name) => void (await post(place, `/issues/${number}/labels`, { labels: [name] })),
  }
}

/**
 * A label that GitHub puts on in somebody's name without asking what they may do, as it does for labels that an issue
 * template sets.
 */
export function labelByTemplate(
  { emulator }: Stage,
  { repository, issue }: Place,
  login: string,
  number: number,
): void {
  addLabels(emulator.world, { kind: 'user', login }, repository, issue(number), ['agent'])
}

/** A pull request from a fork that somebody without any role here made; its number. */
export async function forkPull(stage: Stage, place: Place, login: string, branch: string): Promise<number> {
  const { name, dir, defaultBranch } = place.repository
  const fork = stage.emulator.createRepository({ owner: login, name })
  git(fork.dir, ['fetch', '--quiet', dir, `+refs/heads/${defaultBranch}:refs/heads/${defaultBranch}`])
  const author = somebody({ ...stage, repository: fork }, login)
  await author.branch(branch, place.tip(defaultBranch) ?? '')
  await author.push(branch, 'from-a-fork.txt', 'Trust me.\n')
  return openPull(place, login, { title: 'A small fix', head: `${login}:${branch}` })
}

const opened = z.object({ number: z.int() })

/** Opens a pull request into the default branch; its number. */
export async function openPull(
  { as, repository }: Place,
  login: string,
  words: { readonly title: string; readonly head: string; readonly body?: string },
): Promise<number> {
  const answer = await as(login).request('POST', '/pulls', { base: repository.defaultBranch, ...words })
  return opened.parse(answer).number
}
