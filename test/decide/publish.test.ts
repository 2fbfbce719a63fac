import { describe, expect, it } from 'vitest'
import type { RunResult } from '../../src/domain/bundle.ts'
import type { Entry } from '../../src/domain/ledger/entry.ts'
import type { PublishSnapshot } from '../../src/domain/publication.ts'
import type { RunFacts, Snapshot } from '../../src/domain/snapshot.ts'
import { effectOf, entriesOf, mutationsOf, publishOn, reactionsOf, textsOf } from '../support/judging.ts'
import {
  aFile,
  aFinishedRun,
  aPublication,
  aPublicationOf,
  aWorkingSnapshot,
  base64,
  someChanges,
} from '../support/publications.ts'
import {
  aClaim,
  aComment,
  aConfig,
  ago,
  aJob,
  aLedger,
  anIssue,
  aPull,
  aRepository,
  aSnapshot,
  aSubject,
  digest,
  now,
  oid,
  self,
  writer,
} from '../support/snapshots.ts'

const runTrailer = 'Sum of an empty list\n\nSignalbox-Job: b-12 g3\nSignalbox-Run: 4711.1'
const committed = { oid: oid('new'), message: runTrailer }
const opened = aPull({ headOid: oid('new') })
const released = (decision: ReturnType<typeof publishOn>) =>
  entriesOf(decision).find((entry): entry is Extract<Entry, { kind: 'released' }> => entry.kind === 'released')

/** A world in which a comment asked, on the issue or on the pull request. */
function asked(
  on: 'issue' | 'pull',
  differs: Partial<PublishSnapshot> = {},
  result: Partial<RunResult> = {},
): PublishSnapshot {
  const comment = aComment({ on, seen: true, createdAt: ago(400) })
  const ask = { kind: 'comment', id: 'IC_1', sha256: digest(comment.body) } as const
  const revises = { kind: 'revise', pull: 20, head: oid('head'), base: oid('main') } as const
  const job = aJob({ asks: [ask], ...(on === 'pull' ? revises : {}) })
  const claim = aClaim({ job })
  const state = aSubject({ generation: 3, claimedAt: claim.at, pull: on === 'pull' ? 20 : null })
  return aPublicationOf(
    result,
    someChanges({ 'src/sum.ts': 'export const sum = 0\n' }, { base: job.head ?? job.base }),
    {
      snapshot: aSnapshot({
        ledger: aLedger({ seq: 3, claims: { 'b-12': claim }, subjects: { 12: state } }),
        issue: anIssue({ labels: [], comments: on === 'issue' ? [comment] : [] }),
        pull: on === 'pull' ? aPull({ comments: [comment] }) : null,
      }),
      branch: on === 'pull' ? { oid: oid('head'), message: 'older' } : null,
      ...differs,
    },
  )
}

