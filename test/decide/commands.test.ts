import { describe, expect, it } from 'vitest'
import { meaningOf } from '../../src/domain/merge/meaning.ts'
import { readMergeRecord } from '../../src/domain/merge/record.ts'
import type { PullFacts } from '../../src/domain/pull.ts'
import type { CommentFacts, Snapshot } from '../../src/domain/snapshot.ts'
import { decideOn, effectOf, entriesOf, reactionsOf, textsOf } from '../support/judging.ts'
import { remembered } from '../support/merge-snapshots.ts'
import {
  aClaim,
  aComment,
  aConfig,
  ago,
  aLedger,
  aMergeableSnapshot,
  anIssue,
  type aPull,
  aSnapshot,
  aSubject,
  digest,
  now,
  oid,
  outsider,
  reviewer,
  self,
  writer,
} from '../support/snapshots.ts'

/** An issue without the label, with these comments. */
const saying = (...comments: readonly Partial<CommentFacts>[]): Snapshot =>
  aSnapshot({
    issue: anIssue({
      labels: [],
      comments: comments.map((one, index) => aComment({ nodeId: `IC_${index + 1}`, databaseId: index + 1, ...one })),
    }),
  })
const onPull = (body: string, differs: Partial<CommentFacts> = {}): Partial<CommentFacts> => ({
  on: 'pull',
  body,
  ...differs,
})
const onOurPull = (comment: Partial<CommentFacts>, pull: Parameters<typeof aPull>[0] = {}): Snapshot =>
  aMergeableSnapshot({}, { comments: [aComment(comment)], ...pull })

