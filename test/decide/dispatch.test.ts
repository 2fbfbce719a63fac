import { describe, expect, it } from 'vitest'
import { encodeJob } from '../../src/domain/job.ts'
import type { LedgerState, SubjectState } from '../../src/domain/ledger/state.ts'
import type { IssueFacts, Snapshot } from '../../src/domain/snapshot.ts'
import { decideOn, effectOf, entriesOf, mutationsOf, reactionsOf, textsOf } from '../support/judging.ts'
import {
  aClaim,
  aComment,
  aConfig,
  ago,
  aJob,
  aLedger,
  allow,
  anIssue,
  aPull,
  aRepository,
  aSnapshot,
  aSubject,
  digest,
  oid,
  outsider,
  reviewer,
  self,
  writer,
} from '../support/snapshots.ts'

const issueWith = (differs: Partial<IssueFacts>): Partial<Snapshot> => ({ issue: anIssue(differs) })
const subjectWith = (differs: Partial<SubjectState>, state: Partial<LedgerState> = {}): Partial<Snapshot> => ({
  ledger: aLedger({ ...state, subjects: { 12: aSubject(differs) } }),
})
const claimOf = (snapshot: Snapshot) => {
  const claimed = entriesOf(decideOn(snapshot)).find(({ kind }) => kind === 'claimed')
  if (claimed?.kind !== 'claimed') throw new Error('nothing was claimed')
  return claimed
}
const withState = (snapshot: Snapshot, differs: Partial<LedgerState>): Snapshot => {
  if (snapshot.ledger.kind !== 'valid') throw new Error('this world has a ledger')
  return { ...snapshot, ledger: { ...snapshot.ledger, state: { ...snapshot.ledger.state, ...differs } } }
}
const withSubject = (snapshot: Snapshot, differs: Partial<SubjectState>): Snapshot => {
  if (snapshot.ledger.kind !== 'valid') throw new Error('this world has a ledger')
  const before = snapshot.ledger.state.subjects[12] ?? aSubject()
  return withState(snapshot, { subjects: { 12: { ...before, ...differs } } })
}
const waitingLabel = { label: ago(120), labelOpen: true, claimedAt: ago(100) } as const

