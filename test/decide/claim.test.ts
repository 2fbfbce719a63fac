import { describe, expect, it } from 'vitest'
import type { Claim } from '../../src/domain/ledger/state.ts'
import type { RunFacts, Snapshot } from '../../src/domain/snapshot.ts'
import { decideOn, entriesOf, reactionsOf, textsOf } from '../support/judging.ts'
import { aClaim, aComment, ago, aJob, aLedger, anIssue, aRun, aSnapshot, aSubject, self } from '../support/snapshots.ts'

/** A claim of this age, and what is known of its run. */
function claimed(
  run: Snapshot['run'],
  age = 300,
  differs: Partial<Snapshot> = {},
  claim: Partial<Claim> = {},
): Snapshot {
  return aSnapshot({
    run,
    ledger: aLedger({
      seq: 3,
      claims: { 'b-12': aClaim({ at: ago(age), ...claim }) },
      subjects: { 12: aSubject({ generation: 3, label: ago(320), labelOpen: true, claimedAt: ago(age) }) },
    }),
    ...differs,
  })
}
const withRun = (differs: Partial<RunFacts>, age = 300) => claimed(aRun(differs), age)
const released = (decision: ReturnType<typeof decideOn>) => entriesOf(decision).find(({ kind }) => kind === 'released')

describe('a claim without a run', () => {
  it('is dispatched at once when this very pass made it', () => {
    const decision = decideOn(claimed('absent', 0, { justClaimed: true }))
    expect(decision).toEqual({ reason: 'claimed', effects: [{ kind: 'dispatch', job: aJob() }] })
    expect(decideOn(claimed('not_read', 0, { justClaimed: true }))).toEqual(decision)
  })

  it('is in doubt for a minute, and looked at again then', () => {
    expect(decideOn(claimed('absent', 20))).toEqual({ reason: 'dispatch_in_doubt', effects: [], wakeAt: ago(-40) })
  })

  it('is dispatched again after a minute, as the same job', () => {
    expect(decideOn(claimed('absent', 61))).toEqual({
      reason: 'dispatch_in_doubt',
      effects: [{ kind: 'dispatch', job: aJob() }],
    })
  })

  it('is over after ten minutes, and nobody pays', () => {
    const decision = decideOn(claimed('absent', 601))
    expect(decision.reason).toBe('run_lost')
    expect(released(decision)).toMatchObject({ because: 'run_lost', usd: 0, next: 'retry', run: null, generation: 3 })
  })

  it('is left alone when nobody looked for its run', () => {
    expect(decideOn(claimed('not_read', 601))).toEqual({ reason: 'working', effects: [] })
  })

  it.each(['workflow_missing', 'workflow_outdated', 'actions_disabled'] as const)(
    'is released when the dispatch was refused with %s',
    (reason) => {
      const refusal = { effect: 'dispatch', reason, words: 'Not found' } as const
      const decision = decideOn(claimed('absent', 0, { justClaimed: true, refusal }))
      expect(decision).toMatchObject({ reason, detail: 'Not found' })
      expect(released(decision)).toMatchObject({ because: reason, usd: 0, next: 'retry' })
    },
  )

  it('stays when the dispatch got no answer', () => {
    const refusal = { effect: 'dispatch', reason: 'dispatch_in_doubt', words: '' } as const
    expect(decideOn(claimed('absent', 0, { justClaimed: true, refusal }))).toEqual({
      reason: 'dispatch_in_doubt',
      effects: [],
      wakeAt: ago(-60),
    })
  })
})

