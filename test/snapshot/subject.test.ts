import { describe, expect, it } from 'vitest'
import type { Entry } from '../../src/domain/ledger/entry.ts'
import type { Trigger } from '../../src/domain/trigger.ts'
import { readSubject } from '../../src/snapshot/subject.ts'
import {
  aReading,
  bot,
  chainOf,
  commentPage,
  paged,
  person,
  rawCheckRun,
  rawIssue,
  rawPull,
  rawRepository,
  rollupOf,
  subjectStep,
  time,
  tipOf,
} from '../support/answers.ts'
import { graphql, operation, type Step, script, watchRequests } from '../support/github-trace.ts'
import { ago, aJob, oid, outsider, self, writer } from '../support/snapshots.ts'

watchRequests()

const repository = { owner: 'octo', name: 'toy' }
const trigger: Trigger = {
  kind: 'labeled',
  repository,
  address: { kind: 'issue', number: 12 },
  actor: writer,
  at: ago(60),
}
const asker = { edges: [{ permission: 'WRITE', node: { databaseId: writer.id, login: writer.login } }] }
const allowed: Step = {
  method: 'GET',
  path: '/repos/octo/toy/collaborators/octocat/permission',
  reply: { permission: 'write', role_name: 'maintain', user: { id: writer.id, login: writer.login } },
}
const pullRead: Step = {
  method: 'GET',
  path: '/repos/octo/toy/pulls/20',
  reply: { head: { sha: oid('head') }, mergeable: true, mergeable_state: 'clean', stack: null },
}
const rules: readonly Step[] = [
  { method: 'GET', path: '/repos/octo/toy/rules/branches/main?per_page=100', reply: [] },
  { method: 'GET', path: '/repos/octo/toy/branches/main', reply: { protected: false, protection: { enabled: false } } },
]
const claimed: Entry = {
  kind: 'claimed',
  key: 'b-12',
  at: ago(50),
  by: writer,
  cause: 'person',
  job: aJob({ generation: 1 }),
  hash: 'a'.repeat(64),
  reservedUsd: 5,
  label: ago(120),
}
const published: readonly Entry[] = [
  {
    kind: 'published',
    key: 'b-12',
    at: ago(40),
    generation: 1,
    run: '4001.1',
    branch: 'agent/12-sum-of-an-empty-list',
    head: oid('head'),
    pull: 20,
    holds: [],
  },
  {
    kind: 'released',
    key: 'b-12',
    at: ago(40),
    generation: 1,
    because: 'published',
    usd: 0.5,
    agent: 'engineer',
    run: '4001.1',
    next: 'open',
  },
]

const commitOf = (name: string) => ({
  oid: name,
  message: 'Sum',
  committedDate: time(3600),
  author: null,
  signature: null,
  checkSuites: { totalCount: 0, nodes: [] },
})

