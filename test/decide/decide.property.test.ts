import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeFacts } from '../../src/decide/merge/facts.ts'
import { judgeMerge } from '../../src/decide/merge/judge.ts'
import { mergePolicy } from '../../src/decide/merge/policy.ts'
import { viewOf } from '../../src/decide/view.ts'
import type { Applied, Decision, EffectResult } from '../../src/domain/decision.ts'
import { advanceAll } from '../../src/domain/ledger/advance.ts'
import { emptyState } from '../../src/domain/ledger/state.ts'
import type { CheckFacts, PullFacts } from '../../src/domain/pull.ts'
import { isReason } from '../../src/domain/reason.ts'
import type { CommentFacts, IssueFacts, LedgerReading, PermissionReading, Snapshot } from '../../src/domain/snapshot.ts'
import { advanceSnapshot } from '../../src/snapshot/advance.ts'
import { decideOn, means, textsOf } from '../support/judging.ts'
import {
  aCheck, aClaim, aComment, aConfig, ago, aLedger, aMergeableSnapshot, anIssue, aPull, aRepository, aRun, aSnapshot, aSubject, aTrigger, now, oid,
  outsider, reviewer, self, someRules, writer,
} from '../support/snapshots.ts' // biome-ignore format: names in a row

const bot = { id: 41, login: 'x[bot]' }
const people = fc.constantFrom(writer, outsider, reviewer, bot, self.bot, null)
const seconds = fc.constantFrom(0, 1, 30, 61, 100, 179, 181, 600, 601, 1900, 3599, 3601, 9000)
const times = seconds.map(ago)
const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(value, { nil: null, freq: 2 })
const small = fc.nat(3)

const bodies = fc.constantFrom(
  '@agent fix it', '@agent hold', '@agent resume', '@agent approve', '@agent explain', '@agent stop', '@agent', 'hello',
  '@agent resume\n@agent fix it', '@agent do\u202E it', '<!-- signalbox:workpad 12 -->\nold', '/agent fix', '> @agent fix',
) // biome-ignore format: words in a row

const comment = (on: CommentFacts['on']): fc.Arbitrary<CommentFacts> =>
  fc
    .record({
      author: people, authorIsBot: fc.boolean(), body: bodies, createdAt: times, edited: fc.boolean(), minimized: fc.boolean(),
      seen: fc.boolean(), done: fc.boolean(), refused: fc.boolean(), databaseId: fc.nat(99),
    }) // biome-ignore format: fields in a row
    .map((facts) => aComment({ ...facts, on, nodeId: `${on}_${facts.databaseId}` }))

const labelEvent = fc.record({
  label: fc.constantFrom('agent', 'hold', 'agent:merge'),
  added: fc.boolean(),
  at: times,
  actor: people,
})

const conversation = {
  open: fc.boolean(),
  locked: fc.boolean(),
  labels: fc.subarray(['agent', 'hold', 'agent:merge', 'bug']),
  labelEvents: fc.array(labelEvent, { maxLength: 3 }),
  commentsComplete: fc.boolean(),
} as const

const issue: fc.Arbitrary<IssueFacts> = fc
  .record({
    ...conversation,
    reopenedAt: maybe(times),
    comments: fc.array(comment('issue'), { maxLength: 3 }),
    body: fc.constantFrom('x', 'a\u202Eb'),
  })
  .map(anIssue)

const check: fc.Arbitrary<CheckFacts> = fc
  .record({
    name: fc.constantFrom('test', 'lint', 'signalbox / merge'),
    appId: fc.constantFrom(77, 15368, null),
    kind: fc.constantFrom('check_run', 'status'),
    status: fc.constantFrom('COMPLETED', 'QUEUED', 'SUCCESS', 'ERROR', 'X'),
    conclusion: fc.constantFrom('SUCCESS', 'FAILURE', 'SKIPPED', 'NEUTRAL', null, 'X'),
    databaseId: fc.nat(9),
  })
  .map(aCheck)