describe('a run that is done', () => {
  it('is committed first, on a new branch at the commit it worked on', () => {
    const decision = publishOn(aPublication())
    expect(decision.reason).toBe('published')
    expect(decision.effects).toEqual([
      {
        kind: 'commit',
        branch: 'agent/12-sum-of-an-empty-list',
        createAt: oid('main'),
        expectedHead: oid('main'),
        headline: 'Sum of an empty list',
        body: [
          'Signalbox-Job: b-12 g3',
          'Signalbox-Run: 4711.1',
          'Signalbox-Agent: engineer',
          `Signalbox-Ledger: 3@${oid('tip-3')}`,
          'Co-authored-by: octocat <1+octocat@users.noreply.github.com>',
        ].join('\n'),
        files: [{ path: 'src/sum.ts', content: base64('export const sum = 0\n') }],
        modes: {},
      },
    ])
  })

  it('is named after the wish on a branch that has its name', () => {
    const headline = (world: PublishSnapshot) => effectOf(publishOn(world), 'commit').headline
    const wish = asked('pull').snapshot.pull?.comments[0]?.body.replace(/^@agent /, '')
    expect(wish).toBeTruthy()
    expect(headline(asked('pull'))).toBe(wish)
    expect(headline(asked('issue'))).toBe('Sum of an empty list')
  })

  it('gets its pull request once the commit is there', () => {
    const decision = publishOn(aPublication({ branch: committed }))
    expect(effectOf(decision, 'open_pull')).toMatchObject({
      branch: 'agent/12-sum-of-an-empty-list',
      base: 'main',
      title: 'Sum of an empty list',
      draft: false,
    })
    expect(effectOf(decision, 'open_pull').body).toMatch(/Closes #12$/)
  })

  it('is settled once the pull request is open: entries, workpads, and nothing else', () => {
    const workpad = aComment({
      nodeId: 'IC_9',
      author: self.bot,
      authorIsBot: true,
      body: '<!-- signalbox:workpad 12 -->\nold',
    })
    const snapshot = aWorkingSnapshot({ pull: opened, issue: anIssue({ comments: [workpad] }) })
    const decision = publishOn(aPublication({ snapshot, branch: committed }))
    expect(decision.effects.map(({ kind }) => kind)).toEqual(['append'])
    expect(entriesOf(decision)).toMatchObject([
      { kind: 'published', key: 'b-12', generation: 3, run: '4711.1', head: oid('new'), pull: 20, holds: [] },
      { kind: 'released', because: 'published', next: 'open', usd: 0.42, run: '4711.1', agent: 'engineer' },
    ])
    expect(mutationsOf(decision)).toEqual([
      { kind: 'comment', subjectId: 'PR_20', body: expect.stringContaining('**The change is on the branch.**') },
      {
        kind: 'edit_comment',
        commentId: 'IC_9',
        body: '<!-- signalbox:workpad 12 -->\nThe work on this issue goes on in #20.',
      },
    ])
  })

  it.each([
    ['its verify result is red', { verify: [{ command: 'npm test', exit: 1, ms: 1, tail: '' }] }],
    ['a verify command never ended', { verify: [{ command: 'npm test', exit: null, ms: 1, tail: '' }] }],
    ['no verify command is known', { verify: [] }],
  ])('opens a draft when %s', (_when, result) => {
    expect(effectOf(publishOn(aPublicationOf(result, undefined, { branch: committed })), 'open_pull').draft).toBe(true)
  })

  it('says in the pull request what waits for a person, and in the ledger', () => {
    const changes = someChanges({ 'package.json': '{}\n', 'run.sh': 'x\n' }, { modes: { 'run.sh': '100755' } })
    const opening = publishOn(aPublicationOf({}, changes, { branch: committed }))
    expect(effectOf(opening, 'open_pull').body).toContain('`package.json`: `manifest-or-lockfile`')
    const settling = publishOn(
      aPublicationOf({}, changes, { branch: committed, snapshot: aWorkingSnapshot({ pull: opened }) }),
    )
    expect(entriesOf(settling)[0]).toMatchObject({ holds: ['sensitive_path', 'mode_change'] })
    const earlier = aWorkingSnapshot({ pull: opened }, { pull: 20, holds: ['mode_change'] })
    expect(entriesOf(publishOn(aPublication({ branch: committed, snapshot: earlier })))[0]).toMatchObject({
      holds: ['mode_change'],
    })
  })

  it('commits what it needs through the mode it needs', () => {
    const entries = { 'run.sh': aFile('old\n', { mode: '100755' }) }
    const decision = publishOn(aPublicationOf({}, someChanges({ 'run.sh': 'new\n' }), { entries }))
    expect(effectOf(decision, 'commit').modes).toEqual({ 'run.sh': '100755' })
  })

  it('continues the branch of a pull request at the head that was claimed', () => {
    expect(effectOf(publishOn(asked('pull')), 'commit')).toMatchObject({ createAt: null, expectedHead: oid('head') })
  })

  it('answers each comment that asked, with its reaction and its words', () => {
    const world = asked('pull', { branch: committed }, { answers: [{ ask: 'IC_1', text: 'Covered, @octocat.' }] })
    const decision = publishOn(world)
    expect(reactionsOf(decision)).toEqual(['ROCKET IC_1'])
    expect(textsOf(decision).at(-1)).toBe('> please also cover the empty list\n\nCovered, ＠octocat.')
  })

  it('says nothing where there is nothing to say', () => {
    const decision = publishOn(asked('pull', { branch: committed }))
    expect(reactionsOf(decision)).toEqual(['ROCKET IC_1'])
    expect(textsOf(decision)).toEqual([expect.stringContaining('signalbox:workpad 20')])
  })

  it('says under the last answer what was hidden in the text it was asked by', () => {
    const answers = [{ ask: 'IC_1', text: 'x'.repeat(20_000) }]
    const texts = textsOf(publishOn(asked('pull', { branch: committed }, { answers, hiddenCharacters: 2 })))
    const [reply = ''] = texts.filter((text) => !text.includes('signalbox:workpad'))
    expect(reply.endsWith('\n\nBefore the agent read the text: 2 hidden characters removed.')).toBe(true)
  })

  it('joins more than three answers into one comment', () => {
    const ids = ['IC_1', 'IC_2', 'IC_3', 'IC_4']
    const world = asked('pull', { branch: committed }, { answers: ids.map((ask) => ({ ask, text: `for ${ask}` })) })
    const comments = ids.map((nodeId) => aComment({ nodeId, on: 'pull' }))
    const job = aJob({
      kind: 'revise',
      pull: 20,
      head: oid('head'),
      asks: ids.map((id) => ({ kind: 'comment', id, sha256: digest(id) })),
    })
    const snapshot = {
      ...world.snapshot,
      pull: aPull({ comments }),
      ledger: aLedger({ claims: { 'b-12': aClaim({ job }) } }),
    }
    const texts = textsOf(publishOn({ ...world, snapshot })).filter((text) => !text.includes('signalbox:workpad'))
    expect(texts).toHaveLength(1)
    for (const id of ids) expect(texts[0]).toContain(`for ${id}`)
    const split = comments.map((one, index) => ({ ...one, on: index < 2 ? ('issue' as const) : one.on }))
    const both = {
      ...snapshot,
      issue: anIssue({ labels: [], comments: split.slice(0, 2) }),
      pull: aPull({ comments: split.slice(2) }),
    }
    const replies = mutationsOf(publishOn({ ...world, snapshot: both })).filter(
      (one) => one.kind === 'comment' && !one.body.includes('signalbox:workpad'),
    )
    expect(replies).toMatchObject([
      { subjectId: 'I_12', body: expect.stringContaining('for IC_2') },
      { subjectId: 'PR_20', body: expect.stringContaining('for IC_4') },
    ])
  })

  it('remembers its answers in the ledger where the conversation is locked', () => {
    const world = asked('issue', { branch: committed }, { answers: [{ ask: 'IC_1', text: 'Done.' }] })
    const issue = world.snapshot.issue && { ...world.snapshot.issue, locked: true }
    const decision = publishOn({ ...world, snapshot: { ...world.snapshot, issue, pull: opened } })
    expect(entriesOf(decision)).toMatchObject([
      { kind: 'published' },
      { kind: 'refused', ask: 'IC_1' },
      { kind: 'released' },
    ])
    expect(reactionsOf(decision)).toEqual([])
    expect(textsOf(decision)).toHaveLength(1)
  })

  it('stands when its branch was committed to before a crash, whatever came after', () => {
    const withdrawn = aWorkingSnapshot({ issue: anIssue({ labels: [] }) })
    expect(publishOn(aPublication({ branch: committed, snapshot: withdrawn })).effects[0]?.kind).toBe('open_pull')
  })
})

describe('what a done run may not do', () => {
  const floor: readonly (readonly [string, Partial<PublishSnapshot>, Record<string, string | null>, string])[] = [
    ['touch a protected path', {}, { '.github/workflows/x.yml': 'x\n' }, 'path_protected'],
    ['write a credential', {}, { 'src/a.ts': `AKIA${'A1B2'.repeat(4)}\n` }, 'secret_found'],
    [
      'write through a link',
      { entries: { src: aFile(undefined, { mode: '120000' }) } },
      { 'src/a.ts': 'x\n' },
      'symlink',
    ],
  ]
  it.each(floor)('%s: everything is refused, with one reply', (_what, differs, files, reason) => {
    const decision = publishOn(aPublicationOf({}, someChanges(files), differs))
    expect(decision.reason).toBe(reason)
    expect(decision.effects.map(({ kind }) => kind)).toEqual(['append'])
    expect(released(decision)).toMatchObject({ because: reason, next: 'open', usd: 0.42 })
    const replies = textsOf(decision).filter((text) => !text.includes('signalbox:workpad'))
    expect(replies).toEqual([expect.stringContaining('nothing was committed')])
    expect(replies[0]).not.toContain('A1B2')
  })

  it('is refused with a face on the comments that asked', () => {
    const world = asked('issue')
    const bundle = aPublicationOf({}, someChanges({ CODEOWNERS: 'x\n' })).bundle
    expect(reactionsOf(publishOn({ ...world, bundle }))).toEqual(['CONFUSED IC_1'])
  })

  it.each([
    ['the label was removed', { issue: anIssue({ labels: [] }) }],
    ['the issue was closed', { issue: anIssue({ open: false }) }],
  ])('publish when %s meanwhile', (_when, differs) => {
    const decision = publishOn(aPublication({ snapshot: aWorkingSnapshot(differs) }))
    expect(decision.reason).toBe('asks_withdrawn')
    expect(released(decision)).toMatchObject({ because: 'asks_withdrawn', next: 'open', usd: 0.42 })
  })

  it('publish when the comment was deleted meanwhile, as far as that can be known', () => {
    const world = asked('issue')
    const gone = { ...world, snapshot: { ...world.snapshot, issue: anIssue({ labels: [] }) } }
    expect(publishOn(gone).reason).toBe('asks_withdrawn')
    const unsure = { ...gone, snapshot: { ...gone.snapshot, issue: anIssue({ labels: [], commentsComplete: false }) } }
    expect(publishOn(unsure).reason).toBe('published')
  })

  it('publish when the pull request was closed meanwhile', () => {
    const world = asked('pull')
    const pull = world.snapshot.pull && { ...world.snapshot.pull, open: false }
    expect(publishOn({ ...world, snapshot: { ...world.snapshot, pull } }).reason).toBe('asks_withdrawn')
  })

  it('publish when its asker lost write access meanwhile', () => {
    const permissions = { octocat: { kind: 'read', id: 1, level: 'read' } } as const
    const decision = publishOn({ ...asked('issue'), snapshot: { ...asked('issue').snapshot, permissions } })
    expect(decision.reason).toBe('not_a_writer')
    expect(reactionsOf(decision)).toEqual(['CONFUSED IC_1'])
    const unsure = aWorkingSnapshot({ permissions: { octocat: { kind: 'unavailable' } } })
    expect(publishOn(aPublication({ snapshot: unsure })).reason).toBe('published')
  })

  it.each([
    ['somebody pushed to the branch', asked('pull', { branch: { oid: oid('other'), message: 'mine' } })],
    ['the branch is gone', asked('pull', { branch: null })],
    ['somebody made a branch of that name', aPublication({ branch: { oid: oid('other'), message: 'mine' } })],
  ])('publish when %s: the asks wait for the new head', (_when, world) => {
    const decision = publishOn(world)
    expect(decision.reason).toBe('head_moved')
    expect(released(decision)).toMatchObject({ because: 'head_moved', next: 'again' })
    expect(reactionsOf(decision)).toEqual([])
  })

  it('bring changes for another commit', () => {
    const changes = someChanges({ 'src/sum.ts': 'x\n' }, { base: oid('elsewhere') })
    const decision = publishOn(aPublicationOf({}, changes))
    expect(released(decision)).toMatchObject({ because: 'bundle_invalid', next: 'retry' })
  })

  it('write to the default branch, whatever the job says', () => {
    const job = aJob({ kind: 'revise', pull: 20, head: oid('head'), branch: 'main' })
    const snapshot = aWorkingSnapshot({ ledger: aLedger({ claims: { 'b-12': aClaim({ job }) } }) })
    const changes = someChanges({ 'src/sum.ts': 'x\n' }, { base: oid('head') })
    const world = aPublicationOf({}, changes, { snapshot, branch: { oid: oid('head'), message: 'x' } })
    expect(publishOn(world).effects.some(({ kind }) => kind === 'commit')).toBe(false)
  })

  it('take its rights from its bundle', () => {
    const config = aConfig({ paths: { protected: ['src/**'] } })
    expect(publishOn(aPublication({ snapshot: aWorkingSnapshot({ config }) })).reason).toBe('path_protected')
  })
})

describe('other ends of a run', () => {
  const blocked = {
    kind: 'missing',
    claim: 'no such package',
    needs: 'its name',
    reproduced: true,
    evidence: [{ command: 'npm view x', exit: 1, tail: '' }],
  }
  const ends: readonly (readonly [string, Partial<RunResult>, string, string, string[], boolean])[] = [
    ['nothing to change', { outcome: 'no_change' }, 'no_change', 'open', ['ROCKET IC_1'], true],
    ['blocked with evidence', { outcome: 'blocked', stop: 'blocked', blocked }, 'blocked', 'open', ['CONFUSED IC_1'], true],
    ['blocked without evidence', { outcome: 'blocked', stop: 'blocked', blocked: { ...blocked, reproduced: false } }, 'run_failed', 'retry', [], false],
    ['blocked without a word', { outcome: 'blocked', stop: 'blocked' }, 'run_failed', 'retry', [], false],
    ['out of time', { outcome: 'partial', stop: 'timeout' }, 'partial', 'retry', [], false],
    ['crashed', { outcome: 'failed', stop: 'crash' }, 'run_failed', 'retry', [], false],
    ['with a refused key', { outcome: 'failed', stop: 'auth', error: '401' }, 'run_failed', 'open', ['CONFUSED IC_1'], true],
    ['with an unpaid bill', { outcome: 'failed', stop: 'billing' }, 'run_failed', 'open', ['CONFUSED IC_1'], true],
    ['with a broken configuration', { outcome: 'failed', stop: 'config' }, 'run_failed', 'open', ['CONFUSED IC_1'], true],
    ['without a sandbox', { outcome: 'failed', stop: 'sandbox_unavailable' }, 'run_failed', 'open', ['CONFUSED IC_1'], true],
    ['with a text that changed', { outcome: 'failed', stop: 'stale' }, 'run_refused', 'open', ['CONFUSED IC_1'], true],
    ['too old for its job', { outcome: 'failed', stop: 'unknown_version' }, 'run_refused', 'open', ['CONFUSED IC_1'], true],
    ['not ours', { outcome: 'failed', stop: 'not_ours' }, 'run_refused', 'open', ['CONFUSED IC_1'], true],
  ] // biome-ignore format: one line per end

  it.each(ends)('%s', (_how, result, reason, next, reactions, replies) => {
    const world = asked('issue', {}, result)
    const decision = publishOn(world)
    expect(decision.reason).toBe(reason)
    expect(decision.effects.map(({ kind }) => kind)).toEqual(['append'])
    expect(released(decision)).toMatchObject({ because: reason, next, usd: 0.42, run: '4711.1' })
    expect(reactionsOf(decision)).toEqual(reactions)
    expect(textsOf(decision).some((text) => !text.includes('signalbox:workpad'))).toBe(replies)
    expect(textsOf(decision).some((text) => text.includes(`(\`${reason}\`)`))).toBe(true)
  })

  it('done without any change is no change', () => {
    expect(publishOn(aPublicationOf({}, null)).reason).toBe('no_change')
    expect(publishOn(aPublicationOf({}, someChanges({}))).reason).toBe('no_change')
    const same = someChanges({ 'src/sum.ts': 'export {}\n' })
    expect(publishOn(aPublicationOf({}, same)).reason).toBe('no_change')
  })

  it('answers a comment in its own words where it has any', () => {
    const world = asked('issue', {}, { outcome: 'no_change', answers: [{ ask: 'IC_1', text: 'It is zero already.' }] })
    expect(textsOf(publishOn(world)).filter((text) => !text.includes('signalbox:workpad'))).toEqual([
      '> please also cover the empty list\n\nIt is zero already.',
    ])
  })

  it.each([
    ['was cancelled', { conclusion: 'cancelled' }, 'run_lost', 5],
    ['failed', { conclusion: 'failure' }, 'run_lost', 5],
    ['succeeded', { conclusion: 'success' }, 'bundle_missing', 5],
    ['never started', { conclusion: 'startup_failure' }, 'actions_policy', 0],
  ] as const)('without a bundle, when the run %s', (_how, run, reason, usd) => {
    const decision = publishOn(aPublication({ bundle: { kind: 'missing' }, run: aFinishedRun(run) }))
    expect(released(decision)).toMatchObject({ because: reason, next: 'retry', usd })
  })

  it('with a bundle that is none of ours costs all that was set aside', () => {
    const decision = publishOn(aPublication({ bundle: { kind: 'invalid', why: 'result.json: v must be 1' } }))
    expect(decision.detail).toBe('result.json: v must be 1')
    expect(released(decision)).toMatchObject({ because: 'bundle_invalid', next: 'retry', usd: 5 })
  })
})

describe('whose run it is', () => {
  it.each([
    ['of another workflow', { path: '.github/workflows/evil.yml' }],
    ['of another event', { event: 'push' }],
    ['of another branch', { headBranch: 'topic' }],
    ['that was started again', { attempt: 2 }],
    ['a person dispatched', { actor: writer }],
    ['a person triggered again', { triggeringActor: writer }],
    ['under another name', { name: 'CI' }],
    ['for another subject', { name: 'signalbox b-13 g3' }],
    ['under a longer name', { name: 'signalbox b-12 g3 x' }],
  ] as readonly (readonly [string, Partial<RunFacts>])[])('a run %s is not ours', (_what, run) => {
    expect(publishOn(aPublication({ run: aFinishedRun(run) }))).toEqual({ reason: 'run_not_ours', effects: [] })
  })

  it('GitHub may name the ref behind the path', () => {
    const run = aFinishedRun({ path: '.github/workflows/signalbox.yml@main' })
    expect(publishOn(aPublication({ run })).reason).toBe('published')
  })

  it.each([
    ['of an older generation', { run: aFinishedRun({ name: 'signalbox b-12 g2' }) }],
    ['of a newer one', { run: aFinishedRun({ name: 'signalbox b-12 g4' }) }],
    ['of a claim that is over', { snapshot: aSnapshot() }],
  ])('a run %s writes nothing', (_what, differs) => {
    expect(publishOn(aPublication(differs))).toEqual({ reason: 'stale_generation', effects: [] })
  })

  it('a run that was published is said to be so', () => {
    const last = { because: 'no_change', at: ago(60), run: '4711.1' }
    const over = aSnapshot({ ledger: aLedger({ subjects: { 12: aSubject({ generation: 3, last }) } }) })
    expect(publishOn(aPublication({ snapshot: over }))).toEqual({ reason: 'already_published', effects: [] })
    const justNow = { ...over, readAt: ago(61) }
    expect(publishOn(aPublication({ snapshot: justNow }))).toEqual({ reason: 'no_change', effects: [] })
  })

  it('a run that is still at work is waited for', () => {
    const run = aFinishedRun({ status: 'in_progress', conclusion: null })
    expect(publishOn(aPublication({ run }))).toEqual({ reason: 'working', effects: [] })
  })

  it('a run of nothing we know is not ours', () => {
    const snapshot = aWorkingSnapshot({ issue: null })
    expect(publishOn(aPublication({ snapshot })).reason).toBe('run_not_ours')
  })
})

describe('when GitHub refuses', () => {
  const refusing = (
    effect: 'commit' | 'open_pull' | 'append',
    reason: NonNullable<Snapshot['refusal']>['reason'],
    differs: Partial<Snapshot> = {},
  ) =>
    aPublication({
      snapshot: aWorkingSnapshot({ refusal: { effect, reason, words: 'GitHub said so, @octocat' }, ...differs }),
    })

  it.each([
    ['head_moved', 'again'],
    ['branch_name_taken', 'retry'],
    ['base_workflow_moved', 'retry'],
  ] as const)('the commit with %s, a fresh run mends it', (reason, next) => {
    const decision = publishOn(refusing('commit', reason))
    expect(released(decision)).toMatchObject({ because: reason, next, usd: 0.42 })
    expect(textsOf(decision).every((text) => text.includes('signalbox:workpad'))).toBe(true)
  })

  it('the commit with anything else, its words are passed on', () => {
    const decision = publishOn(refusing('commit', 'branch_rules'))
    expect(released(decision)).toMatchObject({ because: 'branch_rules', next: 'open' })
    expect(textsOf(decision).at(-1)).toContain('GitHub said: GitHub said so, ＠octocat')
  })

  it('the pull request, it is tried again by the next look, for an hour', () => {
    expect(publishOn(refusing('open_pull', 'branch_rules'))).toMatchObject({ reason: 'branch_rules', effects: [] })
    const old = aLedger({ claims: { 'b-12': aClaim({ at: ago(3601) }) } })
    expect(released(publishOn(refusing('open_pull', 'branch_rules', { ledger: old })))).toMatchObject({ next: 'open' })
  })

  it('the ledger, nothing more is written', () => {
    expect(publishOn(refusing('append', 'ref_refused'))).toMatchObject({ reason: 'ref_refused', effects: [] })
  })

  it.each([
    ['the repository is read-only', { repository: aRepository({ readOnly: true }) }, 'repository_read_only'],
    ['the ledger was tampered with', { ledger: { kind: 'invalid', oid: oid('x'), restore: null } }, 'ledger_invalid'],
  ] as const)('nothing is published while %s', (_when, differs, reason) => {
    expect(publishOn(aPublication({ snapshot: aWorkingSnapshot(differs) }))).toEqual({ reason, effects: [] })
  })
})

it('a bundle is judged at the time of the decision', () => {
  expect(released(publishOn(aPublication({ bundle: { kind: 'missing' } })))?.at).toBe(now)
})
