import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { outcome, type RunResult, stopKind } from '../../src/domain/bundle.ts'
import type { Decision, Effect, EffectResult } from '../../src/domain/decision.ts'
import { advanceAll } from '../../src/domain/ledger/advance.ts'
import type { BundleReading, PublishSnapshot } from '../../src/domain/publication.ts'
import { isReason } from '../../src/domain/reason.ts'
import { advancePublication } from '../../src/snapshot/advance/publication.ts'
import { publishOn } from '../support/judging.ts'
import {
  aFile,
  aFinishedRun,
  aPublication,
  aResult,
  aWorkingSnapshot,
  base64,
  someChanges,
} from '../support/publications.ts'
import { aClaim, aComment, ago, aJob, aLedger, anIssue, aPull, aSubject, now, oid } from '../support/snapshots.ts'

const paths = fc.constantFrom('src/a.ts', 'package.json', '.github/x', 'run.sh', '/x', 'docs/ü.md')
const texts = fc.constantFrom('x\n', '', 'a\u200Bb\n', `AKIA${'A1B2'.repeat(4)}\n`)
const change = fc.oneof(
  texts.map((text) => ({ content: base64(text) })),
  fc.constant({ content: 'no base64!' }),
  fc.constant({ deleted: true as const }),
)
const changes = fc
  .record({
    files: fc.dictionary(paths, change, { maxKeys: 4 }),
    modes: fc.dictionary(paths, fc.constantFrom('100644', '100755', '120000')),
    base: fc.constantFrom(oid('main'), oid('head'), oid('x')),
  })
  .map((differs) => someChanges({}, differs))

const bundles: fc.Arbitrary<BundleReading> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ kind: 'missing' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'invalid' as const, why: 'no' }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      bundle: fc.record({
        result: fc
          .record(
            {
              outcome: fc.constantFrom(...outcome.options),
              stop: fc.constantFrom(...stopKind.options),
              summary: fc.constantFrom('done', '', 'Closes #9 @octocat'),
              answers: fc.constantFrom<RunResult['answers'][]>([], [{ ask: 'IC_1', text: 'yes' }]),
              verify: fc.constantFrom<RunResult['verify'][]>([], [{ command: 'x', exit: 1, ms: 1, tail: '' }]),
            },
            { requiredKeys: [] },
          )
          .map(aResult),
        changes: fc.option(changes),
        review: fc.constant(null),
      }),
    }),
  },
)

const branches = fc.constantFrom(
  null,
  { oid: oid('head'), message: 'older' },
  { oid: oid('new'), message: 'x\n\nSignalbox-Run: 4711.1' },
)

const snapshots = fc
  .record({
    revises: fc.boolean(),
    open: fc.boolean(),
    pull: fc.boolean(),
    labels: fc.subarray(['agent', 'hold']),
    locked: fc.boolean(),
    claimed: fc.boolean(),
    refusal: fc.constantFrom(null, null, {
      effect: 'commit' as const,
      reason: 'branch_rules' as const,
      words: 'no',
    }),
  })
  .map(({ revises, open, pull, labels, locked, claimed, refusal }) => {
    const asks = [
      { kind: 'label' as const, id: 'I_12', sha256: 'a'.repeat(64) },
      { kind: 'comment' as const, id: 'IC_1', sha256: 'b'.repeat(64) },
    ]
    const job = aJob({ asks, ...(revises ? { kind: 'revise' as const, pull: 20, head: oid('head') } : {}) })
    return aWorkingSnapshot({
      refusal,
      issue: anIssue({ open, labels, locked, comments: [aComment()] }),
      pull: pull ? aPull({ locked }) : null,
      ledger: aLedger({
        seq: 3,
        claims: claimed ? { 'b-12': aClaim({ job }) } : {},
        subjects: {
          12: aSubject({ generation: 3, claimedAt: ago(300), last: { because: 'partial', at: ago(9), run: '1.1' } }),
        },
      }),
    })
  })

const worlds: fc.Arbitrary<PublishSnapshot> = fc
  .record({
    snapshot: snapshots,
    bundle: bundles,
    branch: branches,
    run: fc
      .record({
        conclusion: fc.constantFrom('success', 'failure', 'startup_failure', null),
        attempt: fc.constantFrom(1, 1, 1, 2),
      })
      .map(aFinishedRun),
    entries: fc.dictionary(
      paths,
      fc.constantFrom(aFile('x\n'), aFile('x', { mode: '100755' }), aFile('x', { mode: '120000' })),
    ),
    attributes: fc.constantFrom(null, '*.md filter=lfs'),
  })
  .map(aPublication)

