import { describe, expect, it } from 'vitest'
import type { Effect, EffectResult, Mutation } from '../../src/domain/decision.ts'
import { emptyState } from '../../src/domain/ledger/state.ts'
import { meaningOf } from '../../src/domain/merge/meaning.ts'
import { mergeRecord, writeMergeRecord } from '../../src/domain/merge/record.ts'
import type { PublishSnapshot } from '../../src/domain/publication.ts'
import type { QueueFacts } from '../../src/domain/pull.ts'
import type { Snapshot } from '../../src/domain/snapshot.ts'
import { advancePublication } from '../../src/snapshot/advance/publication.ts'
import { advanceSnapshot } from '../../src/snapshot/advance.ts'
import { aMerge, anEntry } from '../support/merging.ts'
import { aFinishedRun } from '../support/publications.ts'
import { aComment, aJob, anIssue, aPull, aSnapshot, now, oid, self, writer } from '../support/snapshots.ts'

const done = { kind: 'done', nodeId: null } as const
const before = aSnapshot({
  issue: anIssue({
    comments: [aComment({ nodeId: 'IC_1' }), aComment({ nodeId: 'IC_2', author: self.bot, body: 'old' })],
  }),
  pull: aPull({ draft: true, comments: [aComment({ nodeId: 'IC_3', on: 'pull' })] }),
  branches: ['agent/12-sum-of-an-empty-list', 'agent/12-other'],
})

function folded(effect: Effect, result: EffectResult, from: Snapshot = before): Snapshot {
  const next = advanceSnapshot(from, { effect, result }, now)
  if (!next) throw new Error('has to be read again')
  return next
}

const mutated = (mutation: Mutation, nodeId: string | null = null): Snapshot =>
  folded({ kind: 'mutate', mutations: [mutation] }, { kind: 'mutated', results: [{ kind: 'done', nodeId }] })

describe('after a mutation', () => {
  it.each([
    ['EYES', 'seen'],
    ['ROCKET', 'done'],
    ['CONFUSED', 'refused'],
  ] as const)('%s is remembered on its comment, wherever it stands', (content, flag) => {
    expect(mutated({ kind: 'react', subjectId: 'IC_1', content }).issue?.comments[0]).toMatchObject({ [flag]: true })
    expect(mutated({ kind: 'react', subjectId: 'IC_3', content }).pull?.comments[0]).toMatchObject({ [flag]: true })
    expect(mutated({ kind: 'react', subjectId: 'I_12', content }).issue).toEqual(before.issue)
  })

  it('a new comment is the App’s and stands last', () => {
    const { issue, pull } = mutated({ kind: 'comment', subjectId: 'PR_20', body: 'hello' }, 'IC_9')
    expect(pull?.comments.at(-1)).toMatchObject({ nodeId: 'IC_9', body: 'hello', author: self.bot, on: 'pull' })
    expect(issue?.comments).toHaveLength(2)
  })

  it('an edit, the end of a draft and a closed issue are seen', () => {
    expect(mutated({ kind: 'edit_comment', commentId: 'IC_2', body: 'new' }).issue?.comments[1]?.body).toBe('new')
    expect(mutated({ kind: 'mark_ready', pullId: 'PR_20' }).pull).toMatchObject({ draft: false, readyAt: now })
    expect(mutated({ kind: 'close_issue', issueId: 'I_12' }).issue?.open).toBe(false)
  })

  it('that was refused nothing changed', () => {
    const mutation: Mutation = { kind: 'react', subjectId: 'IC_1', content: 'EYES' }
    const results = [{ kind: 'refused', words: 'locked' }] as const
    expect(folded({ kind: 'mutate', mutations: [mutation] }, { kind: 'mutated', results })).toEqual(before)
  })
})

