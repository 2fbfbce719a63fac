import * as z from 'zod'
import type { MergeFacts, MergePull, Opinion } from '../../../src/domain/merge/facts.ts'
import type { MergePolicy } from '../../../src/domain/merge/policy.ts'
import type { CheckFacts } from '../../../src/domain/pull.ts'
import { laidOver, type MergeCase } from './merge-cases.ts'

/** The neutral snapshot of the case table in the product's own words. Nothing is judged in here. */

const check = z.object({
  kind: z.enum(['check_run', 'status']),
  name: z.string(),
  status: z.string().optional(),
  state: z.string().optional(),
  conclusion: z.string().nullish(),
  id: z.number(),
  appId: z.number().nullish(),
  sha: z.string().nullish(),
  workflow: z.string().nullish(),
  event: z.string().nullish(),
  runAttempt: z.number().optional(),
  lostRunner: z.boolean().optional(),
  durationSeconds: z.number().optional(),
  url: z.string().optional(),
})
const commitAfter = z.object({
  sha: z.string(),
  committedViaWeb: z.boolean(),
  parents: z.number(),
  firstParentInPr: z.boolean(),
  secondParentInPr: z.boolean(),
})
const method = z.enum(['merge', 'squash', 'rebase'])

const situation = z.object({
  context: z.object({ now: z.string(), selfAppId: z.string(), rateLimitRemaining: z.number().nullable() }),
  pr: z.object({
    number: z.number(),
    state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
    draft: z.boolean(),
    title: z.string(),
    body: z.string().nullable(),
    author: z.string(),
    commitAuthors: z.array(z.string()),
    labels: z.array(z.string()),
    priority: z.number(),
    baseRef: z.string(),
    baseIsDefault: z.boolean(),
    headRef: z.string(),
    headSha: z.string(),
    headAgeSeconds: z.number(),
    headCommitMessage: z.string(),
    crossRepository: z.boolean(),
    maintainerCanModify: z.boolean(),
    mergeable: z.string(),
    rebaseable: z.boolean().nullable(),
    mergeStateStatus: z.string().nullable(),
    reviewDecision: z.string().nullable(),
    requestedReviewers: z.array(z.string()),
    mergeQueueEntry: z
      .object({ state: z.string(), position: z.number().nullish(), enqueuedBySelf: z.boolean() })
      .nullable(),
    autoMerge: z.object({ enabledBySelf: z.boolean() }).nullable(),
    queueRemoval: z.object({ headSha: z.string(), failingChecks: z.array(z.string()) }).nullable(),
    stack: z.object({ position: z.number().nullish(), lowerOpen: z.boolean() }).nullable(),
    dependsOn: z.array(z.object({ number: z.number(), state: z.string() })),
    mergeAfter: z.string().nullable(),
    changedFiles: z.array(z.string()),
    commitsAfter: z.record(z.string(), z.array(commitAfter)),
  }),
  checks: z.array(check),
  reviews: z.array(
    z.object({
      author: z.string(),
      authorType: z.string().optional(),
      association: z.string().optional(),
      state: z.string(),
      commit: z.string(),
      id: z.number(),
    }),
  ),
  threads: z.array(z.object({ id: z.string(), resolved: z.boolean() })),
  evidence: z.array(
    z.object({
      name: z.string(),
      sha: z.string(),
      base: z.string().optional(),
      outcome: z.enum(['pass', 'fail', 'pending']),
      id: z.number().optional(),
    }),
  ),
  protection: z.object({
    source: z.enum(['none', 'classic', 'ruleset', 'both']),
    requiredChecks: z.array(z.object({ context: z.string(), appId: z.number().nullish() })),
    strict: z.boolean(),
    requireConversationResolution: z.boolean(),
    requireSignatures: z.boolean(),
    actorMayPush: z.boolean(),
    actorBypass: z.string().nullable(),
    mergeQueue: z.boolean(),
    allowedMergeMethods: z.array(method).nullable(),
  }),
  repo: z.object({
    mergeMethods: z.array(method),
    deleteBranchOnMerge: z.boolean(),
    openPrsTargetingHead: z.number(),
    blockerIssues: z.array(z.object({ number: z.number(), branches: z.array(z.string()) })),
  }),
  fetch: z
    .object({
      errors: z.array(z.string()).default([]),
      truncated: z.array(z.enum(['checks', 'threads', 'files'])).default([]),
    })
    .default({ errors: [], truncated: [] }),
  history: z
    .object({
      attemptsOnHead: z.number().default(0),
      lastApi: z.string().nullable().default(null),
      mergedSha: z.string().nullable().default(null),
      pendingMerge: z.boolean().default(false),
    })
    .default({ attemptsOnHead: 0, lastApi: null, mergedSha: null, pendingMerge: false }),
  policy: z.object({
    valid: z.boolean(),
    appId: z.string().nullable(),
    mode: z.enum(['merge', 'report_only']),
    requireLabel: z.array(z.string()).nullable(),
    holdLabels: z.array(z.string()),
    holdTitlePattern: z.string(),
    allowedAuthors: z.array(z.string()).nullable(),
    allowedBases: z.union([z.enum(['default', 'any']), z.array(z.string())]),
    freeze: z.object({ minPriority: z.number() }).nullable(),
    requireProtection: z.boolean(),
    mergeMethod: method.nullable(),
    deleteBranch: z.boolean(),
    messageTemplate: z.string().nullable(),
    gate: z.enum(['all', 'required']),
    optionalChecks: z.array(z.string()),
    allowNoChecks: z.boolean(),
    settleSeconds: z.number(),
    missingCheckTimeoutSeconds: z.number(),
    updateWhenCheckMissing: z.boolean(),
    blockOnNeutral: z.boolean(),
    skippedIsSuccess: z.boolean(),
    minCiSeconds: z.number(),
    rerunInterrupted: z.number(),
    requiredApprovals: z.number(),
    approvalsMustBeOnHead: z.boolean(),
    approvalsSurviveUpdateMerge: z.boolean(),
    contributorsMayApprove: z.boolean(),
    humanApprovalsOnly: z.boolean(),
    blockOnRequestedReviewers: z.boolean(),
    requireThreadsResolved: z.boolean(),
    requiredEvidence: z.array(z.string()),
    sensitivePaths: z.array(z.string()),
    updateBranch: z.enum(['always', 'when_required', 'never']),
    updateOptimistic: z.boolean(),
    updateIgnoredAuthors: z.array(z.string()),
    onUnexplainedBlock: z.enum(['wait', 'attempt']),
    maxAttemptsOnHead: z.number(),
    ownCheckName: z.string(),
    rateLimitFloor: z.number(),
  }),
})
type Situation = z.infer<typeof situation>
type TableCheck = z.infer<typeof check>

