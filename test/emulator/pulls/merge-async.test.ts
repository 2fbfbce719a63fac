import { beforeEach, describe, expect, it } from 'vitest'
import { runBackground } from '../../../src/emulator/background.ts'
import { resolve } from '../../../src/emulator/git/plumbing.ts'
import { convertToDraft } from '../../../src/emulator/ops/pulls.ts'
import { stackPulls } from '../../../src/emulator/ops/stacks.ts'
import type { Issue, Repository } from '../../../src/emulator/state.ts'
import { at, hub, refusal } from '../git/hub.ts'
import { ask } from '../http/support.ts'
import { check, checksRule, queueRule } from './queues.ts'

const github = hub()
const owner = { kind: 'user', login: 'acme' } as const
const version = { 'x-github-api-version': '2026-03-10' }

beforeEach(() => github.emulator().background.delay(0))

function record(repository: Repository, number: number): Issue {
  const issue = repository.issues.get(number)
  if (!issue) throw new Error(`there is no #${number}`)
  return issue
}

function asked(repository: Repository, number: number, body: Record<string, unknown> = {}) {
  const path = `/repos/${repository.owner}/${repository.name}/pulls/${number}/merge-async`
  return ask(github.emulator(), `PUT ${path}`, { token: github.appToken(), body, headers: version })
}

function polled(repository: Repository, number: number, answer: { body: unknown }) {
  const uuid = /"uuid":"([^"]+)"/.exec(JSON.stringify(answer.body))?.[1]
  const path = `/repos/${repository.owner}/${repository.name}/pulls/${number}/merge-async/${uuid}`
  return ask(github.emulator(), `GET ${path}`, { token: github.appToken(), headers: version })
}

describe('merging in the background', () => {
  it('answers with a uuid, is seen to wait, and then to be done', async () => {
    const repository = github.repository()
    const { number, sha } = await github.pull(repository, 'topic')
    github.emulator().background.delay(null)
    const answer = await asked(repository, number, { sha, merge_method: 'squash' })
    const details = {
      uuid: expect.any(String),
      merge_method: 'squash',
      merge_action: 'default',
      expected_head_sha: sha,
    }
    expect(answer).toMatchObject({ status: 202, body: { status: 'pending', details } })
    expect(answer.headers.get('x-github-api-version-selected')).toBe('2026-03-10')
    expect(await polled(repository, number, answer)).toMatchObject({
      status: 200,
      body: { status: 'pending', details },
    })
    const again = await asked(repository, number)
    expect(again).toMatchObject({ status: 409, body: { status: 'pending', details } })
    runBackground(github.emulator().world)
    const tip = resolve(repository.dir, 'refs/heads/main')
    const done = { status: 200, body: { status: 'merged', details: { message: 'Pull request was merged.', sha: tip } } }
    expect(await polled(repository, number, answer)).toMatchObject(done)
    expect(await asked(repository, number)).toMatchObject({
      status: 200,
      body: { status: 'merged', details: { message: 'Pull request is already merged.', sha: tip } },
    })
  })

  it('is done after its delay, whoever reads next', async () => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic')
    // The clock of this file moves by a second with every look at it.
    github.emulator().background.delay(60_000)
    await asked(repository, number)
    const { rest } = github.asApp()
    const read = async () => (await rest.pulls.get({ ...at(repository), pull_number: number })).data.merged
    expect(await read()).toBe(false)
    for (let look = 0; look < 60; look += 1) github.emulator().world.clock()
    expect(await read()).toBe(true)
  })

  it('is not known to the older version of the API', async () => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic')
    const path = `/repos/${repository.owner}/${repository.name}/pulls/${number}/merge-async`
    for (const headers of [{}, { 'x-github-api-version': '2022-11-28' }]) {
      const answer = await ask(github.emulator(), `PUT ${path}`, { token: github.appToken(), body: {}, headers })
      expect(answer).toMatchObject({ status: 404, body: { message: 'Not Found' } })
    }
    expect(record(repository, number).pull?.merged).toBeNull()
  })

  it.each([
    ['closed', 'Pull request is closed.'],
    ['draft', 'Pull request is a draft.'],
  ])('is refused at once for a %s one', async (story, message) => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic', { draft: story === 'draft' })
    if (story === 'closed')
      await github.as().rest.pulls.update({ ...at(repository), pull_number: number, state: 'closed' })
    expect(await asked(repository, number)).toMatchObject({
      status: 400,
      body: { status: 'failed', details: { message } },
    })
  })

  it('refuses a head that is no commit id', async () => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic')
    expect(await asked(repository, number, { sha: 'topic' })).toMatchObject({ status: 422 })
  })

  it.each([
    ['the head moved', 'head', 'Head branch was modified'],
    ['a rule is not met', 'rule', 'Required status check "ci" is expected.'],
    ['the two conflict', 'conflict', 'Pull Request is not mergeable'],
    ['it became a draft', 'draft', 'is not ready to be merged'],
  ])('judges when it runs: %s', async (_case, story, words) => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic')
    github.emulator().background.delay(null)
    const answer = await asked(repository, number)
    if (story === 'head') github.push(repository, 'topic', { more: 'more' })
    if (story === 'rule') repository.rules.push(checksRule('ci'))
    if (story === 'conflict') github.push(repository, 'main', { 'topic.txt': 'other\n' })
    if (story === 'draft') convertToDraft(github.emulator().world, owner, repository, record(repository, number))
    runBackground(github.emulator().world)
    expect(await polled(repository, number, answer)).toMatchObject({
      status: 200,
      body: { status: 'failed', details: { message: expect.stringContaining(words) } },
    })
    expect(record(repository, number).pull?.merged).toBeNull()
  })

  it('forgets the result after a day, and knows no other pull request by it', async () => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic')
    const other = await github.pull(repository, 'other')
    const answer = await asked(repository, number)
    expect(await polled(repository, number, answer)).toMatchObject({ status: 200 })
    expect(await polled(repository, other.number, answer)).toMatchObject({ status: 404 })
    const [kept] = repository.asyncMerges
    if (kept) kept.updatedAt -= 24 * 3_600_000
    expect(await polled(repository, number, answer)).toMatchObject({ status: 404 })
  })
})