describe('a command of a writer', () => {
  it('hold stops the subject, in one request with its answer', () => {
    const decision = decideOn(saying({ body: '@agent hold until Monday' }))
    expect(decision.reason).toBe('held')
    expect(decision.effects).toHaveLength(1)
    expect(entriesOf(decision)).toEqual([{ kind: 'held', at: now, subject: 12, by: writer, why: 'until Monday' }])
    expect(reactionsOf(decision)).toEqual(['ROCKET IC_1'])
  })

  it('resume goes on, and confirms the hidden texts that are there', () => {
    const snapshot = saying({ body: '@agent resume' }, { body: '@agent do\u202E it' })
    const issue = snapshot.issue && { ...snapshot.issue, body: 'a\u2066b' }
    const decision = decideOn({ ...snapshot, issue })
    expect(entriesOf(decision)).toEqual([
      {
        kind: 'resumed',
        at: now,
        subject: 12,
        by: writer,
        confirmed: [digest('Sum of an empty list\n\na\u2066b'), digest('@agent do\u202E it')],
      },
    ])
    expect(reactionsOf(decision)).toEqual(['ROCKET IC_1'])
  })

  it('approve counts for the head of the pull request', () => {
    const decision = decideOn(onOurPull(onPull('@agent approve')))
    expect(entriesOf(decision)).toEqual([
      { kind: 'approved', at: now, subject: 12, pull: 20, head: oid('head'), by: writer },
    ])
    expect(reactionsOf(decision)).toEqual(['ROCKET IC_1'])
  })

  const seen = (seconds: number, head = oid('head'), number = 20) =>
    remembered({ since: ago(seconds), head, pull: number })
  const unpublished = { ledger: aLedger({ subjects: { 12: aSubject({ pull: 20, head: oid('older') }) } }) }
  const approving = (pull: Partial<PullFacts>, differs: Partial<Snapshot> = unpublished) =>
    aMergeableSnapshot(differs, { comments: [aComment(onPull('@agent approve', { createdAt: ago(100) }))], ...pull })

  it.each([
    ['was first seen later', approving({ ...seen(50) }), []],
    ['was first seen before', approving({ ...seen(150) }), ['approved']],
    ['was never seen', approving({}), ['approved']],
    ['was committed later, and never seen', approving({ headCommittedAt: ago(50) }), []],
    ['is not the one that was first seen later', approving({ ...seen(50, oid('older')) }), ['approved']],
    ['was first seen later in another pull request', approving({ ...seen(50, oid('head'), 21) }), ['approved']],
    ['was published before our check saw it later', approving({ ...seen(50) }, {}), ['approved']],
  ])('approve of a head that %s', (_what, snapshot, kinds) => {
    const decision = decideOn(snapshot)
    expect(entriesOf(decision).map(({ kind }) => kind)).toEqual(kinds)
    expect(decision.reason === 'approval_stale').toBe(kinds.length === 0)
  })

  it.each([
    ['the head was committed later', onOurPull(onPull('@agent approve', { createdAt: ago(7200) }))],
    ['the head was published later', onOurPull(onPull('@agent approve', { createdAt: ago(3550) }))],
  ])('approve does not count when %s', (_when, snapshot) => {
    const decision = decideOn(snapshot)
    expect(decision.reason).toBe('approval_stale')
    expect(entriesOf(decision)).toEqual([])
    expect(reactionsOf(decision)).toEqual(['CONFUSED IC_1'])
    expect(textsOf(decision)[0]).toContain('after that approval')
  })

  it.each([
    ['on the issue', saying({ body: '@agent approve' })],
    ['on a closed pull request', onOurPull(onPull('@agent approve'), { open: false })],
  ])('approve says where it belongs when it is written %s', (_where, snapshot) => {
    const decision = decideOn(snapshot)
    expect(decision.reason).toBe('command_unknown')
    expect(reactionsOf(decision)).toEqual(['CONFUSED IC_1'])
    expect(textsOf(decision)).toEqual([expect.stringContaining('no open pull request')])
  })

  it('explain is answered with the reason, who has to act, every gate, and what would change it', () => {
    const drafted = { draft: true, draftedAt: ago(60), labels: ['bug'] }
    const decision = decideOn(onOurPull(onPull('@agent explain'), drafted))
    expect(reactionsOf(decision)).toEqual(['ROCKET IC_1'])
    const [text = ''] = textsOf(decision)
    expect(text.split('\n\n')[0]).toBe('**The pull request is a draft.** (`draft`)')
    expect(text).toContain('\n\nThe author marks it ready when it should go on.\n\n')
    expect(text).toContain('\n| ✘ | Draft | Somebody made it a draft; mark it ready when it should go on. |\n')
    expect(text).toMatch(/^\| ✓ \| Conflicts \| {2}\|$/m)
    expect(text.split('\n').at(-1)).toBe(
      '**What would change it:** `ready`, then `time +3m`. Then: `merge`, `ready`. Everything is as it has to be; it is merged next.',
    )
  })

  it('explain of what has to be merged has nothing that would change it', () => {
    const [text = ''] = textsOf(decideOn(onOurPull(onPull('@agent explain'))))
    expect(text).toMatch(/^\*\*Everything is as it has to be; it is merged next\.\*\* \(`ready`\)\n\n/)
    expect(text).not.toContain('✘')
    expect(text).not.toContain('What would change it')
  })

  it('explain of what GitHub refused before says that, and not that it is merged next', () => {
    const words = 'The moon is in the wrong place.'
    const meaning = meaningOf({ api: 'merge', status: 405, message: words })
    const refusal = { effect: 'merge', reason: meaning.reason, words, meaning } as const
    const told = effectOf(decideOn(aMergeableSnapshot({ refusal })), 'check')
    const check = remembered(readMergeRecord(told.summary) ?? {}).ownMergeCheck
    const ownMergeCheck = check ? { ...check, title: told.title } : null
    const asked = (body: string) => textsOf(decideOn(onOurPull(onPull(body), { ownMergeCheck })))[0] ?? ''
    const text = asked('@agent explain')
    expect(text).toMatch(
      /^\*\*GitHub refused[^\n]*\*\* \(`refused_by_github`\)\n\n- [^\n]*The moon is in the wrong place/,
    )
    expect(text).toContain('Somebody with write access looks at what GitHub says')
    expect(text).not.toContain('merged next')
    expect(asked('@agent explain --what-if "time +3m"')).toContain('merged next')
  })

  it('explain says first what else is waited for, and the gates below it', () => {
    const labeled = { author: outsider, labels: ['agent:merge'] }
    const [text = ''] = textsOf(decideOn(onOurPull(onPull('@agent explain'), labeled)))
    expect(text.split('\n')[0]).toMatch(/^\*\*.+\*\* \(`not_ours_to_merge`\)$/)
    expect(text).toMatch(/^\| ○ \| Asked for \| None of the labels/m)
  })

  it('explain supposes what it is told to, in the order in which it is', () => {
    const body = '@agent explain --what-if "ready" --what-if time +3m'
    const drafted = onOurPull(onPull(body), { draft: true, draftedAt: ago(60) })
    const [text = ''] = textsOf(decideOn(drafted))
    expect(text).toMatch(/^Supposing `ready`, then `time \+3m`:\n\n\*\*Everything is as it has to be/)
    expect(text).toMatch(/^\| ✓ \| Draft \| {2}\|$/m)
    expect(drafted.pull?.draft).toBe(true)
  })

  it.each([
    ['@agent explain --what-if "approve by hubot-fan"', true],
    ['@agent explain --what-if "label +bug"', false],
  ])('explain says where GitHub would have to agree: %s', (body, agrees) => {
    const snapshot = onOurPull(onPull(body), { mergeState: 'BLOCKED', reviewDecision: 'REVIEW_REQUIRED' })
    const [text = ''] = textsOf(decideOn(snapshot))
    expect(text.split(':')[0]).toMatch(/^Supposing /)
    // Without the approval, the way out supposes it.
    expect(text.includes('This supposes that GitHub agrees')).toBe(true)
    expect(text.includes('**What would change it:** `approve by somebody`')).toBe(!agrees)
  })

  it('explain answers words that mean nothing with those that would', () => {
    const decision = decideOn(onOurPull(onPull('@agent explain --what-if ready --what-if merge <b>`it`')))
    expect(decision.reason).toBe('command_unknown')
    expect(reactionsOf(decision)).toEqual(['CONFUSED IC_1'])
    expect(textsOf(decision)).toEqual([
      expect.stringMatching(
        /^`` merge <b>`it` `` is nothing that can be supposed\. Understood are: `approve by <login>`, /,
      ),
    ])
  })

  it('explain has nothing to suppose where there is no pull request', () => {
    const decision = decideOn(saying({ body: '@agent explain --what-if ready' }))
    expect([decision.reason, ...reactionsOf(decision)]).toEqual(['command_unknown', 'CONFUSED IC_1'])
    expect(textsOf(decision)).toEqual([expect.stringContaining('no pull request here')])
  })

  it('explain on an issue lists everything that stands in the way', () => {
    const differs = {
      branches: ['agent'],
      issue: anIssue({ labels: ['agent', 'hold'], comments: [aComment({ body: '@agent explain' })] }),
    }
    expect(
      textsOf(decideOn(aSnapshot(differs)))[0]
        ?.split('\n')
        .slice(2),
    ).toEqual(['- A branch named `agent` makes every `agent/…` branch impossible.', '- The label `hold` holds this.'])
  })

  it('explain on an issue says why nothing starts', () => {
    const issue = anIssue({ labels: ['agent', 'hold'], comments: [aComment({ body: '@agent explain' })] })
    expect(textsOf(decideOn(aSnapshot({ issue })))).toEqual([
      '**A hold stops dispatch and merge.** (`held`)\n\n- The label `hold` holds this.',
    ])
  })

  it.each(['@agent stop', '@agent recheck the tests', '@agent merge', '@agent approve this soon', '@agent'])(
    '%j starts nothing and is answered once',
    (body) => {
      const decision = decideOn(saying({ body }))
      expect(decision.reason).toBe('command_unknown')
      expect(entriesOf(decision)).toEqual([])
      expect(reactionsOf(decision)).toEqual(['CONFUSED IC_1'])
      expect(textsOf(decision)).toEqual([expect.stringContaining('nothing was started')])
    },
  )

  it('that is too long to be read is answered once', () => {
    const decision = decideOn(saying({ body: `${'* [x](y) `z`\n'.repeat(1000)}\n@agent fix it` }))
    expect(decision.reason).toBe('command_unknown')
    expect(reactionsOf(decision)).toEqual(['CONFUSED IC_1'])
    expect(textsOf(decision)).toEqual([expect.stringContaining('too long')])
  })
})