describe('a claim with a run', () => {
  it('makes the workpad say who works', () => {
    const decision = decideOn(withRun({}))
    expect(decision.reason).toBe('working')
    expect(decision.effects.map(({ kind }) => kind)).toEqual(['mutate'])
    expect(textsOf(decision)[0]).toContain('**At work** since 2026-11-20 07:55 UTC')
  })

  it('leaves the first workpad to whoever just made the claim, for a minute', () => {
    expect(decideOn(claimed(aRun(), 20)).effects).toEqual([])
    expect(textsOf(decideOn(claimed(aRun(), 20, { justClaimed: true })))).toEqual([expect.stringContaining('At work')])
    expect(textsOf(decideOn(claimed(aRun(), 60)))).toEqual([expect.stringContaining('At work')])
  })

  it('writes nothing when the workpad is true', () => {
    const [body = ''] = textsOf(decideOn(withRun({})))
    const comments = [aComment({ author: self.bot, authorIsBot: true, body: `${body.replaceAll('\n', '\r\n')}\n` })]
    expect(decideOn({ ...withRun({}), issue: anIssue({ comments }) })).toEqual({ reason: 'working', effects: [] })
  })

  it('corrects the workpad that is there', () => {
    const comments = [
      aComment({ nodeId: 'IC_9', author: self.bot, authorIsBot: true, body: '<!-- signalbox:workpad 12 -->\nold' }),
    ]
    expect(decideOn({ ...withRun({}), issue: anIssue({ comments }) }).effects).toMatchObject([
      { kind: 'mutate', mutations: [{ kind: 'edit_comment', commentId: 'IC_9' }] },
    ])
  })

  it.each([
    ['by somebody else', { body: '<!-- signalbox:workpad 12 -->\nold' }],
    ['of another number', { author: self.bot, authorIsBot: true, body: '<!-- signalbox:workpad 120 -->\nold' }],
  ])('takes no workpad %s for its own', (_whose, differs) => {
    const decision = decideOn({ ...withRun({}), issue: anIssue({ comments: [aComment(differs)] }) })
    expect(decision.effects).toMatchObject([{ kind: 'mutate', mutations: [{ kind: 'comment', subjectId: 'I_12' }] }])
  })

  it('makes no second workpad where older comments were not read', () => {
    expect(decideOn({ ...withRun({}), issue: anIssue({ commentsComplete: false }) }).effects).toEqual([])
  })

  it('puts eyes on what is said meanwhile', () => {
    const decision = decideOn({ ...withRun({}), issue: anIssue({ comments: [aComment({ createdAt: ago(10) })] }) })
    expect(reactionsOf(decision)).toEqual(['EYES IC_1'])
  })

  it.each(['queued', 'waiting', 'requested', 'pending'])('waits while it is %s', (status) => {
    expect(decideOn(withRun({ status, createdAt: ago(60) })).reason).toBe('run_queued')
  })

  it('is cancelled and tried again when no runner takes it for half an hour', () => {
    const decision = decideOn(withRun({ status: 'queued', createdAt: ago(1801) }, 1900))
    expect(decision.reason).toBe('runner_unavailable')
    expect(decision.effects.map(({ kind }) => kind)).toEqual(['cancel_run', 'append'])
    expect(released(decision)).toMatchObject({ because: 'runner_unavailable', usd: 0, run: '4711.1', next: 'retry' })
  })

  it('is released when GitHub refused to start it', () => {
    const decision = decideOn(withRun({ status: 'completed', conclusion: 'startup_failure' }))
    expect(released(decision)).toMatchObject({ because: 'actions_policy', usd: 0, next: 'retry' })
  })

  it.each(['success', 'failure', 'cancelled', null])('is left to the publisher when it ended with %s', (conclusion) => {
    expect(decideOn(withRun({ status: 'completed', conclusion }))).toMatchObject({ reason: 'working', effects: [] })
  })

  it('says so when it was picked up late', () => {
    const late = claimed(aRun(), 300, {
      ledger: aLedger({
        claims: { 'b-12': aClaim({ at: ago(300) }) },
        subjects: { 12: aSubject({ label: ago(300 + 7800), claimedAt: ago(300) }) },
      }),
    })
    expect(textsOf(decideOn(late))[0]).toContain('Picked up 2 h 10 min after it was asked.')
    expect(textsOf(decideOn(withRun({})))[0]).not.toContain('Picked up')
  })

  it('says nothing in a locked conversation', () => {
    expect(decideOn({ ...withRun({}), issue: anIssue({ locked: true }) })).toEqual({ reason: 'working', effects: [] })
  })
})