describe('an issue labeled by a writer', () => {
  it('is claimed in one commit, with eyes on it in the same request', () => {
    const decision = decideOn(aSnapshot())
    expect(decision.reason).toBe('claimed')
    expect(decision.effects.map(({ kind }) => kind)).toEqual(['append'])
    expect(reactionsOf(decision)).toEqual(['EYES I_12'])
  })

  it('becomes one job, pinned to what was read', () => {
    const { job, hash, ...entry } = claimOf(aSnapshot())
    expect(entry).toMatchObject({ key: 'b-12', by: writer, cause: 'person', reservedUsd: 5, label: ago(120) })
    expect(job).toEqual({
      v: 1,
      id: 'b-12',
      generation: 3,
      kind: 'implement',
      repository: 500,
      subject: 12,
      pull: null,
      agent: 'engineer',
      base: oid('main'),
      head: null,
      branch: 'agent/12-sum-of-an-empty-list',
      asks: [{ kind: 'label', id: 'I_12', sha256: digest('Sum of an empty list\n\nIt should be zero.') }],
      limits: { usd: 5, minutes: 45, turns: 120 },
      energy: 8,
      ledger: `2@${oid('tip-2')}`,
    })
    expect(hash).toBe(digest(encodeJob(job)))
  })

  it('revises the open pull request it has', () => {
    const label = { labelEvents: [{ label: 'agent', added: true, at: ago(30), actor: writer }] }
    const snapshot = aSnapshot({
      pull: aPull(),
      ...issueWith(label),
      ...subjectWith({ label: ago(500), claimedAt: ago(400) }),
    })
    expect(claimOf(snapshot).job).toMatchObject({
      kind: 'revise',
      pull: 20,
      base: oid('main'),
      head: oid('head'),
      branch: 'agent/12-sum-of-an-empty-list',
      limits: { usd: 2.5, minutes: 30, turns: 60 },
    })
  })

  it('gets a new branch when its pull request was closed and the name is taken', () => {
    const snapshot = aSnapshot({ pull: aPull({ open: false }), branches: ['agent/12-sum-of-an-empty-list'] })
    expect(claimOf(snapshot).job).toMatchObject({
      kind: 'implement',
      branch: 'agent/12-sum-of-an-empty-list-2',
      head: null,
    })
  })

  it("gets its own branch beside a person's pull request of that name", () => {
    const snapshot = aSnapshot({ pull: aPull({ author: writer }), branches: ['agent/12-sum-of-an-empty-list'] })
    expect(claimOf(snapshot).job).toMatchObject({ kind: 'implement', branch: 'agent/12-sum-of-an-empty-list-2' })
  })

  it('begins the ledger, with the time from which things count where the host does not know it', () => {
    const fresh = aSnapshot({ ledger: { kind: 'empty' } })
    expect(entriesOf(decideOn(fresh))).toMatchObject([
      { kind: 'claimed', job: { generation: 1, ledger: `0@${'0'.repeat(40)}` } },
    ])
    const unknown = aSnapshot({ ledger: { kind: 'empty' }, repository: aRepository({ installedAt: null }) })
    expect(entriesOf(decideOn(unknown, { at: ago(119) }))).toMatchObject([
      { kind: 'installed', at: ago(179) },
      { kind: 'claimed' },
    ])
  })

  it('is remembered even where it has to wait, so that a later look still counts it', () => {
    const repository = aRepository({ installedAt: null, workflowOid: null })
    const decision = decideOn(aSnapshot({ ledger: { kind: 'empty' }, repository }), { at: ago(119) })
    expect(decision.reason).toBe('workflow_missing')
    expect(entriesOf(decision)).toEqual([{ kind: 'installed', at: ago(179) }])
    expect(textsOf(decision)).toHaveLength(1)
    const later = aSnapshot({ ledger: aLedger({ since: ago(179) }), repository: aRepository({ installedAt: null }) })
    expect(decideOn(later, { kind: 'sweep' }).reason).toBe('claimed')
  })

  it('takes the comments that ask with it, oldest first', () => {
    const comments = [
      aComment({ nodeId: 'IC_2', createdAt: ago(20), body: '@agent and document it' }),
      aComment({ nodeId: 'IC_1', createdAt: ago(40), body: '@agent use a loop' }),
      aComment({ nodeId: 'IC_3', createdAt: ago(10), body: 'no command' }),
    ]
    const snapshot = aSnapshot(issueWith({ comments }))
    expect(claimOf(snapshot).job.asks).toEqual([
      expect.objectContaining({ kind: 'label', id: 'I_12' }),
      { kind: 'comment', id: 'IC_1', sha256: digest('@agent use a loop') },
      { kind: 'comment', id: 'IC_2', sha256: digest('@agent and document it') },
    ])
    expect(reactionsOf(decideOn(snapshot))).toEqual(['EYES I_12', 'EYES IC_1', 'EYES IC_2'])
  })

  it('says once that a comment is longer than an agent reads', () => {
    const long = aComment({ body: `@agent ${'word '.repeat(2000)}` })
    const decision = decideOn(aSnapshot(issueWith({ comments: [long] })))
    expect(decision.reason).toBe('claimed')
    expect(textsOf(decision)).toEqual([expect.stringContaining('longer than an agent reads')])
    const seen = aSnapshot(issueWith({ comments: [{ ...long, seen: true }] }))
    expect(textsOf(decideOn(seen))).toEqual([])
  })

  it('coalesces many comments into one run, and leaves what is too much for the next', () => {
    const comments = Array.from({ length: 30 }, (_, index) =>
      aComment({ nodeId: `IC_${index}`, databaseId: index, createdAt: ago(60), body: `@agent do ${index}` }),
    )
    const snapshot = aSnapshot(issueWith({ comments, labels: [] }))
    expect(claimOf(snapshot).job.asks).toHaveLength(20)
    expect(encodeJob(claimOf(snapshot).job).length).toBeLessThan(16_000)
  })
})

