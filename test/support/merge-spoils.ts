import { anOpinion } from './merge-facts.ts'
import {
  evidence, type Twist, type World, withCheck, withFacts, withOwn, withPolicy, withPull, withReview, withRules,
} from './merge-worlds.ts' // biome-ignore format: names in a row
import { aCheck, ago, oid } from './snapshots.ts'

const twist = (name: string, turn: Twist['turn']): Twist => ({ name, turn })
const later = new Date(Date.parse(ago(0)) + 600_000).toISOString()
const bob = { id: 21, login: 'bob' }

/** A check that gates under either policy. */
const gating = (world: World, differs: Parameters<typeof aCheck>[0]): World => {
  const name = 'veto'
  const required = [...world.facts.rules.requiredChecks, { name, appId: null }]
  return withRules(withCheck(world, { databaseId: 890, ...differs, name }), { requiredChecks: required })
}

/** What must keep every pull request from being merged, whatever else is true of it. */
export const vetoes: readonly Twist[] = [
  twist('a hold label', (w) => withPull(w, { labels: [...w.facts.pull.labels, 'HOLD'] })),
  twist('a hold by a person', (w) => withOwn(w, { holds: [...w.facts.own.holds, 'Held.'] })),
  twist('a failing check', (w) => gating(w, { conclusion: 'FAILURE' })),
  twist('a failing status', (w) => gating(w, { kind: 'status', status: 'ERROR', conclusion: null })),
  twist('a cancelled check', (w) => gating(w, { conclusion: 'CANCELLED' })),
  twist('a stale check', (w) => gating(w, { conclusion: 'STALE' })),
  twist('a check that waits for somebody', (w) => gating(w, { conclusion: 'ACTION_REQUIRED' })),
  twist('a check with a new end', (w) => gating(w, { conclusion: 'SHRUGGED' })),
  twist('a check without an end', (w) => gating(w, { conclusion: null })),
  twist('a check with a new state', (w) => gating(w, { status: 'DREAMING' })),
  twist('a running check', (w) => gating(w, { status: 'IN_PROGRESS' })),
  twist('an expected status', (w) => gating(w, { kind: 'status', status: 'EXPECTED', conclusion: null })),
  twist('a required check that is missing', (w) => withRules(w, { requiredChecks: [...w.facts.rules.requiredChecks, { name: 'absent', appId: null }] })),
  twist('an unresolved thread', (w) => withPolicy(withFacts(w, { threads: [...w.facts.threads, { resolved: false, url: 'https://github.com/octo/toy/pull/20#x' }] }), { requireThreadsResolved: true })),
  twist('a review against it', (w) => withReview(w, { author: bob, state: 'CHANGES_REQUESTED', order: 99, commit: oid('older') })),
  twist('a review of a new kind', (w) => withReview(w, { author: bob, state: 'SHRUGGED', order: 99 })),
  twist('a decision against it', (w) => withPull(w, { reviewDecision: 'CHANGES_REQUESTED' })),
  twist('a decision that is missing', (w) => withPull(w, { reviewDecision: 'REVIEW_REQUIRED' })),
  twist('a decision of a new kind', (w) => withPull(w, { reviewDecision: 'SHRUGGED' })),
  twist('a draft', (w) => withPull(w, { draft: true })),
  twist('a draft in GitHub’s words', (w) => withPull(w, { mergeState: 'DRAFT' })),
  twist('a conflict', (w) => withPull(w, { mergeable: 'CONFLICTING' })),
  twist('a conflict in the merge state', (w) => withPull(w, { mergeState: 'DIRTY' })),
  twist('nothing worked out', (w) => withPull(w, { mergeable: 'UNKNOWN' })),
  twist('no state worked out', (w) => withPull(w, { mergeState: 'UNKNOWN' })),
  twist('a mergeability of a new kind', (w) => withPull(w, { mergeable: 'SHRUGGED' })),
  twist('a merge state of a new kind', (w) => withPull(w, { mergeState: 'SHRUGGED' })),
  twist('no merge state', (w) => withPull(w, { mergeState: null })),
  twist('a read error', (w) => withFacts(w, { unread: [...w.facts.unread, 'the rules'] })),
  twist('part of the checks', (w) => withFacts(w, { truncated: [...w.facts.truncated, 'checks'] })),
  twist('part of the reviews', (w) => withFacts(w, { truncated: [...w.facts.truncated, 'reviews'] })),
  twist('part of the files', (w) => withPolicy(withFacts(w, { truncated: [...w.facts.truncated, 'files'] }), { workflowsByPeople: true })),
  twist('part of the threads', (w) => withPolicy(withFacts(w, { truncated: [...w.facts.truncated, 'threads'] }), { requireThreadsResolved: true })),
  twist('part of the commits', (w) => withPolicy(withFacts(w, { truncated: [...w.facts.truncated, 'commits'] }), { requiredApprovals: 1, contributorsMayApprove: false })),
] // biome-ignore format: one line per change

