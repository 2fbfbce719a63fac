import { describe, expect, it } from 'vitest'
import type { Trigger } from '../../src/domain/trigger.ts'
import { toBlockers } from '../../src/snapshot/parse/blockers.ts'
import { declaredDependencies, stateOf } from '../../src/snapshot/parse/dependencies.ts'
import { issueNode, toIssue } from '../../src/snapshot/parse/issue.ts'
import type { Reading } from '../../src/snapshot/reading.ts'
import { readSubject } from '../../src/snapshot/subject.ts'
import {
  aReading,
  chainOf,
  history,
  person,
  rawIssue,
  rawPull,
  rawRepository,
  subjectStep,
  time,
  tipOf,
} from '../support/answers.ts'
import { graphql, operation, type Step, script, watchRequests } from '../support/github-trace.ts'
import { ago, aJob, oid, outsider, writer } from '../support/snapshots.ts'

watchRequests()

type Raw = Readonly<Record<string, unknown>>

const repository = { owner: 'octo', name: 'toy' }
const onPull: Trigger = { kind: 'pull_changed', repository, address: { kind: 'pull', number: 20 } }
const nodes = (...list: readonly unknown[]): Raw => ({ nodes: list })
const test: Step = {
  method: 'GET',
  path: '/repos/octo/toy/pulls/20',
  reply: { head: { sha: oid('head') }, mergeable: true, mergeable_state: 'clean', stack: null },
}
const rules: readonly Step[] = [
  { method: 'GET', path: '/repos/octo/toy/rules/branches/main?per_page=100', reply: [] },
  { method: 'GET', path: '/repos/octo/toy/branches/main', reply: { protected: false, protection: { enabled: false } } },
]
const permission = (login: string, id: number): Step => ({
  method: 'GET',
  path: `/repos/octo/toy/collaborators/${login}/permission`,
  reply: { permission: 'write', role_name: 'write', user: { id, login } },
})
const labeled = (name: string, actor: Raw = person, seconds = 900): Raw => ({
  __typename: 'LabeledEvent',
  createdAt: time(seconds),
  label: { name },
  actor,
})
/** The App's own pull request of a branch without an issue. */
const own = (differs: Raw = {}): Raw => rawPull({ headRefName: 'release-notes', ...differs })

async function read(subject: Raw, steps: readonly Step[], world: Raw = {}, reading: Reading = aReading()) {
  const sent = script(subjectStep(rawRepository({ subject, ...world })), ...steps)
  const { snapshot } = await readSubject(onPull, reading)
  return { snapshot, sent }
}

describe('a look at a pull request that nothing changed', () => {
  it('takes two reads, and two that are kept for a minute', async () => {
    const reading = aReading()
    const first = await read(own(), [test, ...rules], {}, reading)
    expect(first.sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /graphql',
      'GET /repos/octo/toy/pulls/20',
      'GET /repos/octo/toy/rules/branches/main?per_page=100',
      'GET /repos/octo/toy/branches/main',
    ])
    const again = await read(own(), [test], {}, reading)
    expect(again.sent).toHaveLength(2)
    expect(again.snapshot).toMatchObject({ rules: { kind: 'read' }, pull: { stack: null }, requestsLeft: 4900 })
  })

  it('asks for no more where it is not to be merged', async () => {
    const world = { blockers: { totalCount: 1, nodes: [{ number: 9, title: 'Stop' }] } }
    const { snapshot } = await read(rawPull({ author: person, body: 'Depends-On: #7' }), [], world)
    expect(snapshot).toMatchObject({
      rules: { kind: 'not_read' },
      blockers: [],
      dependencies: [],
      pull: { stack: 'unread' },
    })
  })

  it('asks for no more while a run is at work on it', async () => {
    const claimed = {
      kind: 'claimed',
      key: 'b-20',
      at: ago(50),
      by: writer,
      cause: 'person',
      job: aJob({ id: 'b-20', subject: 20, pull: 20, kind: 'revise', generation: 1 }),
      hash: 'a'.repeat(64),
      reservedUsd: 5,
      label: null,
    } as const
    const list = '/repos/octo/toy/actions/workflows/signalbox.yml/runs?event=workflow_dispatch&per_page=100'
    const runs: Step = { method: 'GET', path: list, reply: { workflow_runs: [] } }
    const { snapshot } = await read(own(), [runs], { ledger: tipOf(chainOf([claimed])) })
    expect(snapshot.rules).toEqual({ kind: 'not_read' })
  })

  it('knows nothing of the requests left where GitHub does not say', async () => {
    const repositoryAnswer = rawRepository({ subject: rawPull({ author: person }) })
    script(graphql({ data: { viewer: { login: 'signalbox[bot]' }, rateLimit: null, repository: repositoryAnswer } }))
    expect((await readSubject(onPull, aReading())).snapshot.requestsLeft).toBeNull()
  })

  it('knows the ways to merge that the settings allow', async () => {
    const settings = { mergeCommitAllowed: false, rebaseMergeAllowed: false, deleteBranchOnMerge: true }
    const { snapshot } = await read(rawPull({ author: person }), [], settings)
    expect(snapshot.repository).toMatchObject({ mergeMethods: ['squash'], deletesBranches: true })
  })
})

