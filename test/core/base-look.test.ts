import { describe, expect, it } from 'vitest'
import { basesMergedInto, inRounds, lookAtBase } from '../../src/base-look.ts'
import { decideGroup } from '../../src/decide/merge/group.ts'
import type { Applied } from '../../src/domain/decision.ts'
import type { GroupFacts } from '../../src/domain/merge/group.ts'
import { download } from '../../src/github/download.ts'
import { nothing, type Outcome } from '../../src/handle.ts'
import { aReading, bot, time } from '../support/answers.ts'
import { graphql, script, watchRequests } from '../support/github-trace.ts'
import { digest, oid } from '../support/snapshots.ts'
import { aWriting } from '../support/writing.ts'

watchRequests()

const group: GroupFacts = { head: oid('group'), base: 'main', required: ['signalbox / merge'], reported: {} }
const reported = (differs: Partial<GroupFacts>) => {
  const { reason, effects } = decideGroup({ ...group, ...differs })
  return [reason, ...effects.map((effect) => (effect.kind === 'check' ? [effect.name, effect.existing] : effect.kind))]
}

describe('on the commit of a merge group', () => {
  it('our required check succeeds, and says to people what that means', () => {
    const [effect] = decideGroup(group).effects
    expect(effect).toMatchObject({ kind: 'check', head: group.head, status: 'completed', conclusion: 'success' })
    expect(effect).toMatchObject({
      title: 'Reported so that the merge queue goes on',
      summary: expect.stringMatching(
        /`main`[\s\S]*`signalbox \/ merge`[\s\S]*somebody else queued may never have been judged/,
      ),
    })
  })

  it.each<[string, Partial<GroupFacts>, unknown[]]>([
    ['nothing is reported that nobody requires', { required: [] }, ['nothing_to_do']],
    ['in doubt it is reported', { required: null }, ['in_merge_queue', ['signalbox / merge', null]]],
    [
      'so is the other one of ours',
      { required: ['signalbox / merge', 'signalbox / checklist'] },
      ['in_merge_queue', ['signalbox / merge', null], ['signalbox / checklist', null]],
    ],
    [
      'what is reported stays',
      { reported: { 'signalbox / merge': { databaseId: 5, successful: true } } },
      ['in_merge_queue'],
    ],
    [
      'what is reported and no success is updated',
      { reported: { 'signalbox / merge': { databaseId: 5, successful: false } } },
      ['in_merge_queue', ['signalbox / merge', 5]],
    ],
  ])('%s', (_case, differs, effects) => {
    expect(reported(differs)).toEqual(effects)
  })
})

const mergeOf = (number: number, base: string, result: Applied['result']): Applied => ({
  effect: {
    ...{ kind: 'merge', api: 'merge', number, sha: oid('head'), base, method: 'squash', title: '', message: '' },
    ...{ holdLabels: [], label: null, attempts: 0 },
  },
  result,
})
const ended = (...applied: Applied[]): Outcome => ({ ...nothing('merged'), applied })
const merged = { kind: 'merged', oid: oid('merge') } as const
const refused = (reason: Outcome['reason']) => ({ kind: 'refused', reason, words: '' }) as const

describe('the candidates of several bases', () => {
  const candidates = [
    { number: 5, baseRef: 'main', labels: [] },
    { number: 9, baseRef: 'main', labels: ['priority:7'] },
    { number: 2, baseRef: 'main', labels: [] },
    { number: 1, baseRef: 'next', labels: [] },
    { number: 3, baseRef: 'next', labels: [] },
  ]
  const looked = async (outcomes: Readonly<Record<number, Outcome | null>>): Promise<readonly number[]> => {
    const numbers: number[] = []
    await inRounds(candidates, async (number) => {
      numbers.push(number)
      return number in outcomes ? (outcomes[number] ?? null) : nothing('check_pending')
    })
    return numbers
  }

  it('are looked at base by base, the most urgent first, then by number', async () => {
    expect(await looked({})).toEqual([9, 2, 5, 1, 3])
  })

  it.each<[string, Outcome | null, readonly number[]]>([
    ['a merge', ended(mergeOf(9, 'main', merged)), [9, 1, 3]],
    [
      'a merge that GitHub works on',
      ended(mergeOf(9, 'main', { kind: 'accepted', reason: 'merge_pending', uuid: 'u' })),
      [9, 1, 3],
    ],
    [
      'a refusal of every push',
      { ...ended(mergeOf(9, 'main', refused('push_not_allowed'))), reason: 'push_not_allowed' },
      [9, 1, 3],
    ],
    [
      'a refusal of that one',
      { ...ended(mergeOf(9, 'main', refused('refused_by_github'))), reason: 'refused_by_github' },
      [9, 2, 5, 1, 3],
    ],
    ['one that may not be pushed by what is known of it', nothing('push_not_allowed'), [9, 2, 5, 1, 3]],
    ['one that cannot be read', null, [9, 2, 5, 1, 3]],
  ])('after %s', async (_case, outcome, numbers) => {
    expect(await looked({ 9: outcome })).toEqual(numbers)
  })

  it('tell which bases were merged into, each once', () => {
    const outcomes = [ended(mergeOf(9, 'main', merged)), ended(mergeOf(2, 'main', merged), mergeOf(1, 'next', merged))]
    expect(basesMergedInto([...outcomes, ended(mergeOf(4, 'old', refused('conflict')))])).toEqual(['main', 'next'])
  })
})

describe('a look at a base', () => {
  /** So many labelled pull requests, none of which this look can read any further. */
  async function lookedAt(who: 'all' | 'could_act', count: number, minute = 0): Promise<readonly string[]> {
    const nodes = Array.from({ length: count }, (_, index) => ({
      ...{
        number: index + 1,
        updatedAt: time(500),
        isCrossRepository: false,
        headRefName: 'x',
        headRefOid: oid('head'),
      },
      ...{ baseRefName: 'main', author: bot, labels: { nodes: [] }, statusCheckRollup: null, headRef: null },
    }))
    const pullRequests = { pageInfo: { hasNextPage: false, endCursor: null }, nodes }
    script(
      graphql({ data: { repository: { defaultBranchRef: { name: 'main' }, config: null, pullRequests } } }),
      ...Array.from({ length: who === 'all' ? count : Math.min(count, 10) }, () =>
        graphql({ errors: [{ message: 'no' }] }),
      ),
    )
    const now = () => new Date(minute * 60_000)
    const host = {
      ...aWriting(),
      ...aReading({ now }),
      now,
      digest,
      log: () => {},
      wake: () => {},
      fetchBlob: download,
    }
    const { failures, candidates } = await lookAtBase({ owner: 'octo', name: 'toy' }, host, { base: null, who })
    expect(candidates).toHaveLength(count)
    return failures.map(({ what }) => what)
  }

  it('after it moved reaches every candidate, and one that cannot be read ends nothing', async () => {
    expect(await lookedAt('all', 12)).toHaveLength(12)
  })

  it('after news reaches ten in a minute, and the others in the next', async () => {
    const first = await lookedAt('could_act', 12)
    const next = await lookedAt('could_act', 12, 1)
    expect([first.length, next.length, new Set([...first, ...next]).size]).toEqual([10, 10, 12])
  })
})
