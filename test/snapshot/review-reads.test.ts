import { describe, expect, it } from 'vitest'
import type { PullFacts } from '../../src/domain/pull.ts'
import { readMaintainers } from '../../src/snapshot/maintainers.ts'
import { readMovedBase } from '../../src/snapshot/moved-base.ts'
import { reviewNode, toReviews } from '../../src/snapshot/parse/opinions.ts'
import { threadNode } from '../../src/snapshot/parse/pull.ts'
import { toThread } from '../../src/snapshot/parse/review.ts'
import { type Matter, peopleWhoMatter } from '../../src/snapshot/people.ts'
import { aReading } from '../support/answers.ts'
import { type Step, script, watchRequests } from '../support/github-trace.ts'
import { aChecklistCheck, aFailure, aRecord, aReport, reviewing } from '../support/reviews.ts'
import { aComment, ago, aPull, aReview, oid, outsider, reviewer, self, writer } from '../support/snapshots.ts'

watchRequests()

const repository = { owner: 'octo', name: 'toy' }
const owned = aFailure({ item: 'review-integrity/A', severity: 'high' })
const approval = aReview({ at: ago(9) })

describe('whose rights are asked for because of a review', () => {
  const asked = (pull: Partial<PullFacts>, differs: Partial<Matter> = {}) => {
    const matter = { self, config: reviewing.config, state: null, issue: null, during: 'a_look', proposed: [] } as const
    return peopleWhoMatter({ ...matter, pull: aPull({ author: outsider, ...pull }), ...differs })
  }
  const judged = (line = aFailure()) => ({ checklist: aChecklistCheck({ records: [aRecord([line])] }) })

  it.each<[string, Partial<PullFacts>, Partial<Matter>, readonly unknown[]]>([
    ['nobody’s on a branch of this repository', { reviews: [approval] }, {}, []],
    ['the author’s on a fork', { crossRepository: true }, {}, [outsider]],
    ['the author’s on a fork that is judged, as its base or the rules may be others by now', { crossRepository: true, ...judged() }, {}, [outsider]],
    ['the author’s and of those who approved, where a verdict hangs on it', { ...judged(owned), reviews: [approval] }, {}, [outsider, reviewer]],
    ['the same before such a verdict is written', { reviews: [approval] }, { proposed: [owned] }, [outsider, reviewer]],
    ['the author’s alone, where whoever approved has no write access', { ...judged(owned), reviews: [{ ...approval, writer: false }] }, {}, [outsider]],
    ['nobody’s once it is closed', { ...judged(owned), open: false, crossRepository: true }, {}, []],
  ])('%s', (_case, pull, differs, people) => {
    expect(asked(pull, differs)).toEqual(people)
  }) // biome-ignore format: one line per case
})

describe('the commit that base and head have in common', () => {
  const compare = (reply: unknown, rest: Partial<Step> = {}): Step => ({
    method: 'GET',
    path: `/repos/octo/toy/compare/${oid('newer')}...${oid('head')}?per_page=1`,
    reply,
    ...rest,
  })
  const found = { merge_base_commit: { sha: oid('fork') } }
  const read = (pull: Partial<PullFacts>, proposed = null as Parameters<typeof readMovedBase>[3]) =>
    readMovedBase(aReading(), repository, aPull({ checklist: aChecklistCheck(), ...pull }), proposed)

  it.each<[string, Partial<PullFacts>]>([
    ['the base is where it was', {}],
    ['nothing is judged', { baseOid: oid('newer'), checklist: null }],
    ['what is judged is another head', { baseOid: oid('newer'), headOid: oid('x') }],
    ['what is judged is another pull request', { baseOid: oid('newer'), number: 21 }],
    ['the pull request is closed', { baseOid: oid('newer'), open: false }],
  ])('is not asked for where %s', async (_case, pull) => {
    script()
    expect(await read(pull)).toBeNull()
  })

  it('is asked for where the base moved since the verdict', async () => {
    script(compare(found))
    expect(await read({ baseOid: oid('newer') })).toBe(oid('fork'))
  })

  it('is asked for before a report on an older base is published', async () => {
    script(compare(found))
    expect(await read({ baseOid: oid('newer'), checklist: null }, aReport())).toBe(oid('fork'))
  })

  it('is none where they have nothing in common, which no verdict was counted from', async () => {
    script(compare({ message: 'No common ancestor' }, { status: 404 }))
    expect(await read({ baseOid: oid('newer') })).toBe('')
  })

  it('is not guessed', async () => {
    script(compare({}, { status: 403 }))
    await expect(read({ baseOid: oid('newer') })).rejects.toThrow()
  })
})

describe('a review thread', () => {
  const bot = { __typename: 'Bot', login: 'signalbox', databaseId: self.bot.id, id: self.bot.id }
  const by = { ...writer, __typename: 'User', databaseId: writer.id }
  const said = (id: string, author: object) => ({ id, createdAt: ago(9), author })
  const read = (last: ReturnType<typeof said>) => {
    const node = { id: 'PRRT_1', isResolved: true, path: 'a.ts', opening: { nodes: [{ id: 'C1', body: '', url: 'https://github.com/x', author: bot }] }, comments: { nodes: [last] } }
    return toThread(threadNode.parse(node), { botId: self.bot.id })
  } // biome-ignore format: one line

  it.each<[string, ReturnType<typeof said>, object]>([
    ['in which nobody answered', said('C1', bot), { own: true, answered: false, bare: true }],
    ['in which the App had the last word', said('C2', bot), { own: true, answered: false, bare: false }],
    ['in which a person had it', said('C2', by), { own: true, answered: true, bare: false }],
  ])('%s is told from the others', (_case, last, facts) => {
    expect(read(last)).toMatchObject(facts)
  })
})

describe('a review', () => {
  it('is told from others where it opened a thread', () => {
    const one = (id: string) =>
      reviewNode.parse({ id, state: 'COMMENTED', body: '', createdAt: ago(9), author: null, commit: null })
    const reviews = toReviews([], [one('PRR_1'), one('PRR_2')], new Set(['PRR_2']))
    expect(reviews.map(({ opensThread }) => opensThread)).toEqual([undefined, true])
  })
})

describe('how many people may waive', () => {
  const path = '/repos/octo/toy/collaborators?per_page=100'
  const person = (role: 'admin' | 'maintain' | 'push', type = 'User') => ({
    type,
    permissions: { admin: role === 'admin', maintain: role !== 'push' },
  })
  const read = (body = '@agent waive security/B until 2026-11-30: x') => {
    const pull = aPull({ comments: [aComment({ on: 'pull', body, author: writer })] })
    return readMaintainers(aReading(), repository, { config: reviewing.config, pull })
  }

  it('is not asked where nobody wants to', async () => {
    script()
    expect(await read('@agent recheck')).toBeNull()
  })

  it.each<[string, readonly unknown[], number | null]>([
    ['counts administrators and maintainers', [person('admin'), person('maintain'), person('push')], 2],
    ['counts no bots', [person('admin'), person('admin', 'Bot')], 1],
    ['is not known where there are more than a page', Array.from({ length: 100 }, () => person('push')), null],
  ])('%s', async (_case, reply, expected) => {
    script({ method: 'GET', path, reply })
    expect(await read()).toBe(expected)
  })

  it('is not known where GitHub does not say', async () => {
    script({ method: 'GET', path, reply: {}, status: 403 })
    expect(await read()).toBeNull()
  })
})