const pullDifferences = fc.record(
  {
    ...conversation,
    comments: fc.array(comment('pull'), { maxLength: 3 }),
    merged: fc.boolean(),
    draft: fc.boolean(),
    author: people,
    crossRepository: fc.boolean(),
    headRef: fc.constantFrom('agent/12-x', 'topic', 'main'),
    headRefExists: fc.boolean(),
    baseRef: fc.constantFrom('main', 'release'),
    mergeable: fc.constantFrom('MERGEABLE', 'CONFLICTING', 'UNKNOWN', 'X'),
    mergeState: fc.constantFrom('CLEAN', 'BLOCKED', 'BEHIND', 'DRAFT', 'X'),
    checks: fc.array(check, { maxLength: 3 }),
    checksComplete: fc.boolean(),
    openSuites: fc.nat(1),
    reviews: fc.array(
      fc.record({
        author: people,
        state: fc.constantFrom('APPROVED', 'CHANGES_REQUESTED', 'X'),
        commit: fc.constant(oid('head')),
        at: times,
        bot: fc.boolean(),
        writer: fc.boolean(),
        body: fc.constant(''),
      }),
      { maxLength: 2 },
    ),
    unresolvedThreads: fc.nat(1),
    queue: fc.record({
      enabled: fc.boolean(),
      entry: maybe(
        fc.record({
          nodeId: fc.constant('MQE_1'),
          state: fc.constant('QUEUED'),
          position: fc.constant(1),
          by: fc.constantFrom('signalbox', 'octocat', null),
        }),
      ),
      removal: maybe(
        fc.record({ head: fc.constantFrom(oid('head'), oid('old')), at: times, failing: fc.subarray(['e2e']) }),
      ),
    }),
    autoMergeBy: fc.constantFrom(null, 'signalbox', 'octocat'),
    threadsComplete: fc.boolean(),
    pathsComplete: fc.boolean(),
    readyAt: maybe(times),
    draftedAt: maybe(times),
    headCommittedAt: times,
    stack: fc.constantFrom(null, 'unread' as const, { position: 1, size: 2 }, { position: 2, size: 2 }),
  },
  { requiredKeys: [] },
)

const pull: fc.Arbitrary<PullFacts> = pullDifferences.map((facts) => {
  const any = aPull(facts)
  return { ...any, open: any.open && !any.merged }
})

const subject = fc
  .record({
    generation: small, energy: fc.nat(8), rounds: fc.nat(4), attempts: small, spentUsd: fc.nat(20), label: maybe(times),
    labelOpen: fc.boolean(), claimedAt: maybe(times), holds: fc.subarray(['mode_change', 'sensitive_path']),
    held: maybe(fc.constant({ by: writer, at: ago(50), why: 'x' })), approved: maybe(fc.constant({ head: oid('head'), by: writer, at: ago(5) })),
    resumedAt: maybe(times), refused: fc.subarray(['issue_1', 'pull_2']),
    last: maybe(fc.record({ because: fc.constantFrom('published', 'run_lost', 'nonsense'), at: times, run: maybe(fc.constant('4711.1')) })),
  }) // biome-ignore format: fields in a row
  .map(aSubject)

const ledger: fc.Arbitrary<LedgerReading> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ kind: 'empty' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('invalid' as const, 'rolled_back' as const),
      oid: fc.constant(oid('x')),
      restore: maybe(fc.constant(oid('y'))),
    }),
  },
  {
    weight: 8,
    arbitrary: fc
      .record({
        one: maybe(subject),
        claim: maybe(times),
        merged: fc.nat(1),
        busy: small,
        day: fc.nat(25),
        since: maybe(times),
      })
      .map(({ one, claim, merged, busy, day, since }) =>
        aLedger({
          merged,
          seq: 5,
          since,
          subjects: one ? { 12: one } : {},
          claims: {
            ...Object.fromEntries(
              Array.from({ length: busy }, (_, index) => [`b-9${index}`, aClaim({ key: `b-9${index}` })]),
            ),
            ...(claim ? { 'b-12': aClaim({ at: claim }) } : {}),
          },
          days: { '2026-11-20': day },
        }),
      ),
  },
)