describe('merging in the background where there is a queue', () => {
  async function queued(body: Record<string, unknown>) {
    const repository = github.repository()
    repository.rules.push(queueRule(), checksRule('ci'))
    const { number, sha } = await github.pull(repository, 'topic')
    await check(github, repository, sha)
    const answer = await asked(repository, number, body)
    return { repository, number, answer, poll: () => polled(repository, number, answer) }
  }

  it('enqueues', async () => {
    const { repository, number, answer, poll } = await queued({})
    expect(answer.status).toBe(202)
    expect(await poll()).toMatchObject({ body: { status: 'enqueued' } })
    expect(await asked(repository, number)).toMatchObject({ status: 200, body: { status: 'enqueued' } })
    await check(github, repository, record(repository, number).pull?.queue?.group?.headSha ?? '')
    await github.emulator().settle()
    expect(await poll()).toMatchObject({ body: { status: 'merged' } })
  })

  it.each([{ merge_method: 'squash' }, { commit_title: 'Mine' }])(
    'says only in the result that %o is not taken',
    async (body) => {
      const { answer, poll } = await queued(body)
      expect(answer.status).toBe(202)
      expect(await poll()).toMatchObject({
        body: {
          status: 'failed',
          details: { message: 'Custom merge params are not supported when merging via a merge queue' },
        },
      })
    },
  )

  it('does not go past it', async () => {
    const { poll } = await queued({ merge_action: 'direct_merge' })
    expect(await poll()).toMatchObject({
      body: { status: 'failed', details: { message: expect.stringContaining('through the merge queue') } },
    })
  })
})

describe('a stack', () => {
  async function aStack() {
    const repository = github.repository()
    const low = await github.pull(repository, 'low')
    const mid = await github.pull(repository, 'mid', { base: 'low', files: { 'mid.txt': 'mid\n' } })
    const stacked = github.push(repository, 'top', { 'top.txt': 'top\n' }, { from: 'mid' })
    const { data } = await github.as().rest.pulls.create({ ...at(repository), head: 'top', base: 'mid', title: 'top' })
    const numbers = [low.number, mid.number, data.number]
    const stack = stackPulls(github.emulator().world, repository, numbers)
    return { repository, numbers, stack, stacked }
  }

  it('shows on each of its pull requests where that stands', async () => {
    const { repository, numbers, stack } = await aStack()
    const sha = resolve(repository.dir, 'refs/heads/main')
    const shown = []
    for (const pull_number of numbers) {
      const { data } = await github.asApp().request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
        ...at(repository),
        pull_number,
      })
      shown.push('stack' in data ? data.stack : null)
    }
    const { id, number } = stack
    const place = { base: { ref: 'main', sha }, size: 3, id, number }
    expect(shown).toEqual([1, 2, 3].map((position) => ({ ...place, position })))
    const lone = await github.pull(repository, 'lone')
    const { data } = await github.asApp().rest.pulls.get({ ...at(repository), pull_number: lone.number })
    expect(data).toMatchObject({ stack: null })
  })

  it('is not merged by the direct call, and keeps its bases', async () => {
    const { repository, numbers } = await aStack()
    const call = { ...at(repository), pull_number: numbers[0] ?? 0 }
    expect(await refusal(github.asApp().rest.pulls.merge(call))).toMatchObject({
      status: 405,
      message: expect.stringContaining('Merging stacked PRs via this endpoint is not supported.'),
    })
    const other = github.as().rest.pulls.update({ ...at(repository), pull_number: numbers[1] ?? 0, base: 'main' })
    expect(await refusal(other)).toMatchObject({ status: 422 })
  })

  it('is merged up to the one that was asked for', async () => {
    const { repository, numbers } = await aStack()
    const [low = 0, mid = 0, top = 0] = numbers
    const answer = await asked(repository, mid, { merge_method: 'squash' })
    expect(await polled(repository, mid, answer)).toMatchObject({ body: { status: 'merged' } })
    const merged = numbers.map((number) => record(repository, number).pull?.merged !== null)
    expect(merged).toEqual([true, true, false])
    expect([low, mid].map((number) => record(repository, number).pull?.baseRef)).toEqual(['main', 'main'])
    expect(record(repository, top).state).toBe('open')
  })

  it('is not merged while one below is not ready', async () => {
    const { repository, numbers } = await aStack()
    const [low = 0, mid = 0] = numbers
    convertToDraft(github.emulator().world, owner, repository, record(repository, low))
    const answer = await asked(repository, mid)
    expect(await polled(repository, mid, answer)).toMatchObject({
      body: { status: 'failed', details: { message: `Pull request #${low} is not ready to be merged.` } },
    })
  })

  it('is a chain of branches', async () => {
    const repository = github.repository()
    const one = await github.pull(repository, 'one')
    const two = await github.pull(repository, 'two')
    const { world } = github.emulator()
    expect(() => stackPulls(world, repository, [one.number, two.number])).toThrow('form a chain')
    expect(() => stackPulls(world, repository, [one.number])).toThrow('at least two')
  })
})