describe('nobody asked', () => {
  const answered = subjectWith({ label: ago(120), claimedAt: ago(100) })
  it.each([
    ['without the label', issueWith({ labels: [] })],
    ['when the label has no event, as after a rename', issueWith({ labelEvents: [] })],
    ['when the label was removed and its event is the last', issueWith({ labelEvents: [{ label: 'agent', added: false, at: ago(9), actor: writer }] })],
    ['when the label was set before the App came', { repository: aRepository({ installedAt: ago(60) }) }],
    ['when the label was set before the first entry of the ledger', { ledger: aLedger({ since: ago(60) }), repository: aRepository({ installedAt: null }) }],
    ['when the label is older than the reopening', issueWith({ reopenedAt: ago(60) })],
    ['when the issue is closed', issueWith({ open: false })],
    ['when a comment was posted before the App came', { ...issueWith({ labels: [], comments: [aComment()] }), repository: aRepository({ installedAt: ago(30) }) }],
    ['when a comment only mentions the handle', issueWith({ labels: [], comments: [aComment({ body: 'maybe ask @agent later?' })] })],
    ['when a comment was hidden', issueWith({ labels: [], comments: [aComment({ minimized: true })] })],
    ['when a comment has its answer', issueWith({ labels: [], comments: [aComment({ done: true })] })],
    ['when a comment was refused', issueWith({ labels: [], comments: [aComment({ refused: true })] })],
    ['when the author of a comment is gone', issueWith({ labels: [], comments: [aComment({ author: null })] })],
  ])('%s', (_when, differs) => {
    expect(decideOn(aSnapshot(differs))).toEqual({ reason: 'not_asked', effects: [] })
  }) // biome-ignore format: one line per difference

  it('anew when the label was answered', () => {
    expect(decideOn(aSnapshot(answered))).toEqual({ reason: 'nothing_to_do', effects: [] })
  })

  it('when a comment was answered in the ledger because its conversation is locked', () => {
    const differs = { ...issueWith({ labels: [], comments: [aComment()] }), ...subjectWith({ refused: ['IC_1'] }) }
    expect(decideOn(aSnapshot(differs))).toEqual({ reason: 'nothing_to_do', effects: [] })
  })

  it('on the first look at a repository of which nothing is known', () => {
    const snapshot = aSnapshot({ ledger: { kind: 'empty' }, repository: aRepository({ installedAt: null }) })
    expect(decideOn(snapshot, { kind: 'sweep' })).toEqual({ reason: 'not_asked', effects: [] })
  })
})

describe('a label whose setter does not count', () => {
  const bot = { id: 41, login: 'triage[bot]' }
  const setBy = (actor: Snapshot['self']['bot'] | null): Partial<Snapshot> =>
    issueWith({ labelEvents: [{ label: 'agent', added: true, at: ago(120), actor }] })

  it.each([
    ['an outsider', setBy(outsider), 'not_a_writer'],
    ['somebody with triage', { ...setBy(outsider), permissions: { mallory: { kind: 'read', id: 2, level: 'triage' } } }, 'not_a_writer'],
    ['a bot', setBy(bot), 'asker_is_bot'],
    ['a bot that is trusted elsewhere', { ...setBy(bot), config: aConfig({ bots: { trusted: [41] } }) }, 'asker_is_bot'],
    ['our own App', setBy(self.bot), 'asker_is_bot'],
    ['an account that is gone', setBy(null), 'asker_is_bot'],
    ['a blocked writer', { config: aConfig({ users: { blocked: [1] } }) }, 'asker_blocked'],
    ['somebody who took over the login', { permissions: { octocat: { kind: 'read', id: 99, level: 'admin' } } }, 'asker_mismatch'],
  ] as const)('is remembered once and starts nothing: %s', (_who, differs, reason) => {
    const decision = decideOn(aSnapshot(differs))
    expect(decision.reason).toBe(reason)
    expect(entriesOf(decision)).toMatchObject([{ kind: 'refused', subject: 12, ask: 'I_12', because: reason, label: ago(120) }])
    expect(mutationsOf(decision)).toEqual([])
    const judged = aSnapshot({ ...differs, ...subjectWith({ label: ago(120), refused: ['I_12'] }) })
    expect(decideOn(judged)).toEqual({ reason: 'nothing_to_do', effects: [] })
  }) // biome-ignore format: one line per person

  it.each([
    ['maintain', { octocat: { kind: 'read', id: 1, level: 'maintain' } }],
    ['admin', { octocat: { kind: 'read', id: 1, level: 'admin' } }],
  ] as const)('counts with %s', (_level, permissions) => {
    expect(decideOn(aSnapshot({ permissions })).reason).toBe('claimed')
  })

  it.each([
    ['GitHub does not say', { octocat: { kind: 'unavailable' } }],
    ['it was not read', {}],
  ] as const)('is judged later, and nothing is written, when %s', (_why, permissions) => {
    expect(decideOn(aSnapshot({ permissions }))).toEqual({ reason: 'authz_unavailable', effects: [] })
  })
})

