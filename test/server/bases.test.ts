import { afterEach, describe, expect, it } from 'vitest'
import { type Opened, openPullHouse, type PullHouse } from './support/pulls.ts'

const open: PullHouse[] = []
afterEach(async () => {
  for (const house of open.splice(0)) await house.close()
})

/** Nobody merges here, so that each look leaves the world as it was. */
async function openOne(config = 'review: { enabled: false }\nmerge: { mode: human }\n'): Promise<PullHouse> {
  const house = await openPullHouse(config)
  open.push(house)
  return house
}

const label = 'agent:merge'
const pushed = { ref: 'refs/heads/main', commits: [{ modified: ['README.md'] }] }
const checked = ({ sha }: Pick<Opened, 'sha'>, listed: readonly number[] = [], base = 0) => ({
  action: 'completed',
  check_run: {
    app: { id: 15_368 },
    head_sha: sha,
    pull_requests: listed.map((number) => ({ number, base: { repo: { id: base } } })),
  },
})
const changed = (number: number, action = 'synchronize', names = [label]) => ({
  action,
  pull_request: { number, labels: names.map((name) => ({ name })) },
})
/** The server has read what the repository calls things, and a minute went by since. */
async function knowsWords(house: PullHouse): Promise<void> {
  await house.tell('push', pushed)
  await house.server.idle()
  house.time.pass(61_000)
}
/** Somebody changes a title, and the event about it is lost. */
async function rename(house: PullHouse, pull_number: number): Promise<void> {
  house.time.pass(2000)
  const place = { owner: 'octo-org', repo: 'toy', pull_number }
  await house.mona.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', { ...place, title: 'better' })
}
const lists = (asked: readonly string[]): number => asked.filter((name) => name === 'OpenPulls').length

describe('a push to a base', () => {
  it('is followed by a look at its candidates, the most urgent first, after one list', async () => {
    const house = await openOne('review: { enabled: false }\nmerge: { mode: human, bases: [main, next] }\n')
    const first = await house.open('first', { labels: [label] })
    const urgent = await house.open('urgent', { labels: [label, 'priority:50'] })
    await house.open('plain')
    await house.mona.request('POST /repos/{owner}/{repo}/git/refs', {
      ...{ owner: 'octo-org', repo: 'toy', ref: 'refs/heads/next', sha: urgent.sha },
    })
    await house.open('other', { labels: [label], base: 'next' })
    house.asked()
    await house.tell('push', pushed)
    await house.server.idle()
    expect(house.looked()).toEqual([urgent.number, first.number])
    expect(lists(house.asked())).toBe(1)
  })

  it('costs one request where there is no candidate, and none on a branch nobody merges into', async () => {
    const house = await openOne()
    await house.open('plain')
    house.asked()
    await house.tell('push', pushed)
    await house.server.idle()
    expect([house.asked(), house.looked()]).toEqual([['OpenPulls'], []])
    await house.tell('push', { ...pushed, ref: 'refs/heads/topic' })
    await house.server.idle()
    expect(house.asked()).toEqual([])
  })

  it('looks at the others although one cannot be read', async () => {
    const house = await openOne()
    const [one, two] = [await house.open('one', { labels: [label] }), await house.open('two', { labels: [label] })]
    house.emulator.faults.request({ operation: 'Subject', answer: 500, times: 3 })
    expect((await house.tell('push', pushed)).status).toBe(200)
    await house.server.idle()
    expect(house.looked()).toEqual([two.number])
    expect(house.log).toContainEqual(expect.objectContaining({ event: 'look_failed', what: `#${one.number}` }))
  })
})

describe('a check on a head', () => {
  it('finds its candidate by the head, with one list for all further checks', async () => {
    const house = await openOne()
    const pull = await house.open('topic', { labels: [label] })
    await house.open('other', { labels: [label] })
    await house.tell('push', pushed)
    await house.server.idle()
    house.looked()
    house.asked()
    for (let round = 0; round < 3; round += 1) await house.tell('check_run', checked(pull))
    await house.server.idle()
    expect(house.looked()).toEqual([pull.number, pull.number, pull.number])
    expect(lists(house.asked())).toBe(1)
  })

  it('on a commit without a candidate costs one request, and no more until something else happened', async () => {
    const house = await openOne()
    const plain = await house.open('plain')
    house.asked()
    for (let round = 0; round < 3; round += 1) await house.tell('check_run', checked(plain))
    expect([house.asked(), house.looked()]).toEqual([['OpenPulls'], []])
    await house.tell('pull_request', changed(plain.number, 'labeled'))
    house.asked()
    await house.mona.request('POST /repos/{owner}/{repo}/issues/{issue_number}/labels', {
      ...{ owner: 'octo-org', repo: 'toy', issue_number: plain.number, labels: [label] },
    })
    house.looked()
    await house.tell('check_run', checked(plain))
    expect(house.looked()).toEqual([plain.number])
    expect(lists(house.asked())).toBe(1)
  })

  it('asks again where GitHub names a pull request that was not judged', async () => {
    const house = await openOne()
    const plain = await house.open('plain')
    await house.tell('check_run', checked({ sha: 'f'.repeat(40) }))
    house.asked()
    await house.tell('check_run', checked({ sha: 'f'.repeat(40) }, [plain.number], house.toy.id))
    expect(house.asked()).toEqual(['OpenPulls'])
    await house.tell('check_run', checked({ sha: 'f'.repeat(40) }, [plain.number], house.toy.id))
    expect(house.asked()).toEqual([])
  })
})