describe('a labeled issue', () => {
  it('is read in one request, the labeler’s permission and the ledger included', async () => {
    const chain = chainOf([{ kind: 'swept', at: ago(600) }])
    const sent = script(
      subjectStep(rawRepository({ asker, ledger: tipOf(chain), subject: rawIssue({ pulls: { nodes: [] } }) })),
    )
    const { snapshot, behind } = await readSubject(trigger, aReading())
    expect(behind).toBe(false)
    expect(sent.map(operation)).toEqual([
      {
        name: 'Subject',
        variables: {
          owner: 'octo',
          name: 'toy',
          number: 12,
          branches: '12-',
          who: 'octocat',
          hinted: true,
          app: self.appId,
        },
      },
    ])
    expect(snapshot).toMatchObject({
      repository: { id: 500, nodeId: 'R_500', defaultBranch: 'main', defaultOid: oid('main'), workflowUsable: true },
      ledger: { kind: 'valid', oid: chain[0]?.oid, tree: oid('ledger tree'), state: { seq: 1 } },
      issue: {
        number: 12,
        labels: ['agent'],
        labelEvents: [{ label: 'agent', added: true, at: ago(120), actor: writer }],
        commentsComplete: true,
      },
      pull: null,
      permissions: { octocat: { kind: 'read', id: writer.id, level: 'write' } },
      run: 'not_read',
      rules: { kind: 'not_read' },
      branches: [],
    })
  })

  it('asks REST where GraphQL shows nobody of that name', async () => {
    script(subjectStep(rawRepository({ asker: { edges: [] }, subject: rawIssue() })), allowed)
    const { snapshot } = await readSubject(trigger, aReading())
    expect(snapshot.permissions).toEqual({ octocat: { kind: 'read', id: writer.id, level: 'maintain' } })
  })

  it('asks REST where GraphQL refuses the field to Apps', async () => {
    const errors = [{ type: 'FORBIDDEN', message: 'Resource not accessible', path: ['repository', 'asker'] }]
    script(subjectStep(rawRepository({ asker: null, subject: rawIssue() }), errors), allowed)
    expect((await readSubject(trigger, aReading())).snapshot.permissions['octocat']).toMatchObject({ kind: 'read' })
  })

  it('asks about whoever pressed the button, of whom nothing else tells', async () => {
    const pressed: Trigger = { ...trigger, kind: 'recheck_pressed', actor: { id: 6, login: 'mallory' } }
    const about = {
      method: 'GET',
      path: '/repos/octo/toy/collaborators/mallory/permission',
      reply: { permission: 'read', user: { id: 6 } },
    } as const
    const world = rawRepository({ asker: { edges: [] }, subject: rawIssue({ labels: { nodes: [] } }) })
    script(subjectStep(world), about)
    expect((await readSubject(pressed, aReading())).snapshot.permissions).toEqual({
      mallory: { kind: 'read', id: 6, level: 'read' },
    })
  })

  it('asks for nobody once the label was judged', async () => {
    const judged: Entry = {
      kind: 'refused',
      at: ago(50),
      subject: 12,
      ask: 'I_12',
      because: 'not_a_writer',
      label: ago(120),
    }
    const { actor: _nobody, ...withoutHint } = trigger
    script(subjectStep(rawRepository({ ledger: tipOf(chainOf([judged])), subject: rawIssue() })))
    expect((await readSubject(withoutHint, aReading())).snapshot.permissions).toEqual({})
  })

  it('names branches that are taken, and one that stands in the way', async () => {
    const refs = (prefix: string, ...names: string[]) => names.map((name) => ({ prefix, name, target: null }))
    script(
      subjectStep(
        rawRepository({
          asker,
          blocking: { prefix: 'refs/heads/', name: 'agent' },
          branches: {
            nodes: [...refs('refs/heads/agent/', '12-sum', '112-other'), ...refs('refs/heads/', 'agent/12-sum-2')],
          },
          subject: rawIssue(),
        }),
      ),
    )
    const { snapshot } = await readSubject(trigger, aReading())
    expect(snapshot.branches).toEqual(['agent/12-sum', 'agent/12-sum-2', 'agent'])
  })

  it('looks the run of a live claim up, and asks nothing about merging meanwhile', async () => {
    const chain = chainOf([claimed])
    const list: Step = {
      method: 'GET',
      path: '/repos/octo/toy/actions/workflows/signalbox.yml/runs?event=workflow_dispatch&per_page=100',
      reply: { workflow_runs: [] },
    }
    script(
      subjectStep(rawRepository({ asker, ledger: tipOf(chain), subject: rawIssue({ pulls: { nodes: [rawPull()] } }) })),
      list,
    )
    const { snapshot } = await readSubject(trigger, aReading())
    expect(snapshot).toMatchObject({
      run: 'absent',
      pull: { number: 20, stack: 'unread' },
      rules: { kind: 'not_read' },
    })
  })

  it('brings its pull request and what a merge needs', async () => {
    const chain = chainOf([claimed], published)
    const issue = rawIssue({ pulls: { nodes: [rawPull({ number: 19, author: person }), rawPull()] } })
    script(subjectStep(rawRepository({ asker, ledger: tipOf(chain), subject: issue })), pullRead, ...rules)
    const { snapshot } = await readSubject(trigger, aReading())
    expect(snapshot).toMatchObject({
      pull: { number: 20, author: self.bot, baseOid: oid('main'), stack: null, closes: [12] },
      rules: { kind: 'read', source: 'none', requiredChecks: [], requiredApprovals: 0, strict: false },
    })
  })

  it('whose pull request the first query did not bring is asked for once more', async () => {
    const chain = chainOf([claimed], published)
    const closed = rawPull({ pullState: 'CLOSED', headRef: null })
    const sent = script(
      subjectStep(rawRepository({ asker, ledger: tipOf(chain), subject: rawIssue({ pulls: { nodes: [] } }) })),
      graphql({ data: { repository: { subject: closed } } }),
    )
    const { snapshot } = await readSubject(trigger, aReading())
    expect(snapshot.pull).toMatchObject({ number: 20, open: false, headRefExists: false })
    expect(sent.map(operation)[1]).toEqual({
      name: 'OtherHalf',
      variables: { owner: 'octo', name: 'toy', number: 20, app: self.appId },
    })
  })
})