describe('after an append', () => {
  const state = { ...emptyState, seq: 9 }
  const appended: EffectResult = { kind: 'appended', oid: oid('tip'), tree: oid('tree'), state, alongside: [] }
  const claimed: Effect = {
    kind: 'append',
    entries: [
      {
        kind: 'claimed',
        key: 'b-12',
        at: now,
        by: writer,
        cause: 'person',
        job: aJob(),
        hash: 'a'.repeat(64),
        reservedUsd: 5,
        label: null,
      },
    ],
    alongside: [],
  }

  it('the ledger is what the append left', () => {
    const effect: Effect = { kind: 'append', entries: [{ kind: 'swept', at: now }], alongside: [] }
    expect(folded(effect, appended)).toMatchObject({
      ledger: { kind: 'valid', oid: oid('tip'), tree: oid('tree'), state: { seq: 9 } },
      justClaimed: false,
      run: before.run,
    })
  })

  it('of a claim of this subject, nothing needs looking up before its dispatch', () => {
    expect(folded(claimed, appended)).toMatchObject({ justClaimed: true, run: 'absent' })
  })

  it('of a claim and its dispatch, the run is known', () => {
    const dispatched: EffectResult = {
      kind: 'dispatched',
      runId: 4001,
      url: 'https://github.com/octo/toy/actions/runs/4001',
    }
    const next = folded({ kind: 'dispatch', job: aJob() }, dispatched, folded(claimed, appended))
    expect(next).toMatchObject({
      justClaimed: true,
      run: { id: 4001, name: 'signalbox b-12 g3', status: 'queued', actor: self.bot, createdAt: now },
    })
  })

  it('whose dispatch named no run, it stays to be looked up', () => {
    const next = folded(
      { kind: 'dispatch', job: aJob() },
      { kind: 'dispatched', runId: null, url: null },
      folded(claimed, appended),
    )
    expect(next).toMatchObject({ justClaimed: false, run: 'absent' })
  })

  it('what stood beside it counts as well', () => {
    const effect: Effect = { ...claimed, alongside: [{ kind: 'react', subjectId: 'IC_1', content: 'EYES' }] }
    expect(folded(effect, { ...appended, alongside: [done] }).issue?.comments[0]?.seen).toBe(true)
  })

  it('whose answer was lost, everything is read again', () => {
    expect(advanceSnapshot(before, { effect: claimed, result: { ...appended, alongside: null } }, now)).toBeNull()
  })
})

