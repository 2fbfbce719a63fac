import { getOctokit } from '@actions/github'
import type { Repository } from '../../../src/emulator/state.ts'
import type { GitHub } from '../../../src/github/client.ts'
import { type House, openHouse } from './house.ts'

/** A house with a repository that reviews nothing and merges at once, and what people do in it. */
export type PullHouse = House & {
  readonly toy: Repository
  readonly mona: GitHub
  /** Opens a pull request of a person, with labels; returns its number and head. */
  readonly open: (branch: string, wish?: { labels?: readonly string[]; base?: string }) => Promise<Opened>
  /** Sends an event about the repository. */
  readonly tell: (name: string, payload: object) => Promise<Response>
  /** Requests of the App since the last time: the names of GraphQL documents and REST operations. */
  readonly asked: () => readonly string[]
  /** Numbers of pull requests that were looked at since the last time, in order. */
  readonly looked: () => readonly number[]
}
export type Opened = { readonly number: number; readonly sha: string }

const name = { owner: 'octo-org', repo: 'toy' }

/** @param config the repository's configuration file */
export async function openPullHouse(config: string): Promise<PullHouse> {
  const house = await openHouse((emulator) => {
    emulator.createRepository({
      owner: 'octo-org',
      name: 'toy',
      files: { 'README.md': 'toys\n', '.github/signalbox.yml': config },
      collaborators: { mona: 'write' },
    })
  })
  const toy = house.emulator.world.repositories.get('octo-org/toy')
  if (!toy) throw new Error('no repository')
  const mona = getOctokit(house.emulator.userToken('mona'), { baseUrl: house.emulator.apiUrl })
  await house.server.idle()
  const seen = { calls: house.emulator.calls.length, log: house.log.length }
  return {
    ...house,
    toy,
    mona,
    open: (branch, wish) => openPull(mona, branch, wish),
    tell: (event, payload) => {
      const { action: _action, label: _label, issue: _issue, ...around } = Object(house.labeled(1, toy))
      const repository = { ...around.repository, default_branch: 'main' }
      return house.post({ name: event, payload: { ...around, repository, ...payload } })
    },
    asked: () => {
      const fresh = house.emulator.calls.slice(seen.calls)
      seen.calls = house.emulator.calls.length
      return fresh
        .filter(({ kind }) => kind === 'installation')
        .map(({ operation }) => operation.replace(/^graphql:query /, ''))
    },
    looked: () => {
      const fresh = house.log.slice(seen.log)
      seen.log = house.log.length
      return fresh.filter(({ event }) => event === 'handled').map((record) => Object(record['address']).number)
    },
  }
}

async function openPull(
  mona: GitHub,
  branch: string,
  { labels = [], base = 'main' }: { labels?: readonly string[]; base?: string } = {},
): Promise<Opened> {
  const { data: main } = await mona.request('GET /repos/{owner}/{repo}/git/ref/{ref}', {
    ...name,
    ref: `heads/${base}`,
  })
  await mona.request('POST /repos/{owner}/{repo}/git/refs', {
    ...name,
    ref: `refs/heads/${branch}`,
    sha: main.object.sha,
  })
  const { data: file } = await mona.request('PUT /repos/{owner}/{repo}/contents/{path}', {
    ...name,
    path: `${branch}.txt`,
    message: branch,
    content: Buffer.from(branch).toString('base64'),
    branch,
  })
  const { data: pull } = await mona.request('POST /repos/{owner}/{repo}/pulls', {
    ...name,
    title: branch,
    head: branch,
    base,
  })
  if (labels.length > 0) {
    await mona.request('POST /repos/{owner}/{repo}/issues/{issue_number}/labels', {
      ...name,
      issue_number: pull.number,
      labels: [...labels],
    })
  }
  return { number: pull.number, sha: file.commit.sha ?? '' }
}