describe('several commands', () => {
  it('are handled oldest first, in one request', () => {
    const decision = decideOn(
      saying(
        { body: '@agent resume', createdAt: ago(10), author: reviewer },
        { body: '@agent hold', createdAt: ago(20) },
        { body: '@agent fix it', createdAt: ago(5), author: outsider },
      ),
    )
    expect(entriesOf(decision).map(({ kind }) => kind)).toEqual(['held', 'resumed'])
    expect(reactionsOf(decision)).toEqual(['ROCKET IC_2', 'ROCKET IC_1', 'CONFUSED IC_3'])
    expect(decision.effects).toHaveLength(1)
  })

  it('of one comment get one reply', () => {
    const decision = decideOn(saying({ body: '@agent\n\n@agent explain\n\n@agent explain' }))
    expect(textsOf(decision)).toHaveLength(1)
    expect(reactionsOf(decision)).toEqual(['CONFUSED IC_1'])
  })

  it('beside work are heard once, and the work waits for its run', () => {
    const body = '@agent resume\n\n@agent fix it'
    const first = decideOn(saying({ body }))
    expect(entriesOf(first).map(({ kind }) => kind)).toEqual(['resumed'])
    expect(reactionsOf(first)).toEqual(['EYES IC_1'])
    const second = decideOn(saying({ body, seen: true }))
    expect(second.reason).toBe('claimed')
  })
})