describe('a pull request', () => {
  const onPull: Trigger = { kind: 'pull_changed', repository, address: { kind: 'pull', number: 20 } }

  it('of the App belongs to the issue of its branch', async () => {
    const pull = rawPull({ issues: { nodes: [rawIssue()] } })
    script(subjectStep(rawRepository({ subject: pull })), allowed, pullRead, ...rules)
    const { snapshot } = await readSubject(onPull, aReading())
    expect([snapshot.issue?.number, snapshot.pull?.number]).toEqual([12, 20])
  })

  it('finds that issue though no keyword names it', async () => {
    const pull = rawPull({ issues: { nodes: [rawIssue({ repository: { databaseId: 999 } })] } })
    script(
      subjectStep(rawRepository({ subject: pull })),
      graphql({ data: { repository: { subject: rawIssue({ labels: { nodes: [] } }) } } }),
      pullRead,
      ...rules,
    )
    expect((await readSubject(onPull, aReading())).snapshot.issue?.number).toBe(12)
  })

  it('of a person is a subject of its own, and nothing about merging is asked', async () => {
    const pull = rawPull({ author: person, issues: { nodes: [rawIssue()] } })
    script(subjectStep(rawRepository({ subject: pull })))
    const { snapshot } = await readSubject(onPull, aReading())
    expect([snapshot.issue, snapshot.pull?.number, snapshot.rules.kind]).toEqual([null, 20, 'not_read'])
  })

  it('is found by its branch, never in a fork', async () => {
    const fork = rawPull({ number: 19, isCrossRepository: true })
    const byBranch: Trigger = { kind: 'checks_changed', repository, address: { kind: 'branch', name: 'agent/12-x' } }
    const sent = script(
      subjectStep(
        rawRepository({
          pulls: { nodes: [fork, rawPull({ issues: { nodes: [rawIssue({ labels: { nodes: [] } })] } })] },
        }),
      ),
      pullRead,
      ...rules,
    )
    expect((await readSubject(byBranch, aReading())).snapshot.pull?.number).toBe(20)
    expect(sent.slice(0, 1).map(operation)[0]).toMatchObject({
      name: 'Branch',
      variables: { branch: 'agent/12-x', hinted: false },
    })
  })

  it('keeps words it does not know, and says which lists were cut off', async () => {
    const pull = rawPull({
      author: person,
      mergeable: 'PERHAPS',
      mergeStateStatus: 'SLEEPY',
      files: { ...paged({ path: 'a' }), totalCount: 101 },
      opinions: { totalCount: 2, nodes: [null] },
      reviewThreads: { ...paged(), totalCount: 1 },
      statusCheckRollup: rollupOf([rawCheckRun({ conclusion: 'MAYBE' })]),
    })
    script(subjectStep(rawRepository({ subject: pull })))
    const { snapshot } = await readSubject(onPull, aReading())
    expect(snapshot.pull).toMatchObject({
      mergeable: 'PERHAPS',
      mergeState: 'SLEEPY',
      pathsComplete: false,
      reviewsComplete: false,
      threadsComplete: false,
      checks: [{ conclusion: 'MAYBE' }],
    })
  })

  it('takes no checks of another commit for its own', async () => {
    const stale = { ...rollupOf([rawCheckRun()]), commit: { oid: oid('before') } }
    script(subjectStep(rawRepository({ subject: rawPull({ author: person, statusCheckRollup: stale }) })))
    expect((await readSubject(onPull, aReading())).snapshot.pull?.checksComplete).toBe(false)
  })

  it('takes no checks for complete while its branch is at a head that is not shown yet', async () => {
    const target = commitOf(oid('pushed'))
    script(subjectStep(rawRepository({ subject: rawPull({ author: person, headRef: { target } }) })))
    const { snapshot } = await readSubject(onPull, aReading())
    expect(snapshot.pull).toMatchObject({ headOid: oid('head'), checksComplete: false })
  })

  it('shows statuses, suites without runs, and our own check apart from the others', async () => {
    const pull = rawPull({
      pullState: 'CLOSED',
      author: person,
      headRef: {
        target: {
          oid: oid('head'),
          message: 'Sum',
          committedDate: time(3600),
          author: null,
          signature: null,
          checkSuites: {
            totalCount: 2,
            nodes: [
              { status: 'QUEUED', app: { slug: 'github-actions' } },
              { status: 'QUEUED', app: { slug: 'other' } },
            ],
          },
        },
      },
      statusCheckRollup: rollupOf([
        { __typename: 'StatusContext', context: 'ci/old', state: 'PENDING', createdAt: time(100), targetUrl: null },
        { __typename: 'StatusContext', context: 'ci/done', state: 'ERROR', createdAt: time(100), targetUrl: null },
        rawCheckRun({
          databaseId: 901,
          name: 'signalbox / merge',
          status: 'IN_PROGRESS',
          conclusion: null,
          externalId: 'abc',
          title: 'Waiting',
          checkSuite: { app: { databaseId: self.appId, slug: 'signalbox' } },
        }),
        rawCheckRun({ name: 'signalbox / merge' }),
      ]),
    })
    script(subjectStep(rawRepository({ subject: pull })))
    const { snapshot } = await readSubject(onPull, aReading())
    expect(snapshot.pull).toMatchObject({
      openSuites: 1,
      ownMergeCheck: { databaseId: 901, status: 'IN_PROGRESS', conclusion: null, externalId: 'abc', title: 'Waiting' },
      checks: [
        { name: 'ci/old', kind: 'status', status: 'PENDING', conclusion: null },
        { name: 'ci/done', kind: 'status', status: 'COMPLETED', conclusion: 'ERROR' },
        // Anybody's App may use the name.
        { name: 'signalbox / merge', appId: 15368 },
      ],
    })
  })

  it('reads on where checks and comments go over a page', async () => {
    const more = { hasNextPage: true, endCursor: 'c1' }
    const older = {
      ...commentPage({ id: 'IC_9', author: bot }),
      pageInfo: { hasPreviousPage: true, startCursor: 'p1' },
    }
    const pull = rawPull({ author: person, statusCheckRollup: rollupOf([rawCheckRun()], more), comments: older })
    const sent = script(
      subjectStep(rawRepository({ subject: pull })),
      graphql({ data: { node: { comments: commentPage({ id: 'IC_8', author: bot }) } } }),
      graphql({
        data: { node: { headRefOid: oid('head'), statusCheckRollup: rollupOf([rawCheckRun({ name: 'lint' })]) } },
      }),
    )
    const { snapshot } = await readSubject(onPull, aReading())
    expect(sent.slice(1).map(operation)).toEqual([
      { name: 'OlderComments', variables: { id: 'PR_20', cursor: 'p1' } },
      { name: 'MoreChecks', variables: { id: 'PR_20', cursor: 'c1' } },
    ])
    expect(snapshot.pull).toMatchObject({ checksComplete: true, commentsComplete: true })
    expect(snapshot.pull?.checks.map(({ name }) => name)).toEqual(['test', 'lint'])
    expect(snapshot.pull?.comments.map(({ nodeId }) => nodeId)).toEqual(['IC_8', 'IC_9'])
  })

  it('gives up on a conversation after five pages and says so', async () => {
    const page = { ...commentPage({ author: bot }), pageInfo: { hasPreviousPage: true, startCursor: 'p' } }
    const again = graphql({ data: { node: { comments: page } } })
    script(
      subjectStep(rawRepository({ subject: rawPull({ author: person, comments: page }) })),
      again,
      again,
      again,
      again,
    )
    expect((await readSubject(onPull, aReading())).snapshot.pull).toMatchObject({ commentsComplete: false })
  })
})