describe('what stops work that was asked for', () => {
  const hidden = `It should be zero.${String.fromCodePoint(0xe0041)}`
  const busy = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `b-${100 + index}`,
        aClaim({ key: `b-${100 + index}`, reservedUsd: 1 }),
      ]),
    )
  const gates: readonly (readonly [string, Partial<Snapshot>, string])[] = [
    ['the workflow is missing', { repository: aRepository({ workflowOid: null }) }, 'workflow_missing'],
    ['the workflow is old', { repository: aRepository({ workflowUsable: false }) }, 'workflow_outdated'],
    ['the configuration has a mistake', { config: { ...aConfig(), kind: 'invalid', message: 'merge.metod: unknown key' } }, 'config_invalid'],
    ['a branch is in the way', { branches: ['agent'] }, 'branch_name_taken'],
    ['a hold label is on the issue', issueWith({ labels: ['agent', 'hold'] }), 'held'],
    ['a hold label was set by somebody without write', issueWith({ labels: ['agent', 'do-not-merge'], labelEvents: [...anIssue().labelEvents, { label: 'do-not-merge', added: true, at: ago(10), actor: outsider }] }), 'held'],
    ['a hold label was removed by somebody without write', issueWith({ labelEvents: [...anIssue().labelEvents, { label: 'hold', added: false, at: ago(10), actor: outsider }] }), 'held'],
    ['a hold label is on the pull request', { pull: aPull({ labels: ['hold'] }), ...subjectWith({ label: ago(500) }) }, 'held'],
    ['a person put it on hold', subjectWith({ held: { by: writer, at: ago(50), why: 'wait for @octocat' } }), 'held'],
    ['its text hides characters', issueWith({ body: hidden }), 'hidden_text'],
    ['a comment that asks turns the direction of its text', issueWith({ comments: [aComment({ body: '@agent do\u202E it' })] }), 'hidden_text'],
    ['its asker used up the hour', { ledger: aLedger({ dispatches: { 1: Array(20).fill(ago(60)) } }) }, 'hourly_limit'],
    ['its runs failed as often as allowed', subjectWith({ ...waitingLabel, attempts: 2, last: { because: 'run_lost', at: ago(50), run: null } }), 'attempts_spent'],
    ['its energy is spent', subjectWith({ ...waitingLabel, energy: 0, attempts: 1 }), 'energy_spent'],
    ['its rounds are spent', subjectWith({ ...waitingLabel, rounds: 3, attempts: 1 }), 'rounds_spent'],
    ['its money is spent', subjectWith({ spentUsd: 10.01 }), 'budget_subject'],
    ["the agent's month is spent", { ledger: aLedger({ agentMonths: { 'engineer 2026-11': 95.01 } }) }, 'budget_agent'],
    ['the day is spent', { ledger: aLedger({ days: { '2026-11-20': 20.01 } }) }, 'budget_day'],
    ['money is set aside for other runs', { ledger: aLedger({ days: { '2026-11-20': 14 }, claims: { 'b-99': aClaim({ key: 'b-99', reservedUsd: 7 }) } }) }, 'budget_day'],
    ['all slots are taken', { ledger: aLedger({ claims: busy(3) }) }, 'slots_full'],
  ] // biome-ignore format: one line per gate

  it.each(gates)('%s', (_what, differs, reason) => {
    const decision = decideOn(aSnapshot(differs))
    expect(decision.reason).toBe(reason)
    expect(entriesOf(decision)).toEqual([])
    expect(textsOf(decision)[0]).toContain(`(\`${reason}\`)`)
  })

  it.each(gates)('is said once: %s', (_what, differs) => {
    const [before] = textsOf(decideOn(aSnapshot(differs)))
    const written = aComment({
      nodeId: 'IC_99',
      databaseId: 99,
      author: self.bot,
      authorIsBot: true,
      body: before ?? '',
    })
    const snapshot = aSnapshot(differs)
    const seen = (comments: readonly ReturnType<typeof aComment>[]) => [
      ...comments.map((one) => ({ ...one, seen: true })),
      written,
    ]
    const home = snapshot.pull
      ? { pull: { ...snapshot.pull, comments: seen(snapshot.pull.comments) } }
      : { issue: snapshot.issue && { ...snapshot.issue, comments: seen(snapshot.issue.comments) } }
    expect(decideOn({ ...snapshot, ...home }).effects).toEqual([])
  })

  it('asks the gates in their order', () => {
    const worst = aSnapshot({
      repository: aRepository({ workflowOid: null }),
      config: { ...aConfig(), kind: 'invalid', message: 'no' },
      branches: ['agent'],
      issue: anIssue({ labels: ['agent', 'hold'], body: hidden }),
      ledger: aLedger({
        subjects: { 12: aSubject({ ...waitingLabel, attempts: 1, energy: 0, rounds: 3, spentUsd: 99 }) },
        agentMonths: { 'engineer 2026-11': 99 },
        days: { '2026-11-20': 99 },
        claims: busy(3),
      }),
    })
    const easier: readonly ((snapshot: Snapshot) => Snapshot)[] = [
      (one) => ({ ...one, repository: aRepository() }),
      (one) => ({ ...one, config: aConfig() }),
      (one) => ({ ...one, branches: [] }),
      (one) => ({ ...one, issue: anIssue({ body: hidden }) }),
      (one) => ({ ...one, issue: anIssue() }),
      (one) => withSubject(one, { energy: 8 }),
      (one) => withSubject(one, { rounds: 0 }),
      (one) => withSubject(one, { spentUsd: 0 }),
      (one) => withState(one, { agentMonths: {} }),
      (one) => withState(one, { days: {} }),
      (one) => withState(one, { claims: {} }),
    ]
    const worlds = [worst]
    for (const ease of easier) worlds.push(ease(worlds.at(-1) ?? worst))
    expect(worlds.map((world) => decideOn(world).reason)).toEqual([
      'workflow_missing',
      'config_invalid',
      'branch_name_taken',
      'held',
      'hidden_text',
      'energy_spent',
      'rounds_spent',
      'budget_subject',
      'budget_agent',
      'budget_day',
      'slots_full',
      'claimed',
    ])
  })

  it('gives a link to the file that is missing', () => {
    const [text] = textsOf(decideOn(aSnapshot({ repository: aRepository({ workflowOid: null }) })))
    expect(text).toContain('https://github.com/octo/toy/new/main?filename=.github%2Fworkflows%2Fsignalbox.yml')
  })

  it('puts eyes on comments that wait', () => {
    const differs = issueWith({ labels: ['agent', 'hold'], comments: [aComment()] })
    expect(reactionsOf(decideOn(aSnapshot(differs)))).toEqual(['EYES IC_1'])
  })

  it('says nothing in a locked conversation', () => {
    expect(decideOn(aSnapshot(issueWith({ locked: true, comments: [aComment()] })))).toMatchObject({
      reason: 'subject_locked',
      effects: [],
    })
  })

  it('wakes when the hour is over', () => {
    const times = [ago(3000), ...Array(19).fill(ago(60))]
    expect(decideOn(aSnapshot({ ledger: aLedger({ dispatches: { 1: times } }) })).wakeAt).toBe(ago(-600))
  })
})