const permission: fc.Arbitrary<PermissionReading> = fc.oneof(
  fc.constant({ kind: 'unavailable' as const }),
  fc.record({
    kind: fc.constant('read' as const),
    id: fc.constantFrom(1, 2, 3),
    level: fc.constantFrom('admin', 'write', 'triage', 'read', 'none'),
  }),
)

const run = fc.oneof(
  fc.constantFrom('absent' as const, 'not_read' as const),
  fc
    .record({
      status: fc.constantFrom('queued', 'in_progress', 'completed', 'x'),
      conclusion: fc.constantFrom('success', 'startup_failure', null),
      createdAt: times,
    })
    .map(aRun),
)

const configs = fc.constantFrom(
  aConfig(), aConfig({ merge: { mode: 'human' } }), aConfig({ bots: { trusted: [41] } }), aConfig({ users: { blocked: [1] } }),
  { ...aConfig(), kind: 'invalid' as const, message: 'no' },
) // biome-ignore format: worlds in a row

const refusal = maybe(
  fc.record({
    effect: fc.constantFrom('append', 'dispatch', 'merge', 'commit', 'mutate'),
    reason: fc.constantFrom('ref_refused', 'refused_by_github', 'dispatch_in_doubt'),
    words: fc.constant('no'),
  }),
)

/** Any world that the types allow, likely or not. */
const worlds: fc.Arbitrary<Snapshot> = fc
  .record({
    issue: maybe(issue),
    pull: maybe(pull),
    ledger,
    config: configs,
    run,
    permissions: fc.dictionary(fc.constantFrom('octocat', 'mallory', 'hubot-fan'), permission),
    branches: fc.subarray(['agent', 'agent/12-sum-of-an-empty-list', 'agent/12-x']),
    justClaimed: fc.boolean(),
    refusal,
    repository: fc.record({ readOnly: fc.constantFrom(false, false, false, true), workflowOid: fc.constantFrom(oid('w'), oid('w'), null), installedAt: maybe(times) }).map(aRepository),
    rules: fc.constantFrom({ kind: 'not_read' as const }, { kind: 'unread' as const, why: 'x' }, someRules({ requiredChecks: [{ name: 'test', appId: null }], requiredApprovals: 1, strict: true }), someRules({ requiredChecks: [{ name: 'signalbox / merge', appId: null }] }), someRules({ mergeQueue: true }), someRules()),
  })
  .map(aSnapshot) // biome-ignore format: fields in a row
const triggers = fc.constantFrom('labeled', 'commented', 'sweep', 'installed', 'checks_changed', 'timer') // biome-ignore format: words

/** GitHub's answers where everything goes well. */
function answerTo(effect: Decision['effects'][number], { ledger: before }: Snapshot): EffectResult {
  switch (effect.kind) {
    case 'append': {
      const advanced = advanceAll(before.kind === 'valid' ? before.state : emptyState, effect.entries)
      if (!('state' in advanced)) throw new Error(`an entry does not fit: ${advanced.misfit}`)
      const alongside = effect.alongside.map((_, index) => ({
        kind: 'done' as const,
        nodeId: `NEW_${advanced.state.seq}_${index}`,
      }))
      return {
        kind: 'appended',
        oid: oid(`${advanced.state.seq}`),
        tree: oid('tree'),
        state: advanced.state,
        alongside,
      }
    }
    case 'mutate':
      return {
        kind: 'mutated',
        results: effect.mutations.map((_, index) => ({
          kind: 'done',
          nodeId: `NEW_${index}_${oid(JSON.stringify(effect))}`,
        })),
      }
    case 'dispatch':
      return { kind: 'dispatched', runId: 4711, url: 'https://github.com/octo/toy/actions/runs/4711' }
    case 'check':
      return { kind: 'checked', id: 900 }
    case 'merge':
    case 'poll_merge':
      return { kind: 'merged', oid: oid('merge') }
    case 'enqueue':
      return { kind: 'accepted', reason: 'in_merge_queue', uuid: null }
    case 'update_branch':
      return { kind: 'accepted', reason: 'updating', uuid: null }
    default:
      return { kind: 'done' }
  }
}

