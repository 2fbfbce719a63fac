import { decideReviewPublish } from '../../src/decide/publish-review.ts'
import type { RunResult } from '../../src/domain/bundle.ts'
import type { Decision, Effect } from '../../src/domain/decision.ts'
import type { JobSpec } from '../../src/domain/job.ts'
import type { Claim, LedgerState, ReviewState } from '../../src/domain/ledger/state.ts'
import type { ChecklistCheck, PullFacts } from '../../src/domain/pull.ts'
import { reviewPolicy } from '../../src/domain/review/policy.ts'
import type { ReviewPublication } from '../../src/domain/review/publication.ts'
import type { JudgedRecord } from '../../src/domain/review/record.ts'
import { emptyMemory, type ReviewReport } from '../../src/domain/review/report.ts'
import type { QuotedLine, VerdictLine } from '../../src/domain/review/verdict.ts'
import type { Snapshot } from '../../src/domain/snapshot.ts'
import { advanceSnapshot } from '../../src/snapshot/advance.ts'
import { decideOn, means } from './judging.ts'
import { aFinishedRun, aResult } from './publications.ts'
import {
  aClaim,
  aConfig,
  ago,
  aJob,
  aLedger,
  allow,
  aPull,
  aSnapshot,
  aSubject,
  digest,
  now,
  oid,
  reviewer as rita,
  self,
  writer,
} from './snapshots.ts'

export const reviewing = aConfig({ review: {} })
export const policy = reviewPolicy(reviewing.config, { rules: { checklists: null, waivers: null }, labels: [] }, digest)
export const contentKey = digest('content of B')

export function aQuote(differs: Partial<QuotedLine> = {}): QuotedLine {
  return { path: 'src/routes.ts', side: 'RIGHT', line: 12, quote: "app.get('/v1/x', list)", kind: 'added', ...differs }
}

/** Item B of `security`, passing. */
export function aLine(differs: Partial<VerdictLine> = {}): VerdictLine {
  return {
    item: 'security/B',
    rev: 1,
    title: 'Entry points are behind authentication',
    severity: 'critical',
    gate: 'block',
    verdict: 'pass',
    cause: 'evidence',
    because: 'Every route names a guard.',
    fix: '',
    evidence: [],
    failures: 0,
    disputed: false,
    key: contentKey,
    ...differs,
  }
}

export function aFailure(differs: Partial<VerdictLine> = {}): VerdictLine {
  return aLine({
    verdict: 'fail',
    cause: 'verified',
    because: 'GET /v1/x is reachable without a guard.',
    fix: 'Mount it behind `requireUser`.',
    evidence: [aQuote()],
    failures: 1,
    ...differs,
  })
}

export function aReport(lines: readonly VerdictLine[] = [aLine()], differs: Partial<ReviewReport> = {}): ReviewReport {
  return {
    v: 1,
    pull: 20,
    base: oid('main'),
    mergeBase: oid('main'),
    head: oid('head'),
    checklists: [{ id: 'security', version: '1.0.0', hash: digest('security') }],
    problems: [],
    lines: [...lines],
    coverage: { units: 1, reviewed: 1, skipped: [], unreviewable: [], overBudget: [] },
    waivers: [],
    memory: emptyMemory,
    model: { id: 'scripted', calls: 1, remembered: 0, asked: 1, rejectedQuotes: 0 },
    ...differs,
  }
}

export function aRecord(lines: readonly VerdictLine[] = [aLine()], differs: Partial<JudgedRecord> = {}): JudgedRecord {
  const { v: _v, pull: _pull, base, head, ...report } = aReport(lines)
  return {
    v: 1,
    kind: 'judged',
    pull: 20,
    baseRef: 'main',
    base,
    head,
    policy,
    ledger: `2@${oid('tip-2')}`,
    run: '4711.1',
    conclusion: 'success',
    report,
    ...differs,
  }
}

export function aChecklistCheck(differs: Partial<ChecklistCheck> = {}): ChecklistCheck {
  return {
    databaseId: 950,
    status: 'COMPLETED',
    conclusion: 'SUCCESS',
    externalId: 'x',
    title: '1 pass',
    records: [aRecord()],
    ...differs,
  }
}

export function aReviewJob(differs: Partial<JobSpec> = {}): JobSpec {
  return aJob({
    id: 'r-20',
    generation: 3,
    kind: 'review',
    pull: 20,
    agent: 'reviewer',
    head: oid('head'),
    asks: [],
    limits: { usd: 1, minutes: 10, turns: 30 },
    energy: 0,
    review: { baseRef: 'main', memory: [], policy },
    ...differs,
  })
}

export function aReviewClaim(differs: Partial<Claim> = {}): Claim {
  return aClaim({ job: aReviewJob(), by: self.bot, cause: 'automatic', ...differs })
}

export function aReviewState(differs: Partial<ReviewState> = {}): ReviewState {
  return { tried: null, checks: [], waivers: [], recheck: null, ...differs }
}

/** The App's pull request 20 of issue 12, where reviews are on and nothing is judged yet: the next decision orders one. */
export function aReviewSnapshot(
  pull: Partial<PullFacts> = {},
  differs: Partial<Snapshot> = {},
  state: Partial<LedgerState> = {},
): Snapshot {
  const subject = aSubject({
    generation: 1,
    label: ago(7200),
    claimedAt: ago(7100),
    pull: 20,
    head: oid('head'),
    publishedAt: ago(3500),
  })
  return aSnapshot({
    config: reviewing,
    ledger: aLedger({ subjects: { 12: subject }, ...state }),
    pull: aPull(pull),
    permissions: {
      octocat: allow(writer),
      'hubot-fan': { kind: 'read', id: rita.id, level: 'maintain' },
      mallory: { kind: 'read', id: 2, level: 'read' },
    },
    ...differs,
  })
}

/** The same once its review has ended. */
export function aReviewPublication(
  bundle: { readonly report?: ReviewReport | null; readonly result?: Partial<RunResult> } = {},
  pull: Partial<PullFacts> = {},
  differs: Partial<ReviewPublication> = {},
): ReviewPublication {
  const { report = aReport(), result = {} } = bundle
  return {
    snapshot: aReviewSnapshot(pull, {}, { seq: 3, claims: { 'r-20': aReviewClaim() } }),
    run: aFinishedRun({ name: 'signalbox r-20 g3' }),
    bundle: { kind: 'read', bundle: { result: aResult(result), changes: null, review: report } },
    ...differs,
  }
}

export function publishReviewOn(world: ReviewPublication): Decision {
  return decideReviewPublish(world, means())
}

/** What a snapshot is once everything a decision wants written about the verdict is written. */
export function settled(snapshot: Snapshot): Snapshot {
  const once = (world: Snapshot) => decideOn(world).effects.reduce(written, world)
  return once(once(once(snapshot)))
}

function written(world: Snapshot, effect: Effect): Snapshot {
  if (effect.kind === 'check')
    return advanceSnapshot(world, { effect, result: { kind: 'checked', id: 950 } }, now) ?? world
  if (effect.kind !== 'mutate') return world
  const results = effect.mutations.map(() => ({ kind: 'done', nodeId: 'IC_9' }) as const)
  return advanceSnapshot(world, { effect, result: { kind: 'mutated', results } }, now) ?? world
}
