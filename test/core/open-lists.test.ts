import { describe, expect, it } from 'vitest'
import { mergeRecord, writeMergeRecord } from '../../src/domain/merge/record.ts'
import { readMergeGroup } from '../../src/snapshot/merge-group.ts'
import { readOpenPulls } from '../../src/snapshot/open-pulls.ts'
import { aReading, bot, person, rawRepository, time } from '../support/answers.ts'
import { graphql, operation, type Step, script, watchRequests } from '../support/github-trace.ts'
import { ago, oid, self } from '../support/snapshots.ts'

watchRequests()

const where = { owner: 'octo', name: 'toy' }
type Raw = Readonly<Record<string, unknown>>

const node = (number: number, differs: Raw = {}): Raw => ({
  number,
  updatedAt: time(500),
  isCrossRepository: false,
  headRefName: 'agent/12-x',
  headRefOid: oid('head'),
  baseRefName: 'main',
  author: bot,
  labels: { nodes: [] },
  ...differs,
})
const page = (nodes: readonly (Raw | null)[], next: string | null = null, config: Raw | null = null): Step =>
  graphql({
    data: {
      repository: {
        defaultBranchRef: { name: 'main' },
        config,
        pullRequests: { pageInfo: { hasNextPage: next !== null, endCursor: next }, nodes },
      },
    },
  })
const file = (text: string): Raw => ({ text, isTruncated: false })
const labelled = (name: string): Raw => ({ author: person, labels: { nodes: [{ name }] } })

async function candidates(nodes: readonly Raw[], config: Raw | null = null): Promise<readonly number[]> {
  script(page(nodes, null, config))
  const { pulls } = await readOpenPulls(where, aReading(), { base: null, facts: false })
  return pulls.filter(({ candidate }) => candidate).map(({ number }) => number)
}

describe('the list of open pull requests', () => {
  it('is read page by page, and only of one base where that is asked for', async () => {
    const sent = script(page([node(1), null], 'c1'), page([node(2, { isCrossRepository: true })]))
    const open = await readOpenPulls(where, aReading(), { base: 'main', facts: false })
    expect(open.pulls).toMatchObject([
      { number: 1, headOid: oid('head'), headRef: 'agent/12-x', baseRef: 'main', candidate: true, couldAct: true },
      { number: 2, candidate: false },
    ])
    expect(open.complete).toBe(true)
    const asked = { base: 'main', facts: false, app: self.appId, check: 'signalbox / merge' }
    expect(sent.map(operation)).toMatchObject([
      { name: 'OpenPulls', variables: asked },
      { name: 'OpenPulls', variables: { ...asked, after: 'c1' } },
    ])
    expect(sent.map((one) => 'after' in operation(one).variables)).toEqual([false, true])
  })

  it('says so where it is longer than is read', async () => {
    const sent = script(...Array.from({ length: 10 }, (_, index) => page([node(index + 1)], 'more')))
    const open = await readOpenPulls(where, aReading(), { base: null, facts: false })
    expect([open.pulls.length, open.complete, sent.length]).toEqual([10, false, 10])
  })

  it('fails where GitHub leaves something out', async () => {
    script(graphql({ data: { repository: null }, errors: [{ message: 'Timeout', path: ['repository'] }] }))
    await expect(readOpenPulls(where, aReading(), { base: null, facts: false })).rejects.toThrow(/left something out/)
  })

  it.each<[string, Raw, Raw | null, boolean]>([
    ["the App's own is one", {}, null, true],
    ["a person's is none", { author: person }, null, false],
    ['a labelled one is, in any case', labelled('Agent:Merge'), null, true],
    ['the label is the one the configuration names', labelled('ship'), file('merge: { label: ship }\n'), true],
    ['and no other', labelled('agent:merge'), file('merge: { label: ship }\n'), false],
    ['a fork is none', { isCrossRepository: true }, null, false],
    ['another base is none', { baseRefName: 'next' }, null, false],
    ['unless the configuration names it', { baseRefName: 'next' }, file('merge: { bases: [next] }\n'), true],
    ['a folder in the place of the file is no file', {}, {}, true],
  ])('candidates: %s', async (_case, differs, config, is) => {
    expect(await candidates([node(1, differs)], config)).toEqual(is ? [1] : [])
  })
})