function answerTo(effect: Effect, { snapshot: { ledger } }: PublishSnapshot): EffectResult {
  switch (effect.kind) {
    case 'append': {
      if (ledger.kind !== 'valid') throw new Error('this world has a ledger')
      const advanced = advanceAll(ledger.state, effect.entries)
      if (!('state' in advanced)) throw new Error(`an entry does not fit: ${advanced.misfit}`)
      const alongside = effect.alongside.map((_, index) => ({ kind: 'done' as const, nodeId: `NEW_${index}` }))
      return { kind: 'appended', oid: oid('t'), tree: oid('tree'), state: advanced.state, alongside }
    }
    case 'commit':
      return { kind: 'committed', oid: oid('new') }
    case 'open_pull':
      return {
        kind: 'opened',
        number: 21,
        nodeId: 'PR_21',
        url: 'https://github.com/octo/toy/pull/21',
        draft: effect.draft,
      }
    default:
      throw new Error(`a publisher does not ${effect.kind}`)
  }
}

function play(begin: PublishSnapshot): Decision[] {
  const decisions: Decision[] = []
  let world: PublishSnapshot | null = begin
  while (world !== null && decisions.length < 12) {
    const decision: Decision = publishOn(world)
    decisions.push(decision)
    if (decision.effects.length === 0) return decisions
    world = decision.effects.reduce<PublishSnapshot | null>(
      (sofar, effect) => sofar && advancePublication(sofar, { effect, result: answerTo(effect, sofar) }, now),
      world,
    )
  }
  return decisions
}

/** Kinds of the effects, in order. */
function written(world: PublishSnapshot): string {
  return play(world)
    .flatMap(({ effects }) => effects.map(({ kind }) => kind))
    .join(' ')
}

describe('a run that is done', () => {
  it('is committed, gets its pull request and its entry, in this order', () => {
    expect(written(aPublication())).toBe('commit open_pull append')
  })

  it('needs no second pull request', () => {
    const world = aPublication()
    const job = aJob({ kind: 'revise', pull: 20, head: oid('main') })
    const ledger = aLedger({ claims: { 'b-12': aClaim({ job }) } })
    const snapshot = { ...world.snapshot, ledger, pull: aPull({ headOid: oid('main') }) }
    expect(written({ ...world, snapshot, branch: { oid: oid('main'), message: 'older' } })).toBe('commit append')
  })

  it('goes on where a crash left it', () => {
    const branch = { oid: oid('new'), message: 'x\n\nSignalbox-Run: 4711.1' }
    expect(written(aPublication({ branch }))).toBe('open_pull append')
    const snapshot = { ...aPublication().snapshot, pull: aPull({ headOid: oid('new') }) }
    expect(written(aPublication({ branch, snapshot }))).toBe('append')
  })
})

describe('whatever a run hands back', () => {
  it('there is one answer with a name, and asking twice gives the same', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const decision = publishOn(world)
        expect(isReason(decision.reason)).toBe(true)
        expect(publishOn(world)).toEqual(decision)
      }),
      { numRuns: 1500 },
    )
  })

  it('publishing comes to an end: at most a commit, a pull request and one entry', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const kinds = play(world).flatMap(({ effects }) => effects.map(({ kind }) => kind))
        expect(['', 'append', 'commit append', 'open_pull append', 'commit open_pull append']).toContain(
          kinds.join(' '),
        )
      }),
      { numRuns: 3000 },
    )
  })

  it('nothing is committed that the floor refuses, nor over a head nobody judged', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        const commit = publishOn(world).effects.find((effect) => effect.kind === 'commit')
        if (!commit) return
        const { ledger } = world.snapshot
        const job = ledger.kind === 'valid' ? ledger.state.claims['b-12']?.job : undefined
        expect(commit.expectedHead).toBe(job?.head ?? job?.base)
        expect(commit.files.every(({ path }) => !path.startsWith('.github') && !path.startsWith('/'))).toBe(true)
        expect(Buffer.from(JSON.stringify(commit.files)).toString()).not.toContain(base64('a\u200Bb\n'))
      }),
      { numRuns: 3000 },
    )
  })
})