describe('news about a candidate', () => {
  it('are followed by a look at the others, once a minute, and what came too soon is made up for', async () => {
    const house = await openOne()
    const one = await house.open('one', { labels: [label] })
    const two = await house.open('two', { labels: [label] })
    await house.server.sweep()
    await rename(house, two.number)
    house.looked()
    await house.tell('pull_request', changed(one.number))
    await house.server.idle()
    expect(house.looked()).toEqual(expect.arrayContaining([one.number, two.number]))
    house.asked()
    await house.tell('pull_request', changed(one.number))
    await house.tell('pull_request_review', changed(one.number, 'submitted'))
    await house.server.idle()
    expect(lists(house.asked())).toBe(0)
    house.time.pass(60_000)
    await house.server.idle()
    expect(lists(house.asked())).toBe(1)
    house.time.pass(600_000)
    await house.server.idle()
    expect(house.asked().filter((name) => name === 'OpenPulls')).toEqual([])
  })

  it('cost nothing more where it is the only one', async () => {
    const house = await openOne()
    const one = await house.open('one', { labels: [label] })
    await house.server.sweep()
    house.asked()
    await house.tell('pull_request', changed(one.number))
    await house.server.idle()
    expect(lists(house.asked())).toBe(0)
  })

  it('come from a closed one that a candidate may have waited for, and cost nothing where there is none', async () => {
    const house = await openOne()
    const other = await house.open('other')
    await knowsWords(house)
    await house.server.sweep()
    house.asked()
    await house.tell('pull_request', changed(other.number, 'closed', []))
    await house.server.idle()
    expect(house.asked()).toEqual([])
    const one = await house.open('one', { labels: [label] })
    await house.server.sweep()
    await rename(house, one.number)
    house.looked()
    await house.tell('pull_request', changed(other.number, 'closed', []))
    await house.server.idle()
    expect(house.looked()).toEqual([one.number])
  })
})

describe('an issue that stops merging', () => {
  it('is about every candidate', async () => {
    const house = await openOne()
    const numbers = [await house.open('one', { labels: [label] }), await house.open('two', { labels: [label] })]
    await knowsWords(house)
    house.looked()
    await house.tell('issues', { action: 'closed', issue: { number: 900, labels: [{ name: 'merge-blocker' }] } })
    await house.server.idle()
    expect(house.looked()).toEqual(numbers.map(({ number }) => number))
  })
})

const requires = (context: string) => ({
  pattern: 'main',
  type: 'required_status_checks',
  parameters: { strict_required_status_checks_policy: false, required_status_checks: [{ context }] },
})

describe('a merge group', () => {
  it('gets our required check, once', async () => {
    const house = await openOne()
    const { sha } = await house.open('group')
    const asks = { action: 'checks_requested', merge_group: { head_sha: sha, base_ref: 'refs/heads/main' } }
    house.toy.rules.push(requires('signalbox / merge'))
    house.asked()
    await house.tell('merge_group', asks)
    expect(house.asked()).toEqual(['MergeGroup', 'checks/create'])
    const { data } = await house.mona.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
      ...{ owner: 'octo-org', repo: 'toy', ref: sha },
    })
    expect(data.check_runs).toMatchObject([
      { name: 'signalbox / merge', status: 'completed', conclusion: 'success', head_sha: sha },
    ])
    await house.tell('merge_group', asks)
    expect(house.asked().filter((name) => name !== 'MergeGroup')).toEqual([])
  })

  it('gets nothing where nobody requires it', async () => {
    const house = await openOne()
    const { sha } = await house.open('group')
    house.asked()
    await house.tell('merge_group', {
      action: 'checks_requested',
      merge_group: { head_sha: sha, base_ref: 'refs/heads/main' },
    })
    expect(house.asked()).toEqual(['MergeGroup'])
  })
})