const queued = (byUs: boolean) => ({ queueEntry: { byUs, position: 2, state: 'QUEUED' } })

/** Everything else that may keep a pull request from being merged. */
export const obstacles: readonly Twist[] = [
  twist('another instance', (w) => withPolicy(w, { appId: '78' })),
  twist('a mistake in the configuration', (w) => withPolicy(w, { valid: false })),
  twist('a merged state', (w) => withPull(w, { state: 'MERGED' })),
  twist('a closed state', (w) => withPull(w, { state: 'CLOSED' })),
  twist('a head that was merged', (w) => withFacts(w, { history: { ...w.facts.history, mergedHead: oid('head') } })),
  twist('few requests', (w) => withFacts(w, { requestsLeft: 49 })),
  twist('no label', (w) => withPolicy(w, { requireLabel: ['absent'] })),
  twist('no label, our entry', (w) => withPolicy(withPull(w, queued(true)), { requireLabel: ['absent'] })),
  twist('another author', (w) => withPolicy(w, { allowedAuthors: ['someone'] })),
  twist('a finding', (w) => withOwn(w, { findings: ['sensitive_path', 'mode_change'] })),
  twist('an entry in the queue', (w) => withPull(w, queued(false))),
  twist('a merge in the background', (w) => withFacts(w, { history: { ...w.facts.history, pending: true } })),
  twist('a blocker', (w) => withFacts(w, { repository: { ...w.facts.repository, blockers: [{ number: 3, branches: [] }, { number: 2, branches: ['main'] }] } })),
  twist('a freeze', (w) => withPolicy(w, { freeze: { minPriority: 10 } })),
  twist('a base nobody allowed', (w) => withPolicy(w, { allowedBases: ['other'] })),
  twist('a base that is not the default', (w) => withPull(w, { baseIsDefault: false })),
  twist('a fork that is left alone', (w) => withPolicy(withPull(w, { fork: true }), { mergeForks: false })),
  twist('a workflow', (w) => withPull(w, { paths: [...w.facts.pull.paths, '.github/Workflows/x.yml'] })),
  twist('no protection', (w) => withPolicy(w, { requireProtection: true })),
  twist('no right to push', (w) => withRules(w, { mayPush: false })),
  twist('two methods', (w) => withPull(w, { labels: [...w.facts.pull.labels, 'merge-method:merge', 'Merge-Method:squash'] })),
  twist('no method', (w) => withRules(w, { methods: [] })),
  twist('signatures', (w) => withPolicy(withRules(w, { signatures: true }), { mergeMethod: 'rebase' })),
  twist('a title', (w) => withPolicy(withPull(w, { title: 'wip sum' }), { holdTitlePattern: '^wip' })),
  twist('a pattern', (w) => withPolicy(w, { holdTitlePattern: '(' })),
  twist('no rebase', (w) => withPolicy(withPull(w, { rebaseable: false }), { mergeMethod: 'rebase' })),
  twist('behind', (w) => withPull(w, { mergeState: 'BEHIND' })),
  twist('behind, updated at once', (w) => withPolicy(withPull(w, { mergeState: 'BEHIND' }), { updateBranch: 'always' })),
  twist('behind, never updated', (w) => withPolicy(withPull(w, { mergeState: 'BEHIND' }), { updateBranch: 'never' })),
  twist('behind, not to be updated', (w) => withPolicy(withPull(w, { mergeState: 'BEHIND' }), { updateIgnoredAuthors: ['Signalbox[bot]'] })),
  twist('blocked', (w) => withPull(w, { mergeState: 'BLOCKED' })),
  twist('blocked, tried', (w) => withPolicy(withPull(w, { mergeState: 'BLOCKED' }), { onUnexplainedBlock: 'attempt' })),
  twist('attempts', (w) => withFacts(w, { history: { ...w.facts.history, attempts: 3 } })),
  twist('dependencies', (w) => withPull(w, { dependsOn: [{ number: 8, state: 'UNREAD' }, { number: 7, state: 'OPEN' }] })),
  twist('a closed dependency', (w) => withPull(w, { dependsOn: [...w.facts.pull.dependsOn, { number: 6, state: 'CLOSED' }] })),
  twist('a stack', (w) => withPull(w, { stack: { lowerOpen: true, position: 2 } })),
  twist('an unread stack', (w) => withPull(w, { stack: 'unread' })),
  twist('a time to come', (w) => withPull(w, { mergeAfter: later })),
  twist('no time', (w) => withPull(w, { mergeAfter: 'tomorrow' })),
  twist('a steering path', (w) => withPull(w, { paths: [...w.facts.pull.paths, 'package.json', 'CODEOWNERS'] })),
  twist('a sensitive path', (w) => withPolicy(w, { sensitivePaths: ['src/**'] })),
  twist('requested reviewers', (w) => withPolicy(withFacts(w, { requestedReviewers: ['bob', 'alice'] }), { blockOnRequestedReviewers: true })),
  twist('two approvals', (w) => withPolicy(w, { requiredApprovals: 2 })),
  twist('two approvals by a rule', (w) => withRules(w, { requiredApprovals: 2 })),
  twist('a stale approval', (w) => withPolicy(withReview(w, { author: bob, order: 7, commit: oid('older') }), { requiredApprovals: 1 })),
  twist('an approval by a bot', (w) => withPolicy(withFacts(w, { reviews: [anOpinion({ bot: true })] }), { requiredApprovals: 1, humanApprovalsOnly: true })),
  twist('an approval by an asker', (w) => withPolicy(withOwn(withFacts(w, { reviews: [anOpinion({ author: bob })] }), { askers: ['Bob'] }), { requiredApprovals: 1, contributorsMayApprove: false })),
  twist('somebody awaited', (w) => withPolicy(w, { waitFor: [{ login: 'late[bot]', otherwise: 'hold' }, { login: 'a[bot]', otherwise: 'merge' }] })),
  twist('somebody awaited still', (w) => withPolicy(w, { waitFor: [{ login: 'late[bot]', otherwise: 'hold' }], waitLimit: 9_000_000 })),
  twist('a check of another App', (w) => withRules(w, { requiredChecks: [...w.facts.rules.requiredChecks, { name: 'lint', appId: 5 }] })),
  twist('an open suite', (w) => withFacts(w, { openSuites: 1 })),
  twist('no checks', (w) => withFacts(w, { checks: [] })),
  twist('no checks yet', (w) => withPull(withFacts(w, { checks: [] }), { pushedAt: ago(30) })),
  twist('settling', (w) => withPolicy(withFacts(w, { checks: [] }), { settleSeconds: 7200 })),
  twist('only skipped ones', (w) => withFacts(w, { checks: [aCheck({ conclusion: 'SKIPPED' })] })),
  twist('skipped ones after a draft', (w) => withOwn(withRules(withFacts(w, { checks: [aCheck({ conclusion: 'SKIPPED' })] }), { requiredChecks: [{ name: 'test', appId: null }] }), { readyAt: ago(9000) })),
  twist('skipped ones that do not count', (w) => withPolicy(gating(w, { conclusion: 'SKIPPED' }), { skippedIsSuccess: false })),
  twist('neutral ones that do not count', (w) => withPolicy(gating(w, { conclusion: 'NEUTRAL' }), { blockOnNeutral: true })),
  twist('a short success', (w) => withPolicy(w, { minCiSeconds: 101 })),
  twist('a lost runner', (w) => withPolicy(gating(w, { conclusion: 'CANCELLED', lostRunner: true }), { rerunInterrupted: 1 })),
  ...(['fail', 'pending', 'unknown', 'missing'] as const).map((outcome) => twist(`a verdict that says ${outcome}`, (w) => withPolicy(withFacts(w, { evidence: [...w.facts.evidence, evidence(outcome, { order: 9 })] }), { requiredEvidence: ['signalbox / checklist'] }))),
  twist('no verdict', (w) => withPolicy(withFacts(w, { evidence: [] }), { requiredEvidence: ['other'] })),
  twist('a verdict on another head', (w) => withPolicy(withFacts(w, { evidence: [evidence('pass', { head: oid('older') })] }), { requiredEvidence: ['signalbox / checklist'] })),
  twist('a verdict on another base', (w) => withPolicy(withFacts(w, { evidence: [evidence('pass', { baseRef: 'older' })] }), { requiredEvidence: ['signalbox / checklist'] })),
  twist('something that just happened', (w) => withOwn(w, { activeAt: ago(179) })),
  twist('a first merge', (w) => withPolicy(withOwn(w, { firstMerge: true }), { confirmFirstMerge: true })),
  twist('an ejection', (w) => withRules(withPull(w, { queueRemoval: { head: oid('head'), failing: ['b', 'a'] } }), { mergeQueue: true })),
  twist('two opinions at once', (w) => withReview(withReview(w, { author: bob, order: 6 }), { author: bob, order: 6, state: 'CHANGES_REQUESTED' })),
  twist('two verdicts at once', (w) => withPolicy(withFacts(w, { evidence: [evidence('pass', { order: 9 }), evidence('fail', { order: 9 })] }), { requiredEvidence: ['signalbox / checklist'] })),
  twist('two holds', (w) => withOwn(w, { holds: ['One.', 'Another.'] })),
  twist('an ejection by a conflict', (w) => withRules(withPull(w, { queueRemoval: { head: oid('head'), failing: [], at: ago(9) } }), { mergeQueue: true })),
  twist('people press the button', (w) => withPolicy(w, { mode: 'report_only' })),
] // biome-ignore format: one line per change

export const spoils: readonly Twist[] = [...vetoes, ...obstacles]