describe('a comment that does not count', () => {
  it.each([
    ['by an outsider', { author: outsider }, 'not_a_writer'],
    ['that was edited', { edited: true }, 'comment_edited'],
    ['that an outsider edited', { edited: true, author: outsider }, 'comment_edited'],
  ] as const)('%s gets a face and no words', (_what, differs, reason) => {
    for (const body of ['@agent fix it', '@agent hold', '@agent approve', '@agent']) {
      const decision = decideOn(saying({ body, ...differs }))
      expect(decision.reason).toBe(reason)
      expect(decision.effects).toEqual([
        { kind: 'mutate', mutations: [{ kind: 'react', subjectId: 'IC_1', content: 'CONFUSED' }] },
      ])
    }
  })

  it.each([
    ['who only reads', { octocat: { kind: 'read', id: 1, level: 'read' } }, 'not_a_writer'],
    ['who may triage', { octocat: { kind: 'read', id: 1, level: 'triage' } }, 'not_a_writer'],
    ['who is no collaborator', { octocat: { kind: 'read', id: 1, level: 'none' } }, 'not_a_writer'],
    [
      'whose login belongs to somebody else now',
      { octocat: { kind: 'read', id: 99, level: 'write' } },
      'asker_mismatch',
    ],
  ] as const)('is one by somebody %s', (_who, permissions, reason) => {
    const decision = decideOn({ ...saying({}), permissions })
    expect(decision.reason).toBe(reason)
    expect(reactionsOf(decision)).toEqual(['CONFUSED IC_1'])
  })

  it('is one by a blocked account, whatever it may do', () => {
    const decision = decideOn({ ...saying({}), config: aConfig({ users: { blocked: [1] } }) })
    expect(decision.reason).toBe('asker_blocked')
  })

  it('is left alone while GitHub does not say what its author may do', () => {
    const unsure = { ...saying({ body: '@agent hold' }), permissions: { octocat: { kind: 'unavailable' } as const } }
    expect(decideOn(unsure)).toEqual({ reason: 'authz_unavailable', effects: [] })
  })

  it('lets nothing start or merge meanwhile, but a run that is at work goes on', () => {
    const unsure = { permissions: { octocat: { kind: 'read', id: 1, level: 'write' } } } as const
    const comments = [aComment({ author: reviewer, body: '@agent hold' })]
    expect(decideOn(aSnapshot({ ...unsure, issue: anIssue({ comments }) }))).toEqual({
      reason: 'authz_unavailable',
      effects: [],
    })
    const merging = aMergeableSnapshot(unsure, { comments: comments.map((one) => ({ ...one, on: 'pull' as const })) })
    expect(decideOn(merging)).toEqual({ reason: 'authz_unavailable', effects: [] })
    const ledger = aLedger({ claims: { 'b-12': aClaim() } })
    const working = aSnapshot({ ...unsure, issue: anIssue({ comments }), ledger, run: 'absent' })
    expect(decideOn(working).effects.map(({ kind }) => kind)).toEqual(['dispatch'])
  })

  it('does not keep others waiting', () => {
    const snapshot = saying({ body: '@agent hold', author: reviewer }, { body: '@agent hold' })
    const decision = decideOn({ ...snapshot, permissions: { octocat: { kind: 'read', id: 1, level: 'write' } } })
    expect(reactionsOf(decision)).toEqual(['ROCKET IC_2'])
  })

  it.each([
    ['our own', { author: self.bot, authorIsBot: true }],
    ["a bot's", { author: { id: 41, login: 'x[bot]' }, authorIsBot: true }],
    ['of a bot that GitHub shows as a user', { author: { id: 41, login: 'x[bot]' } }],
    ['of nobody any more', { author: null }],
    ['hidden', { minimized: true }],
    ['from before the App came', { createdAt: '2026-10-01T00:00:00Z' }],
  ])('is not even touched when it is %s', (_what, differs) => {
    expect(decideOn(saying({ body: '@agent hold', ...differs }))).toEqual({ reason: 'not_asked', effects: [] })
  })
})