describe('what does not stop it', () => {
  it.each([
    ['a hold label that a writer removed', issueWith({ labelEvents: [...anIssue().labelEvents, { label: 'hold', added: false, at: ago(10), actor: writer }] })],
    ['a hold label from before somebody resumed', { ...issueWith({ labels: ['agent', 'hold'], labelEvents: [{ label: 'hold', added: true, at: ago(300), actor: outsider }, ...anIssue().labelEvents] }), ...subjectWith({ resumedAt: ago(200) }) }],
    ['hidden characters that a person confirmed', { ...issueWith({ body: 'a\u202Eb' }), ...subjectWith({ confirmed: [digest('Sum of an empty list\n\na\u202Eb')] }) }],
    ['dispatches of more than an hour ago', { ledger: aLedger({ dispatches: { 1: Array(20).fill(ago(3700)) } }) }],
    ['spent energy, when a person asks', subjectWith({ energy: 0, rounds: 3, attempts: 2, label: ago(500), claimedAt: ago(400) })],
    ['money of yesterday', { ledger: aLedger({ days: { '2026-11-19': 25 } }) }],
    ['money of another agent', { ledger: aLedger({ agentMonths: { 'writer 2026-11': 100 } }) }],
    ['a review at work', { ledger: aLedger({ claims: { 'r-1': aClaim({ key: 'r-1', reservedUsd: 0 }), 'r-2': aClaim({ key: 'r-2', reservedUsd: 0 }), 'r-3': aClaim({ key: 'r-3', reservedUsd: 0 }) } }) }],
  ])('%s', (_what, differs) => {
    expect(decideOn(aSnapshot(differs)).reason).toBe('claimed')
  }) // biome-ignore format: one line per difference

  it('counts somebody else who asked too when the first has used up the hour', () => {
    const comments = [aComment({ author: reviewer, nodeId: 'IC_2' })]
    const snapshot = aSnapshot({
      ...issueWith({ comments }),
      ledger: aLedger({ dispatches: { 1: Array(20).fill(ago(60)) } }),
    })
    expect(claimOf(snapshot).by).toEqual(reviewer)
  })
})