describe('the label that asks for a merge', () => {
  const config = { config: { text: 'merge: { label: ship it }\n', isTruncated: false } }
  const foreign = (...names: readonly string[]) =>
    rawPull({
      author: person,
      labels: nodes(...names.map((name) => ({ name }))),
      labelEvents: history(...names.map((name) => labeled(name))),
    })

  it('is the one that the configuration names', async () => {
    const { snapshot } = await read(foreign('Ship it'), [permission('octocat', writer.id), test, ...rules], config)
    expect(snapshot).toMatchObject({ rules: { kind: 'read' }, permissions: { octocat: { level: 'write' } } })
    expect(snapshot.pull?.labelEvents).toMatchObject([{ label: 'Ship it', actor: writer }])
  })

  it('is not the built-in one then', async () => {
    const { snapshot } = await read(foreign('agent:merge'), [], config)
    expect(snapshot).toMatchObject({ rules: { kind: 'not_read' }, permissions: {}, pull: { labelEvents: [] } })
  })
})

describe('labels that speak about one merge', () => {
  const words = ['Priority: 7', 'merge-method:rebase', 'prioritized'].map((name) => ({ name }))
  const mallory = { __typename: 'User', login: outsider.login, databaseId: outsider.id }
  const events = history(
    labeled('merge-method:rebase', person, 990),
    labeled('Priority: 7', person, 980),
    labeled('merge-method:rebase', mallory, 970),
    labeled('prioritized', mallory, 960),
    labeled('merge-method:squash', mallory, 950),
  )
  const spoken = { labels: nodes(...words.slice(1), { name: 'priority:7' }), labelEvents: events }

  it('come with whoever set them last', async () => {
    const labels = nodes({ name: 'merge-method:rebase' }, { name: 'Priority: 7' }, { name: 'prioritized' })
    const asked = [permission('mallory', outsider.id), permission('octocat', writer.id)]
    const { snapshot } = await read(own({ labels, labelEvents: events }), [...asked, test, ...rules])
    expect(snapshot.pull?.labelEvents.map(({ label, actor }) => [label, actor?.login])).toEqual([
      ['merge-method:rebase', 'octocat'],
      ['Priority: 7', 'octocat'],
      ['merge-method:rebase', 'mallory'],
    ])
    expect(Object.keys(snapshot.permissions).sort()).toEqual(['mallory', 'octocat'])
  })

  it('cost nothing where it is not to be merged', async () => {
    const { snapshot } = await read(rawPull({ author: person, ...spoken }), [])
    expect(snapshot.permissions).toEqual({})
  })
})

describe('label events', () => {
  const older = { hasPreviousPage: true }
  it('say where older ones were not read, and from when on they were', async () => {
    const list = [labeled('bug', person, 300), labeled('HOLD', person, 200)]
    const cut = own({ labelEvents: { pageInfo: older, nodes: list } })
    expect((await read(cut, [test, ...rules])).snapshot.pull).toMatchObject({
      labelEvents: [{ label: 'HOLD', added: true }],
      labelEventsComplete: false,
      labelEventsSince: ago(300),
    })
    const empty = own({ labelEvents: { pageInfo: older, nodes: [null] } })
    const { pull } = (await read(empty, [test, ...rules])).snapshot
    expect(pull).toMatchObject({ labelEvents: [], labelEventsComplete: false })
    expect(pull).not.toHaveProperty('labelEventsSince')
  })

  it('say nothing of that where all were read', async () => {
    const { pull } = (await read(own(), [test, ...rules])).snapshot
    expect(pull).not.toHaveProperty('labelEventsComplete')
    expect(pull).not.toHaveProperty('labelEventsSince')
  })

  it('of an issue say the same', () => {
    const meaningful = ['hold']
    const read = (hasPreviousPage: boolean) =>
      toIssue(
        issueNode.parse({ ...rawIssue(), labelEvents: { pageInfo: { hasPreviousPage }, nodes: [labeled('x')] } }),
        meaningful,
      )
    expect(read(true).facts).toMatchObject({ labelEvents: [], labelEventsComplete: false, labelEventsSince: ago(900) })
    expect(read(false).facts).not.toHaveProperty('labelEventsComplete')
  })
})