describe('a trusted bot', () => {
  const bot = { author: { id: 41, login: 'review[bot]' }, authorIsBot: true }
  const config = aConfig({ bots: { trusted: [41] } })

  it('may hold', () => {
    const decision = decideOn({ ...onOurPull(onPull('@agent hold', bot)), config })
    expect(entriesOf(decision)).toMatchObject([{ kind: 'held', by: bot.author }])
  })

  it.each(['@agent approve', '@agent resume', '@agent explain', '@agent'])('may not %s, and gets no words', (body) => {
    const decision = decideOn({ ...onOurPull(onPull(body, bot)), config })
    expect(decision.reason).toBe('asker_is_bot')
    expect(entriesOf(decision)).toEqual([])
    expect(reactionsOf(decision)).toEqual(['CONFUSED IC_1'])
    expect(textsOf(decision)).toEqual([])
  })
})

describe('in a locked conversation', () => {
  const locked = (body: string, differs: Partial<CommentFacts> = {}): Snapshot => {
    const snapshot = saying({ body, ...differs })
    return { ...snapshot, issue: snapshot.issue && { ...snapshot.issue, locked: true } }
  }

  it('the ledger remembers what no reaction can say', () => {
    const decision = decideOn(locked('@agent hold'))
    expect(entriesOf(decision)).toMatchObject([
      { kind: 'held' },
      { kind: 'refused', ask: 'IC_1', because: 'subject_locked', label: null },
    ])
    expect(reactionsOf(decision)).toEqual([])
    const remembered = {
      ...locked('@agent hold'),
      ledger: aLedger({ subjects: { 12: aSubject({ refused: ['IC_1'] }) } }),
    }
    expect(decideOn(remembered).effects).toEqual([])
  })

  it('nobody is answered', () => {
    expect(textsOf(decideOn(locked('@agent explain')))).toEqual([])
  })

  it('an outsider leaves no trace', () => {
    expect(decideOn(locked('@agent fix it', { author: outsider }))).toEqual({ reason: 'not_asked', effects: [] })
  })

  it('nothing is remembered of a subject that is over', () => {
    const snapshot = locked('@agent hold')
    const closed = { ...snapshot, issue: snapshot.issue && { ...snapshot.issue, open: false } }
    expect(decideOn(closed)).toEqual({ reason: 'not_asked', effects: [] })
  })
})

it('comments that a run is at work on wait for its end', () => {
  const snapshot = saying({ seen: true })
  const first = decideOn(snapshot)
  const claimed = entriesOf(first).find(({ kind }) => kind === 'claimed')
  if (claimed?.kind !== 'claimed') throw new Error('nothing was claimed')
  const { kind: _kind, label: _label, ...claim } = claimed
  const working = { ...snapshot, ledger: aLedger({ claims: { 'b-12': claim } }), run: 'not_read' as const }
  expect(decideOn(working)).toEqual({ reason: 'working', effects: [] })
})
