import { createHash } from 'node:crypto'
import { type Config, config } from '../../src/domain/config.ts'
import type { Actor, Self } from '../../src/domain/identity.ts'
import type { JobSpec } from '../../src/domain/job.ts'
import {
  type Claim,
  emptyState,
  freshSubject,
  type LedgerState,
  type SubjectState,
} from '../../src/domain/ledger/state.ts'
import type { CheckFacts, PullFacts, ReviewFacts } from '../../src/domain/pull.ts'
import type {
  BaseBranchRules,
  CommentFacts,
  ConfigReading,
  IssueFacts,
  LedgerReading,
  PermissionReading,
  RepositoryFacts,
  RulesReading,
  RunFacts,
  Snapshot,
} from '../../src/domain/snapshot.ts'
import type { Trigger } from '../../src/domain/trigger.ts'

/** Builders of a world that works: each test states its one difference. */

export const now = '2026-11-20T08:00:00.000Z'

/** ISO time some seconds before `now`. */
export function ago(seconds: number): string {
  return new Date(Date.parse(now) - seconds * 1000).toISOString()
}

export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** A made-up object id that is recognizable in a failing test. */
export function oid(seed: string): string {
  return createHash('sha1').update(seed).digest('hex')
}

export const self: Self = { appId: 77, slug: 'signalbox', bot: { id: 9001, login: 'signalbox[bot]' } }
export const writer: Actor = { id: 1, login: 'octocat' }
export const outsider: Actor = { id: 2, login: 'mallory' }
export const reviewer: Actor = { id: 3, login: 'hubot-fan' }

export const allow = (who: Actor): PermissionReading => ({ kind: 'read', id: who.id, level: 'write' })

export function aTrigger(differs: Partial<Trigger> = {}): Trigger {
  return {
    kind: 'labeled',
    repository: { owner: 'octo', name: 'toy' },
    address: { kind: 'issue', number: 12 },
    at: ago(30),
    ...differs,
  }
}

export function aRepository(differs: Partial<RepositoryFacts> = {}): RepositoryFacts {
  return {
    owner: 'octo',
    name: 'toy',
    id: 500,
    nodeId: 'R_500',
    url: 'https://github.com/octo/toy',
    installedAt: '2026-11-01T00:00:00.000Z',
    labels: null,
    readOnly: false,
    private: false,
    mergeMethods: ['merge', 'squash', 'rebase'],
    deletesBranches: false,
    defaultBranch: 'main',
    defaultOid: oid('main'),
    workflowOid: oid('workflow'),
    workflowUsable: true,
    ...differs,
  }
}

/** The configuration file as its reader returns it, from what stands in it. Nothing is reviewed unless it says so. */
export function aConfig(file: Record<string, unknown> = {}): ConfigReading & { config: Config } {
  return { kind: 'read', config: config.parse({ review: { enabled: false }, ...file }), source: 'file' }
}

export function aComment(differs: Partial<CommentFacts> = {}): CommentFacts {
  return {
    nodeId: 'IC_1',
    databaseId: 1,
    author: writer,
    authorIsBot: false,
    body: '@agent please also cover the empty list',
    createdAt: ago(60),
    edited: false,
    minimized: false,
    seen: false,
    done: false,
    refused: false,
    on: 'issue',
    ...differs,
  }
}

export function anIssue(differs: Partial<IssueFacts> = {}): IssueFacts {
  return {
    nodeId: 'I_12',
    number: 12,
    title: 'Sum of an empty list',
    body: 'It should be zero.',
    open: true,
    locked: false,
    author: outsider,
    updatedAt: ago(120),
    labels: ['agent'],
    labelEvents: [{ label: 'agent', added: true, at: ago(120), actor: writer }],
    reopenedAt: null,
    comments: [],
    commentsComplete: true,
    assignees: [],
    ...differs,
  }
}

export function aCheck(differs: Partial<CheckFacts> = {}): CheckFacts {
  return {
    name: 'test',
    appId: 15368,
    kind: 'check_run',
    databaseId: 801,
    status: 'COMPLETED',
    conclusion: 'SUCCESS',
    startedAt: ago(3000),
    completedAt: ago(2900),
    url: 'https://github.com/octo/toy/runs/801',
    ...differs,
  }
}