describe('an open issue that stops merging', () => {
  it('is read with the subject', async () => {
    const titles = ['Everything stands still', 'Freeze branch:main, branch:"release 1" (branch:v1.0).']
    const list = titles.map((title, index) => ({
      number: 30 + index,
      title,
      authorAssociation: 'MEMBER',
    }))
    const { snapshot } = await read(own(), [test, ...rules], { blockers: { totalCount: 2, nodes: list } })
    expect(snapshot.blockers).toEqual([
      { number: 30, branches: [] },
      { number: 31, branches: ['main', 'release 1', 'v1.0'] },
    ])
  })

  it.each<[string, readonly string[]]>([
    ['subbranch:main', []],
    ['branch: main', []],
    ['branch:', []],
    ['BRANCH:Main', ['Main']],
    ['branch:main branch:main', ['main']],
    ['branch:feature/a-b_c.d', ['feature/a-b_c.d']],
  ])('with the title %j names its branches', (title, branches) => {
    expect(toBlockers({ nodes: [{ number: 1, title, authorAssociation: 'OWNER' }], complete: true })).toEqual([
      { number: 1, branches },
    ])
  })

  it.each([
    ['OWNER', ['main']],
    ['MEMBER', ['main']],
    ['COLLABORATOR', ['main']],
    ['CONTRIBUTOR', []],
    ['NONE', []],
    ['', []],
    [null, []],
    [undefined, []],
  ])('of an author who is %j has the branches %j', (authorAssociation, branches) => {
    const page = { nodes: [{ number: 1, title: 'branch:main', authorAssociation }], complete: true }
    expect(toBlockers(page)).toEqual([{ number: 1, branches }])
  })

  it('stands for all that the page does not show', () => {
    const page = [1, 2].map((number) => ({ number, title: 'branch:main', authorAssociation: 'OWNER' }))
    expect(toBlockers({ nodes: page, complete: false })).toEqual([
      { number: 1, branches: ['main'] },
      { number: 2, branches: [] },
    ])
    expect(toBlockers({ nodes: [], complete: false })).toEqual([{ number: 0, branches: [] }])
    expect(toBlockers({ nodes: [], complete: true })).toEqual([])
  })
})