/** @throws ZodError where a case says something the schema of the table does not know */
export function situationOf({ given, defaults }: MergeCase): { facts: MergeFacts; policy: MergePolicy } {
  const read = situation.parse(laidOver(defaults, given))
  return { facts: factsOf(read), policy: policyOf(read) }
}

function factsOf(read: Situation): MergeFacts {
  const { context, pr, protection, repo, history } = read
  const at = pushedAt(read)
  return {
    now: new Date(context.now).toISOString(),
    appId: Number(context.selfAppId),
    requestsLeft: context.rateLimitRemaining,
    pull: pullOf(read),
    checks: read.checks.map((one) => checkOf(one, read)),
    openSuites: 0,
    reviews: read.reviews.map(opinionOf),
    requestedReviewers: pr.requestedReviewers,
    threads: read.threads.map(({ resolved }) => ({ resolved, url: null })),
    evidence: read.evidence.map((one) => ({
      name: one.name,
      head: one.sha,
      baseRef: one.base ?? pr.baseRef,
      outcome: one.outcome,
      order: one.id ?? 0,
      words: `The verdict \`${one.name}\` says ${one.outcome}.`,
    })),
    rules: {
      source: protection.source,
      requiredChecks: protection.requiredChecks.map(({ context: name, appId }) => ({ name, appId: appId ?? null })),
      requiredApprovals: 0,
      strict: protection.strict,
      threadsResolved: protection.requireConversationResolution,
      signatures: protection.requireSignatures,
      mayPush: protection.actorMayPush,
      bypass: protection.actorBypass,
      mergeQueue: protection.mergeQueue,
      methods: protection.allowedMergeMethods,
      others: [],
    },
    repository: {
      methods: repo.mergeMethods,
      deletesBranches: repo.deleteBranchOnMerge,
      dependents: repo.openPrsTargetingHead,
      blockers: repo.blockerIssues,
    },
    unread: read.fetch.errors,
    truncated: read.fetch.truncated,
    history: {
      attempts: history.attemptsOnHead,
      lastApi: history.lastApi,
      mergedHead: history.mergedSha,
      pending: history.pendingMerge,
    },
    own: {
      holds: [],
      findings: [],
      approvedHead: null,
      draftIsOurs: false,
      readyAt: null,
      activeAt: at,
      checkGivenBefore: false,
      firstMerge: false,
      askers: [],
      message: { closes: null, ledger: null, host: 'github.com' },
    },
  }
}

function pushedAt({ context, pr }: Situation): string {
  return new Date(Date.parse(context.now) - pr.headAgeSeconds * 1000).toISOString()
}