describe('asks that were not answered', () => {
  it('are claimed again after a failed run, by nobody in particular', () => {
    const snapshot = aSnapshot(subjectWith({ ...waitingLabel, attempts: 1, energy: 5, rounds: 1 }))
    expect(claimOf(snapshot)).toMatchObject({ cause: 'automatic', by: writer, label: ago(120), job: { energy: 4 } })
  })

  it('are claimed again after the branch moved', () => {
    expect(claimOf(aSnapshot(subjectWith(waitingLabel)))).toMatchObject({ cause: 'automatic' })
  })

  it('renew everything when a person says more', () => {
    const differs = {
      ...issueWith({ comments: [aComment({ createdAt: ago(20) })] }),
      ...subjectWith({ ...waitingLabel, energy: 0, rounds: 3, attempts: 2 }),
    }
    expect(claimOf(aSnapshot(differs))).toMatchObject({ cause: 'person', job: { energy: 8 } })
  })

  it('renew nothing when a comment was there before the run', () => {
    const differs = {
      ...issueWith({ labels: [], comments: [aComment({ createdAt: ago(200), seen: true })] }),
      ...subjectWith({ claimedAt: ago(100), attempts: 1, energy: 5 }),
    }
    expect(claimOf(aSnapshot(differs))).toMatchObject({ cause: 'automatic', job: { energy: 4 } })
  })

  it('are dropped with the label', () => {
    const differs = { ...issueWith({ labels: [] }), ...subjectWith({ ...waitingLabel, attempts: 1 }) }
    expect(decideOn(aSnapshot(differs))).toEqual({ reason: 'nothing_to_do', effects: [] })
  })
})