describe('what a pull request depends on', () => {
  const answer = (fields: Raw, errors: readonly Raw[] = []): Step =>
    graphql({ data: { repository: fields }, ...(errors.length > 0 ? { errors } : {}) })

  it('is asked for in one further query', async () => {
    const body = 'Closes #12\n\nDepends-On: #7\n- depends on #8 and #9'
    const missing = { type: 'NOT_FOUND', message: 'Could not resolve', path: ['repository', 'dependency2'] }
    const states = answer(
      { dependency0: { pullState: 'MERGED' }, dependency1: { pullState: 'OPEN' }, dependency2: null },
      [missing],
    )
    const { snapshot, sent } = await read(own({ body }), [test, ...rules, states])
    expect(snapshot.dependencies).toEqual([
      { number: 7, state: 'MERGED' },
      { number: 8, state: 'OPEN' },
      { number: 9, state: 'UNREAD' },
    ])
    expect(sent.filter(({ path }) => path === '/graphql').map(operation)[1]).toEqual({
      name: 'Dependencies',
      variables: { ...repository, dependency0: 7, dependency1: 8, dependency2: 9 },
    })
  })

  it('stays unread beyond ten', async () => {
    const body = Array.from({ length: 15 }, (_, index) => `Depends-On: #${100 + index}`).join('\n')
    const merged = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [`dependency${index}`, { pullState: 'MERGED' }]),
    )
    const { snapshot } = await read(own({ body }), [test, ...rules, answer(merged)])
    expect(snapshot.dependencies).toHaveLength(11)
    expect(snapshot.dependencies.slice(9)).toEqual([
      { number: 109, state: 'MERGED' },
      { number: 110, state: 'UNREAD' },
    ])
  })

  it.each<[string, string, readonly number[]]>([
    ['a trailer', 'Depends-On: #7', [7]],
    ['a trailer without a space', 'Depends-On:#7', [7]],
    ['words', 'Depends on #7', [7]],
    ['words in any case, in a list', '* DEPENDS ON: #7, #8 & #9', [7, 8, 9]],
    ['words with an end', 'Depends on #7 and #8. ', [7, 8]],
    ['the same twice', 'Depends-On: #7\r\nDepends-On: #7\r\n', [7]],
    ['the full name', 'Depends-On: Octo/Toy#7', [7]],
    ['the address', 'Depends-On: https://github.com/octo/toy/pull/7', [7]],
    ['not itself', 'Depends-On: #20', []],
    ['no hidden comment', '<!--\nDepends-On: #7\n-->', []],
    ['no sentence that speaks of it later', 'This depends on #7 and more', []],
    ['no sentence about anything else', 'Depends on the weather of 2026', []],
    ['no field that is left empty', 'Depends-On: none\nDepends-On: n/a\nDepends-On:', []],
  ])('is found in %s', (_case, body, numbers) => {
    expect(declaredDependencies(body, { ...repository, number: 20 })).toEqual({ numbers, unclear: false })
  })

  it.each<[string, string, readonly number[]]>([
    ['another repository', 'Depends-On: octo/other#7', []],
    ['the address of another repository', 'Depends-On: https://github.com/octo/other/pull/8', []],
    ['another repository behind one of this', 'Depends-On: #7, octo/other#8', [7]],
    ['another repository before one of this', 'Depends-On: octo/other#8, #7', [7]],
    ['one of several lines', 'Depends-On: #7\nDepends-On: octo/other#8', [7]],
    ['another notation', 'Depends-On: GH-12', []],
    ['another notation in a sentence', 'Depends on GH-12', []],
    ['another address', 'Depends-On: https://example.com/change', []],
    ['a number alone', 'Depends-On: 12', []],
    ['a number that is none', 'Depends-On: #x, #0', []],
    ['words behind it', 'Depends on #7 and more', [7]],
    ['words before it', 'Depends on the weather, see #7', []],
    ['a page that is no pull request', 'Depends-On: #7, https://github.com/octo/toy/commit/8', [7]],
  ])('is not understood with %s', (_case, body, numbers) => {
    expect(declaredDependencies(body, { ...repository, number: 20 })).toEqual({ numbers, unclear: true })
  })

  it.each<[string, string, readonly Step[], readonly object[]]>([
    ['alone', 'Depends-On: octo/other#7', [], [{ number: 0, state: 'UNREAD' }]],
    [
      'with others',
      'Depends-On: #7 first',
      [answer({ dependency0: { pullState: 'MERGED' } })],
      [
        { number: 7, state: 'MERGED' },
        { number: 0, state: 'UNREAD' },
      ],
    ],
  ])('stays unread where it is not understood, %s', async (_case, body, steps, dependencies) => {
    const { snapshot } = await read(own({ body }), [test, ...rules, ...steps])
    expect(snapshot.dependencies).toEqual(dependencies)
  })

  it.each<[unknown, string]>([
    [{ pullState: 'CLOSED' }, 'CLOSED'],
    [{ issueState: 'OPEN', stateReason: null }, 'OPEN'],
    [{ issueState: 'CLOSED', stateReason: 'COMPLETED' }, 'MERGED'],
    [{ issueState: 'CLOSED', stateReason: 'NOT_PLANNED' }, 'CLOSED'],
    [null, 'UNREAD'],
    [{}, 'UNREAD'],
    ['odd', 'UNREAD'],
  ])('has, of %j, the state %s', (node, state) => {
    expect(stateOf(node)).toBe(state)
  })

  it('takes no longer for a long line', () => {
    const body = `Depends-On: ${'#7, '.repeat(10_000)}`
    expect(declaredDependencies(body, { ...repository, number: 20 })).toEqual({ numbers: [7], unclear: true })
  })
})