/** Decides and folds until nothing is left to write; every decision on the way. */
function play(begin: Snapshot, kind: Parameters<typeof aTrigger>[0]): Decision[] {
  const decisions: Decision[] = []
  let world: Snapshot | null = begin
  while (world !== null && decisions.length < 20) {
    const decision: Decision = decideOn(world, kind)
    decisions.push(decision)
    if (decision.effects.length === 0) return decisions
    world = decision.effects.reduce<Snapshot | null>((sofar, effect) => {
      if (sofar === null) return null
      const applied: Applied = { effect, result: answerTo(effect, sofar) }
      return advanceSnapshot(sofar, applied, now)
    }, world)
  }
  return decisions
}

describe('whatever is true', () => {
  it('there is one answer with a name, and asking twice gives the same', () => {
    fc.assert(
      fc.property(worlds, triggers, (world, kind) => {
        const decision = decideOn(world, { kind })
        expect(isReason(decision.reason)).toBe(true)
        expect(decideOn(world, { kind })).toEqual(decision)
      }),
      { numRuns: 1500 },
    )
  })

  it('nothing is merged while anything stands in the way, and only at the head that was judged', () => {
    const few = fc.record({ pull: pullDifferences, config: configs, ledger }, { requiredKeys: [] })
    let merged = 0
    fc.assert(
      fc.property(few, (differs) => {
        const { pull: facts, ...rest } = differs
        const world = aMergeableSnapshot(rest, facts)
        const merge = decideOn(world).effects.find((effect) => effect.kind === 'merge')
        const view = viewOf(aTrigger(), world, means())
        if (!merge || !view || !world.pull) return
        merged++
        expect(judgeMerge(mergeFacts(view, world.pull), mergePolicy(view)).decision).toBe('merge')
        expect(merge).toMatchObject({ sha: world.pull.headOid, number: world.pull.number })
      }),
      { numRuns: 5000 },
    )
    expect(merged).toBeGreaterThan(10)
  })

  it('every entry fits the ledger it is decided on', () => {
    fc.assert(
      fc.property(worlds, triggers, (world, kind) => {
        for (const effect of decideOn(world, { kind }).effects) {
          if (effect.kind === 'append') expect(answerTo(effect, world).kind).toBe('appended')
        }
      }),
      { numRuns: 1500 },
    )
  })

  it('writing what was decided comes to an end, within a handful of rounds', () => {
    fc.assert(
      fc.property(worlds, triggers, (world, kind) => {
        const decisions = play(world, { kind })
        expect(decisions.length).toBeLessThanOrEqual(10)
      }),
      { numRuns: 1500 },
    )
  })

  it('nobody is mentioned, and the handle stands in code only', () => {
    fc.assert(
      fc.property(worlds, triggers, (world, kind) => {
        const decision = decideOn(world, { kind })
        const summaries = decision.effects.flatMap((effect) => (effect.kind === 'check' ? [effect.summary] : []))
        for (const text of [...textsOf(decision), ...summaries]) {
          expect(text.replaceAll(/`[^`]*`/g, '').replaceAll(/<!--.*-->/g, '')).not.toMatch(/@/)
        }
      }),
      { numRuns: 1500 },
    )
  })
})

it('a world that works comes to its end: claimed, dispatched, said', () => {
  expect(play(aSnapshot(), {}).map(({ reason }) => reason)).toEqual(['claimed', 'claimed', 'run_queued', 'run_queued'])
})