function pullOf(read: Situation): MergePull {
  const { pr } = read
  const queue = pr.mergeQueueEntry
  return {
    number: pr.number,
    title: pr.title,
    body: pr.body ?? '',
    author: pr.author,
    state: pr.state,
    draft: pr.draft,
    labels: pr.labels,
    priority: pr.priority,
    headRef: pr.headRef,
    head: pr.headSha,
    headMessage: pr.headCommitMessage,
    pushedAt: pushedAt(read),
    baseRef: pr.baseRef,
    baseOid: 'B1',
    baseIsDefault: pr.baseIsDefault,
    fork: pr.crossRepository,
    maintainerCanModify: pr.maintainerCanModify,
    mergeable: pr.mergeable,
    rebaseable: pr.rebaseable === true,
    mergeState: pr.mergeStateStatus,
    reviewDecision: pr.reviewDecision,
    queueEntry: queue && { byUs: queue.enqueuedBySelf, position: queue.position ?? null, state: queue.state },
    autoMerge: pr.autoMerge && { byUs: pr.autoMerge.enabledBySelf },
    queueRemoval: pr.queueRemoval && { head: pr.queueRemoval.headSha, failing: pr.queueRemoval.failingChecks },
    stack: pr.stack && { lowerOpen: pr.stack.lowerOpen, position: pr.stack.position ?? null },
    dependsOn: pr.dependsOn,
    mergeAfter: pr.mergeAfter,
    paths: pr.changedFiles,
    commits: commitsOf(read),
    contributors: pr.commitAuthors,
  }
}

/** The table lists what came after a reviewed commit; the branch is that commit and what came after it. */
function commitsOf({ pr }: Situation): MergePull['commits'] {
  const commit = (oid: string) => ({ oid, message: pr.headCommitMessage, viaWeb: false, parents: 1, mergesBase: false })
  return Object.entries(pr.commitsAfter).flatMap(([reviewed, later]) => [
    commit(reviewed),
    ...later.map((one) => ({
      ...commit(one.sha),
      viaWeb: one.committedViaWeb,
      parents: one.parents,
      mergesBase: one.firstParentInPr && !one.secondParentInPr,
    })),
  ])
}

function checkOf(one: TableCheck, { context, policy }: Situation): CheckFacts {
  const own = one.name === policy.ownCheckName
  return {
    name: one.name,
    // The table names no App for our own check: whatever bears its name there is ours.
    appId: one.appId ?? (own ? Number(context.selfAppId) : null),
    kind: one.kind,
    databaseId: one.id,
    ...(one.kind === 'status'
      ? statusWords(one.state ?? '')
      : { status: one.status ?? '', conclusion: one.conclusion ?? null }),
    ...timesOf(one, context.now),
    url: one.url ?? null,
    ...whereOf(one),
  }
}

/** A status has one word: an end, or a wait. */
function statusWords(state: string): Pick<CheckFacts, 'status' | 'conclusion'> {
  return ['PENDING', 'EXPECTED'].includes(state)
    ? { status: state, conclusion: null }
    : { status: 'COMPLETED', conclusion: state }
}

function timesOf({ durationSeconds }: TableCheck, now: string): Pick<CheckFacts, 'startedAt' | 'completedAt'> {
  if (durationSeconds === undefined) return { startedAt: null, completedAt: null }
  const end = Date.parse(now)
  return { startedAt: new Date(end - durationSeconds * 1000).toISOString(), completedAt: new Date(end).toISOString() }
}

function whereOf({ workflow, event, sha, runAttempt, lostRunner }: TableCheck): Partial<CheckFacts> {
  const made = [workflow, event].filter((part) => typeof part === 'string').join(' on ')
  return {
    ...(made === '' ? {} : { workflow: made }),
    ...(sha ? { commit: sha } : {}),
    ...(runAttempt === undefined ? {} : { attempt: runAttempt }),
    ...(lostRunner === undefined ? {} : { lostRunner }),
  }
}

/** By association, as the table has no list of people with write access (facts about people are read otherwise). */
const outside: readonly string[] = ['NONE', 'FIRST_TIMER', 'FIRST_TIME_CONTRIBUTOR', 'CONTRIBUTOR', 'MANNEQUIN']

function opinionOf(one: Situation['reviews'][number]): Opinion {
  return {
    author: { id: idOf(one.author), login: one.author },
    bot: one.authorType === 'Bot',
    counts: one.association === undefined || !outside.includes(one.association),
    state: one.state,
    commit: one.commit,
    at: new Date(one.id * 1000).toISOString(),
    order: one.id,
    notice: false,
  }
}

function idOf(login: string): number {
  return [...login.toLowerCase()].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003, 7)
}

/** What the table does not know is switched off. */
function policyOf({ policy }: Situation): MergePolicy {
  return {
    ...policy,
    mergeForks: true,
    workflowsByPeople: false,
    steeringNeedsPerson: false,
    needsRealCheck: false,
    quiet: 0,
    waitFor: [],
    waitLimit: 0,
    confirmFirstMerge: false,
    handle: '@agent',
  }
}