describe('comments on a pull request', () => {
  const onPull = (differs: Parameters<typeof aPull>[0] = {}, comment: Parameters<typeof aComment>[0] = {}) =>
    aSnapshot({
      issue: null,
      pull: aPull({ author: writer, headRef: 'topic', comments: [aComment({ on: 'pull', ...comment })], ...differs }),
    })

  it("continue a person's branch of this repository", () => {
    expect(claimOf(onPull())).toMatchObject({
      key: 'b-20',
      job: { kind: 'revise', subject: 20, pull: 20, branch: 'topic', head: oid('head'), base: oid('main') },
    })
  })

  it.each([
    ['from a fork', { crossRepository: true }, 'fork_read_only'],
    ['that is closed', { open: false }, 'closed'],
    ['whose head is the default branch', { headRef: 'main', baseRef: 'release' }, 'default_branch_read_only'],
  ] as const)('are refused for good on one %s, with one reply', (_what, differs, reason) => {
    const decision = decideOn(onPull(differs))
    expect(decision.reason).toBe(reason)
    expect(decision.effects.map(({ kind }) => kind)).toEqual(['mutate'])
    expect(reactionsOf(decision)).toEqual(['CONFUSED IC_1'])
    expect(textsOf(decision)).toHaveLength(1)
  })

  it('are refused where the head is a branch that is merged into', () => {
    const snapshot = { ...onPull({ headRef: 'develop' }), config: aConfig({ merge: { bases: ['main', 'develop'] } }) }
    expect(decideOn(snapshot).reason).toBe('default_branch_read_only')
  })

  it('get one reply for several', () => {
    const comments = [aComment({ on: 'pull' }), aComment({ on: 'pull', nodeId: 'IC_2', databaseId: 2 })]
    const decision = decideOn(onPull({ crossRepository: true, comments }))
    expect(reactionsOf(decision)).toEqual(['CONFUSED IC_1', 'CONFUSED IC_2'])
    expect(textsOf(decision)).toHaveLength(1)
  })

  it('of a closed issue are refused, and said so', () => {
    const decision = decideOn(aSnapshot(issueWith({ open: false, comments: [aComment()] })))
    expect(decision.reason).toBe('issue_closed')
    expect(reactionsOf(decision)).toEqual(['CONFUSED IC_1'])
  })

  it('of a closed issue with an open pull request of ours are worked on', () => {
    const snapshot = aSnapshot({ ...issueWith({ open: false, comments: [aComment()] }), pull: aPull() })
    expect(claimOf(snapshot).job).toMatchObject({ kind: 'revise', pull: 20 })
  })

  it('wait while GitHub does not say who may ask', () => {
    const snapshot = { ...onPull(), permissions: { octocat: { kind: 'unavailable' } as const } }
    expect(decideOn(snapshot)).toEqual({ reason: 'authz_unavailable', effects: [] })
  })

  describe('by a bot', () => {
    const bot = { id: 41, login: 'review[bot]' }
    const byBot = { author: bot, authorIsBot: true }
    const trusted = aConfig({ bots: { trusted: [41] } })

    it('are ignored without a trace', () => {
      expect(
        decideOn(onPull({ author: self.bot }, byBot)).effects.filter(
          ({ kind }) => kind !== 'merge' && kind !== 'check',
        ),
      ).toEqual([])
      expect(decideOn(onPull({}, byBot))).toEqual({ reason: 'not_asked', effects: [] })
    })

    it('count on our own pull request when it is trusted, and spend energy', () => {
      const snapshot = {
        ...onPull({ author: self.bot }, byBot),
        config: trusted,
        ledger: aLedger({ subjects: { 20: aSubject({ energy: 3 }) } }),
      }
      expect(claimOf(snapshot)).toMatchObject({ cause: 'automatic', by: bot, job: { energy: 2 } })
    })

    it.each([
      ["on a person's pull request", onPull({}, byBot)],
      ['on a fork', onPull({ author: self.bot, crossRepository: true }, byBot)],
    ])('do not count %s', (_where, snapshot) => {
      expect(entriesOf(decideOn({ ...snapshot, config: trusted }))).toEqual([])
    })

    it('do not count when it is blocked too', () => {
      const config = aConfig({ bots: { trusted: [41] }, users: { blocked: [41] } })
      expect(entriesOf(decideOn({ ...onPull({ author: self.bot }, byBot), config }))).toEqual([])
    })
  })
})

describe('a claim by somebody else', () => {
  it('of another key leaves this one free', () => {
    const other = aClaim({ key: 'b-99', job: aJob({ id: 'b-99', subject: 99 }) })
    expect(claimOf(aSnapshot({ ledger: aLedger({ claims: { 'b-99': other } }) })).key).toBe('b-12')
  })

  it('that won the race is a normal outcome, and nothing more is written', () => {
    const refusal = { effect: 'append', reason: 'claimed_elsewhere', words: '' } as const
    expect(decideOn(aSnapshot({ refusal }))).toEqual({ reason: 'claimed_elsewhere', detail: '', effects: [] })
  })
})

it('needs no permission of people who said nothing', () => {
  expect(decideOn(aSnapshot({ permissions: { octocat: allow(writer) } })).reason).toBe('claimed')
  expect(effectOf(decideOn(aSnapshot()), 'append').entries).toHaveLength(1)
})