describe('after other writes', () => {
  it.each([
    ['a merge check that passes', 'signalbox / merge', 'success', true],
    ['a merge check that fails', 'signalbox / merge', 'failure', undefined],
    ['a verdict', 'signalbox / checklist', 'success', undefined],
  ] as const)('%s says whether GitHub may go on blocking for a moment', (_, name, conclusion, expected) => {
    const effect: Effect = {
      kind: 'check',
      head: oid('head'),
      name,
      existing: null,
      status: 'completed',
      conclusion,
      externalId: 'abc',
      title: 'Ready',
      summary: '',
      text: null,
      actions: [],
    }
    expect(folded(effect, { kind: 'checked', id: 901 }).justPassed).toBe(expected)
  })

  it('a check says what it was told to say', () => {
    const effect: Effect = {
      kind: 'check',
      head: oid('head'),
      name: 'signalbox / merge',
      existing: null,
      status: 'completed',
      conclusion: 'action_required',
      externalId: 'abc',
      title: 'Held',
      summary: '',
      text: null,
      actions: [],
    }
    const expected = {
      databaseId: 901,
      status: 'COMPLETED',
      conclusion: 'ACTION_REQUIRED',
      externalId: 'abc',
      title: 'Held',
      record: null,
    }
    expect(folded(effect, { kind: 'checked', id: 901 }).pull?.ownMergeCheck).toEqual(expected)
    expect(folded({ ...effect, head: oid('other') }, { kind: 'checked', id: 901 }).pull?.ownMergeCheck).toBeNull()
    const record = mergeRecord.parse({
      v: 2,
      pull: 20,
      base: 'main',
      baseOid: oid('main'),
      head: oid('head'),
      decision: 'wait',
      reason: 'merge_pending',
      since: now,
      attempts: { merge: 1 },
      pending: 'u-1',
      told: null,
      ledger: `3@${oid('tip')}`,
    })
    const summary = `All gates pass.\n\n${writeMergeRecord(record)}`
    const remembering = folded({ ...effect, summary }, { kind: 'checked', id: 901 })
    expect(remembering.pull?.ownMergeCheck).toEqual({ ...expected, record })
  })

  it('labels exist', () => {
    const effect: Effect = { kind: 'create_labels', labels: [{ name: 'agent', color: 'ededed', description: '' }] }
    expect(folded(effect, { kind: 'done' }).repository.labels).toEqual(['agent'])
  })

  it('labels stand on what they were put on, once', () => {
    const put = (number: number) =>
      folded({ kind: 'add_labels', number, labels: ['AGENT', 'agent:needs-human'] }, { kind: 'done' })
    expect(put(12).issue?.labels).toEqual(['agent', 'agent:needs-human'])
    expect(put(12).pull).toEqual(before.pull)
    expect(put(20).pull?.labels).toEqual([...(before.pull?.labels ?? []), 'AGENT', 'agent:needs-human'])
    expect(put(20).issue).toEqual(before.issue)
  })

  it('a refusal is told to one more decision', () => {
    const effect: Effect = { kind: 'cancel_run', runId: 1 }
    const next = folded(effect, { kind: 'refused', reason: 'refused_by_github', words: 'no' })
    expect(next).toEqual({ ...before, refusal: { effect: 'cancel_run', reason: 'refused_by_github', words: 'no' } })
  })

  it('a refusal keeps what it means', () => {
    const meaning = meaningOf({ api: 'merge', status: 404, message: 'Not Found' })
    const next = folded(aMerge(), { kind: 'refused', reason: 'not_found', words: 'Not Found', meaning })
    expect(next.refusal).toEqual({ effect: 'merge', reason: 'not_found', words: 'Not Found', meaning })
  })

  it('a restored ledger is read again', () => {
    const effect: Effect = { kind: 'restore_ledger', from: oid('a'), to: oid('b') }
    expect(advanceSnapshot(before, { effect, result: { kind: 'done' } }, now)).toBeNull()
  })
})

describe('after the calls of a merge', () => {
  const queue: QueueFacts = { enabled: true, entry: null, removal: null }
  const waiting = aSnapshot({ pull: aPull({ queue }) })
  const enqueued: Effect = anEntry()
  const update: Effect = { kind: 'update_branch', number: 20, sha: oid('head') }
  const poll: Effect = { kind: 'poll_merge', number: 20, uuid: 'u-1' }

  it.each([aMerge(), poll, enqueued])('a merged pull request is closed: $kind', (effect) => {
    const closed = { open: false, merged: true, mergedAt: now, mergeCommit: oid('merged') }
    expect(folded(effect, { kind: 'merged', oid: oid('merged') }).pull).toMatchObject(closed)
  })

  it.each([
    [aMerge(), { reason: 'merge_pending', uuid: 'u-1' }],
    [poll, { reason: 'merge_pending', uuid: 'u-1' }],
    [update, { reason: 'updating', uuid: null }],
  ] as const)('what GitHub took on is known for the rest of the pass, and changes nothing else', (effect, accepted) => {
    expect(folded(effect, { kind: 'accepted', ...accepted }, waiting)).toEqual({ ...waiting, accepted })
  })

  it('an entry in the queue is ours only where we put it there', () => {
    const result = { kind: 'accepted', reason: 'in_merge_queue', uuid: null } as const
    const accepted = { reason: 'in_merge_queue', uuid: null }
    const ours = folded(enqueued, result, waiting)
    expect(ours).toMatchObject({ accepted, pull: { queue: { enabled: true, entry: { by: self.bot.login } } } })
    expect(folded(poll, result, waiting)).toMatchObject({ accepted, pull: { queue: { entry: { by: null } } } })
    const entry = { nodeId: 'MQE_1', state: 'QUEUED', position: 1, by: 'octocat' }
    const theirs = aSnapshot({ pull: aPull({ queue: { ...queue, entry } }) })
    expect(folded(enqueued, result, theirs).pull?.queue.entry).toEqual(entry)
  })

  it('a pull request taken out is in no queue', () => {
    const entry = { nodeId: 'MQE_1', state: 'QUEUED', position: 1, by: self.bot.login }
    const inside = aSnapshot({ pull: aPull({ queue: { ...queue, entry } }) })
    expect(folded({ kind: 'dequeue', number: 20, entryId: 'MQE_1' }, { kind: 'done' }, inside)).toEqual(waiting)
    expect(folded({ kind: 'dequeue', number: 21, entryId: 'MQE_2' }, { kind: 'done' }, inside)).toEqual(inside)
  })

  it('auto-merge is off', () => {
    const armed = aSnapshot({ pull: aPull({ autoMergeBy: self.bot.login }) })
    const effect: Effect = { kind: 'disable_auto_merge', number: 20, pullId: 'PR_20' }
    expect(folded(effect, { kind: 'done' }, armed).pull?.autoMergeBy).toBeNull()
  })

  it('a deleted branch is gone', () => {
    const gone = (name: string) => folded({ kind: 'delete_branch', name, oid: oid('head') }, { kind: 'done' })
    const deleted = { branches: ['agent/12-other'], pull: { headRefExists: false } }
    expect(gone('agent/12-sum-of-an-empty-list')).toMatchObject(deleted)
    expect(gone('something-else')).toEqual(before)
  })

  it('that say neither yes nor no, everything is read again', () => {
    for (const effect of [aMerge(), poll, enqueued, update]) {
      expect(advanceSnapshot(before, { effect, result: { kind: 'done' } }, now)).toBeNull()
    }
  })
})