describe('people', () => {
  const asking = (comment: Record<string, unknown>) =>
    rawRepository({ subject: rawIssue({ labels: { nodes: [] }, comments: commentPage(comment) }) })
  const mallory = { __typename: 'User', login: outsider.login, databaseId: outsider.id }
  const path = '/repos/octo/toy/collaborators/mallory/permission'
  const look: Trigger = { kind: 'sweep', repository, address: { kind: 'issue', number: 12 } }

  it.each([
    ['who is unknown here has none', { status: 404 }, { kind: 'read', id: outsider.id, level: 'none' }],
    ['is unavailable when GitHub forbids the question', { status: 403 }, { kind: 'unavailable' }],
    ['is unavailable when GitHub fails', { status: 500 }, { kind: 'unavailable' }],
    ['is unavailable when GitHub is silent', { broken: true }, { kind: 'unavailable' }],
    [
      'is unavailable when nobody stands behind the answer',
      { reply: { permission: 'admin', user: null } },
      { kind: 'unavailable' },
    ],
    [
      'is that of whoever has the login now',
      { reply: { permission: 'read', role_name: 'triage', user: { id: 77 } } },
      { kind: 'read', id: 77, level: 'triage' },
    ],
  ] as const)('whose word matters: a permission %s', async (_case, answer, reading) => {
    script(subjectStep(asking({ author: mallory })), { method: 'GET', path, ...answer })
    expect((await readSubject(look, aReading())).snapshot.permissions).toEqual({ mallory: reading })
  })

  it.each([
    ['without the handle', { body: 'just talking' }],
    ['answered before', { reactionGroups: [{ content: 'ROCKET', viewerHasReacted: true }] }],
    ['refused before', { reactionGroups: [{ content: 'CONFUSED', viewerHasReacted: true }] }],
    ['edited', { lastEditedAt: time(10) }],
    ['minimized', { isMinimized: true }],
    ['by a bot', { author: { __typename: 'Bot', login: 'dependabot', databaseId: 49_699_333 } }],
    ['by a deleted account', { author: null }],
  ])('cost no request for a comment %s', async (_case, comment) => {
    script(subjectStep(asking({ author: mallory, ...comment })))
    expect((await readSubject(look, aReading())).snapshot.permissions).toEqual({})
  })

  it('are not asked for a reaction that is another account’s', async () => {
    const others = { reactionGroups: [{ content: 'ROCKET', viewerHasReacted: false }] }
    script(subjectStep(asking({ author: mallory, ...others })), { method: 'GET', path, status: 404 })
    const { snapshot } = await readSubject(look, aReading())
    expect(snapshot.issue?.comments[0]).toMatchObject({ done: false, databaseId: 3_000_000_000, author: outsider })
  })
})