/** The App's own open pull request for issue 12: complete, green and quiet. */
export function aPull(differs: Partial<PullFacts> = {}): PullFacts {
  return {
    nodeId: 'PR_20',
    number: 20,
    title: 'Sum of an empty list',
    body: 'Closes #12',
    open: true,
    merged: false,
    mergedAt: null,
    mergeCommit: null,
    draft: false,
    locked: false,
    author: self.bot,
    createdAt: ago(3500),
    updatedAt: ago(3000),
    headRef: 'agent/12-sum-of-an-empty-list',
    headOid: oid('head'),
    headMessage: 'Sum of an empty list',
    headCommittedAt: ago(3600),
    baseRef: 'main',
    baseOid: oid('main'),
    baseRules: { checklists: null, waivers: null },
    mergeBase: null,
    crossRepository: false,
    headRefExists: true,
    labels: [],
    labelEvents: [],
    mergeable: 'MERGEABLE',
    mergeState: 'CLEAN',
    checks: [aCheck()],
    checksComplete: true,
    openSuites: 0,
    ownMergeCheck: null,
    checklist: null,
    threads: [],
    reviews: [],
    reviewsComplete: true,
    unresolvedThreads: 0,
    threadsComplete: true,
    lastThreadAt: null,
    readyAt: null,
    draftedAt: null,
    paths: ['src/sum.ts'],
    pathsComplete: true,
    comments: [],
    commentsComplete: true,
    closes: [12],
    reviewDecision: null,
    requestedReviewers: [],
    rebaseable: true,
    maintainerCanModify: false,
    commits: [
      {
        oid: oid('head'),
        message: 'Sum of an empty list',
        author: self.bot.login,
        viaWeb: true,
        parents: [oid('main')],
      },
    ],
    commitsComplete: true,
    queue: { enabled: false, entry: null, removal: null },
    autoMergeBy: null,
    stack: null,
    ...differs,
  }
}

export function aJob(differs: Partial<JobSpec> = {}): JobSpec {
  return {
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
    ...differs,
  }
}

export function aClaim(differs: Partial<Claim> = {}): Claim {
  const job = differs.job ?? aJob()
  return {
    key: job.id,
    at: ago(300),
    by: writer,
    cause: 'person',
    hash: digest(JSON.stringify(job)),
    job,
    reservedUsd: job.limits.usd,
    ...differs,
  }
}

export function aSubject(differs: Partial<SubjectState> = {}): SubjectState {
  return { ...freshSubject, energy: 8, ...differs }
}

/** A valid ledger; it has seen one merge, so that the first one needs no confirmation. */
export function aLedger(differs: Partial<LedgerState> = {}): LedgerReading & { kind: 'valid'; state: LedgerState } {
  const state: LedgerState = { ...emptyState, seq: 2, merged: 1, since: '2026-11-01T00:00:00.000Z', ...differs }
  return { kind: 'valid', oid: oid(`tip-${state.seq}`), tree: oid('tree'), state }
}

export function aRun(differs: Partial<RunFacts> = {}): RunFacts {
  return {
    id: 4711,
    attempt: 1,
    name: 'signalbox b-12 g3',
    url: 'https://github.com/octo/toy/actions/runs/4711',
    path: '.github/workflows/signalbox.yml',
    event: 'workflow_dispatch',
    headBranch: 'main',
    actor: self.bot,
    triggeringActor: self.bot,
    status: 'in_progress',
    conclusion: null,
    createdAt: ago(290),
    startedAt: ago(280),
    ...differs,
  }
}

/** The rules of a base branch without any. */
export function someRules(differs: Partial<BaseBranchRules> = {}): RulesReading {
  return {
    kind: 'read',
    source: 'none',
    requiredChecks: [],
    requiredApprovals: 0,
    strict: false,
    threadsResolved: false,
    signatures: false,
    restrictsPushes: false,
    mergeQueue: false,
    methods: null,
    others: [],
    ...differs,
  }
}

/** A review of the head by somebody with write access. */
export function aReview(differs: Partial<ReviewFacts> = {}): ReviewFacts {
  return {
    author: reviewer,
    bot: false,
    writer: true,
    state: 'APPROVED',
    commit: oid('head'),
    at: ago(2000),
    body: '',
    ...differs,
  }
}

/** Issue 12 labeled by a writer a moment ago, nothing claimed yet: the next decision claims it. */
export function aSnapshot(differs: Partial<Snapshot> = {}): Snapshot {
  return {
    readAt: now,
    self,
    repository: aRepository(),
    config: { kind: 'read', config: aConfig().config, source: 'defaults' },
    ledger: aLedger(),
    issue: anIssue(),
    pull: null,
    permissions: {
      octocat: allow(writer),
      'hubot-fan': allow(reviewer),
      mallory: { kind: 'read', id: 2, level: 'read' },
    },
    run: 'not_read',
    reviewRun: 'not_read',
    maintainers: null,
    branches: [],
    justClaimed: false,
    justOrdered: false,
    refusal: null,
    rules: someRules(),
    blockers: [],
    dependencies: [],
    requestsLeft: 4900,
    ...differs,
  }
}

/** Issue 12 answered, its pull request 20 open, green and quiet: the next decision merges it. */
export function aMergeableSnapshot(differs: Partial<Snapshot> = {}, pull: Partial<PullFacts> = {}): Snapshot {
  const subject = aSubject({
    generation: 1,
    label: ago(7200),
    claimedAt: ago(7100),
    pull: 20,
    branch: 'agent/12-sum-of-an-empty-list',
    head: oid('head'),
    publishedAt: ago(3500),
  })
  return aSnapshot({
    ledger: aLedger({ subjects: { 12: subject } }),
    issue: anIssue({ labelEvents: [{ label: 'agent', added: true, at: ago(7200), actor: writer }] }),
    pull: aPull(pull),
    ...differs,
  })
}