describe('a publication', () => {
  const world: PublishSnapshot = {
    snapshot: aSnapshot({ issue: anIssue(), pull: null, branches: [] }),
    run: aFinishedRun(),
    bundle: { kind: 'missing' },
    branch: null,
    entries: {},
    attributes: null,
  }
  const commit: Effect = {
    kind: 'commit',
    branch: 'agent/12-sum',
    createAt: oid('main'),
    expectedHead: oid('main'),
    headline: 'Sum',
    body: 'Signalbox-Run: 4001.1',
    files: [],
    modes: {},
  }
  const committed = advancePublication(world, { effect: commit, result: { kind: 'committed', oid: oid('new') } }, now)

  it('after its commit knows the branch', () => {
    expect(committed).toMatchObject({
      branch: { oid: oid('new'), message: 'Sum\n\nSignalbox-Run: 4001.1' },
      snapshot: { branches: ['agent/12-sum'] },
    })
  })

  it('after a commit on a pull request knows nothing yet about its new head', () => {
    const on = { ...world, snapshot: { ...world.snapshot, pull: aPull({ headRef: 'agent/12-sum' }) } }
    const next = advancePublication(on, { effect: commit, result: { kind: 'committed', oid: oid('new') } }, now)
    expect(next?.snapshot.pull).toMatchObject({
      headOid: oid('new'),
      checks: [],
      checksComplete: false,
      mergeable: 'UNKNOWN',
    })
  })

  it('after opening knows the pull request', () => {
    if (!committed) throw new Error('has to be read again')
    const effect: Effect = {
      kind: 'open_pull',
      branch: 'agent/12-sum',
      base: 'main',
      title: 'Sum',
      body: 'Closes #12',
      draft: true,
    }
    const result = { kind: 'opened', number: 20, nodeId: 'PR_20', url: 'https://x', draft: false } as const
    expect(advancePublication(committed, { effect, result }, now)?.snapshot.pull).toMatchObject({
      number: 20,
      nodeId: 'PR_20',
      open: true,
      draft: false,
      author: self.bot,
      headOid: oid('new'),
      closes: [12],
    })
  })

  it('is read again where its commit’s fate is not known', () => {
    expect(advancePublication(world, { effect: commit, result: { kind: 'done' } }, now)).toBeNull()
  })
})