describe('an answer that cannot be used', () => {
  it.each([
    [
      'a gap',
      [{ type: 'FORBIDDEN', message: 'no', path: ['repository', 'subject', 'comments'] }],
      'left something out',
    ],
    ['a gap without a place', [{ message: 'Something went wrong' }], 'left something out'],
  ])('is %s', async (_case, errors, words) => {
    script(subjectStep(rawRepository({ subject: rawIssue() }), errors))
    await expect(readSubject(trigger, aReading())).rejects.toThrow(words)
  })

  it('is one to a token that is not the App’s', async () => {
    script(graphql({ data: { viewer: { login: 'octocat' }, repository: rawRepository({ subject: rawIssue() }) } }))
    await expect(readSubject(trigger, aReading())).rejects.toThrow('octocat')
  })
})

describe('an event ahead of what GitHub shows', () => {
  const old = subjectStep(rawRepository({ asker, subject: rawIssue({ updatedAt: time(90) }) }))
  const fresh = subjectStep(rawRepository({ asker, subject: rawIssue() }))

  it('is waited for', async () => {
    script(old, old, fresh)
    const reading = aReading()
    expect(await readSubject(trigger, reading)).toMatchObject({
      behind: false,
      snapshot: { issue: { updatedAt: ago(60) } },
    })
    expect(reading.slept).toEqual([1000, 3000])
  })

  it('is not expected of a check, whose time is its own', async () => {
    script(old)
    const reading = aReading()
    expect((await readSubject({ ...trigger, kind: 'checks_changed' }, reading)).behind).toBe(false)
    expect(reading.slept).toEqual([])
  })

  it('is given up on after 1, 3 and 9 seconds', async () => {
    script(old, old, old, old)
    const reading = aReading()
    expect((await readSubject(trigger, reading)).behind).toBe(true)
    expect(reading.slept).toEqual([1000, 3000, 9000])
  })

  it('may be about something GitHub does not show at all yet', async () => {
    const errors = [{ type: 'NOT_FOUND', message: 'Could not resolve', path: ['repository', 'subject'] }]
    script(subjectStep(rawRepository({ asker: null, subject: null }), errors), fresh)
    expect((await readSubject(trigger, aReading())).snapshot.issue?.number).toBe(12)
  })
})