describe('what could follow from a look', () => {
  const record = (decision: string, differs: Raw = {}): string =>
    writeMergeRecord(
      mergeRecord.parse({
        ...{ v: 2, pull: 1, base: 'main', baseOid: oid('main'), head: oid('head'), decision, reason: 'draft' },
        ...{ since: ago(900), ledger: '' },
        ...differs,
      }),
    )
  const run = (status: string, app = 15_368): Raw => ({
    __typename: 'CheckRun',
    status,
    checkSuite: { app: { databaseId: app } },
  })
  const status = (state: string): Raw => ({ __typename: 'StatusContext', state })
  const done = [run('COMPLETED'), status('FAILURE')]
  const facts = (contexts: readonly Raw[] | null, summary: string | null, updatedAt = time(400)): Raw => ({
    statusCheckRollup: contexts && { contexts: { nodes: contexts } },
    headRef: {
      target: {
        own: { nodes: summary === null ? [] : [{ updatedAt, checkRuns: { nodes: [{ summary }] } }] },
      },
    },
  })
  it.each<[string, Raw, boolean]>([
    ['while checks run: nothing', facts([...done, run('IN_PROGRESS')], record('wait')), false],
    ['while required checks are expected: nothing', facts([status('EXPECTED')], null), false],
    ['what waited may go on once they are over', facts(done, record('wait')), true],
    ['while a status is pending: nothing', facts([status('PENDING')], record('wait')), false],
    ['our own check is at work as long as we wait', facts([run('IN_PROGRESS', self.appId)], record('wait')), true],
    ['also where there are none', facts(null, record('wait')), true],
    ['what was never judged', facts(done, null), true],
    ['what was judged on another head', facts(done, record('blocked', { head: oid('old') })), true],
    ['what was judged for another pull request', facts(done, record('blocked', { pull: 2 })), true],
    ['what was left to somebody: nothing', facts(done, record('blocked')), false],
    ...['quiet_window', 'scheduled', 'review_awaited', 'evidence_pending', 'stack_lower_open'].map(
      (reason): [string, Raw, boolean] => [
        `what has its own end: nothing (${reason})`,
        facts(done, record('wait', { reason })),
        false,
      ],
    ),
    ['unless it is news', facts(done, record('wait', { reason: 'quiet_window' }), time(600)), true],
    ['unless that person did something', facts(done, record('blocked'), time(600)), true],
    ['a branch that is gone', { ...facts(done, null), headRef: null }, true],
  ])('%s', async (_case, differs, could) => {
    script(page([node(1, differs)]))
    const { pulls } = await readOpenPulls(where, aReading(), { base: null, facts: true })
    expect(pulls.map(({ couldAct }) => couldAct)).toEqual([could])
  })
})

describe('what is known of a merge group', () => {
  const at = { head: oid('group'), base: 'main' }
  const rules = (...checks: Raw[]): Raw => ({
    pageInfo: { hasNextPage: false },
    nodes: [{ parameters: { requiredStatusChecks: checks } }, { parameters: {} }, null],
  })
  const answer = (differs: Raw): Raw => ({
    ...rawRepository(),
    base: { refUpdateRule: null, rules: rules() },
    commit: { own: { nodes: [] } },
    ...differs,
  })
  it.each<[string, Raw, readonly string[] | null]>([
    ['a ruleset', { refUpdateRule: null, rules: rules({ context: 'signalbox / merge' }) }, ['signalbox / merge']],
    [
      'classic protection',
      { refUpdateRule: { requiredStatusCheckContexts: ['ci', 'signalbox / merge', null] }, rules: rules() },
      ['signalbox / merge'],
    ],
    ['a ruleset that wants another App', { rules: rules({ context: 'signalbox / merge', integrationId: 1 }) }, []],
    [
      'a ruleset that wants ours',
      { rules: rules({ context: 'signalbox / checklist', integrationId: self.appId }) },
      ['signalbox / checklist'],
    ],
    ['more rules than are read', { rules: { pageInfo: { hasNextPage: true }, nodes: [] } }, null],
    ['no rules shown', { rules: null }, null],
  ])('required by %s', async (_case, base, required) => {
    const sent = script(graphql({ data: { repository: answer({ base }) } }))
    expect((await readMergeGroup(where, aReading(), at)).group).toEqual({ ...at, required, reported: {} })
    expect(sent.map(operation)).toMatchObject([
      { name: 'MergeGroup', variables: { ref: 'refs/heads/main', head: at.head } },
    ])
  })

  it('is doubtful where GitHub does not show the rules, and lacking where it does not show the rest', async () => {
    const error = (path: string) => ({ message: 'no', path: ['repository', path] })
    script(graphql({ data: { repository: answer({ base: null }) }, errors: [error('base')] }))
    expect((await readMergeGroup(where, aReading(), at)).group.required).toBeNull()
    script(graphql({ data: { repository: answer({ commit: null }) }, errors: [error('commit')] }))
    await expect(readMergeGroup(where, aReading(), at)).rejects.toThrow(/left something out/)
  })

  it('tells what was reported before', async () => {
    const merge = { nodes: [{ databaseId: 5, status: 'COMPLETED', conclusion: 'SUCCESS' }] }
    const checklist = { nodes: [{ databaseId: 6, status: 'IN_PROGRESS', conclusion: null }] }
    script(graphql({ data: { repository: answer({ commit: { own: { nodes: [{ merge, checklist }] } } }) } }))
    expect((await readMergeGroup(where, aReading(), at)).group.reported).toEqual({
      'signalbox / merge': { databaseId: 5, successful: true },
      'signalbox / checklist': { databaseId: 6, successful: false },
    })
  })
})
