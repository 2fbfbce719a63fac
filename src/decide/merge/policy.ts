import { milliseconds } from '../../domain/config/duration.ts'
import type { MergePolicy } from '../../domain/merge/policy.ts'
import { checks, windows } from '../../domain/names.ts'
import { ownPull, type View } from '../view.ts'

const mostAttempts = 3
const fewestRequests = 50

/** How this repository wants to be merged: what its configuration says, and the rules of the product. */
export function mergePolicy(view: View): MergePolicy {
  const { merge, hold, review, command, paths } = view.config
  const own = ownPull(view) !== null
  return {
    valid: view.snapshot.config.kind !== 'invalid',
    appId: null,
    mode: merge.mode === 'human' ? 'report_only' : 'merge',
    requireLabel: own ? null : [merge.label],
    holdLabels: hold.labels,
    holdTitlePattern: hold.titles,
    allowedAuthors: own ? null : (merge.authors ?? null),
    allowedBases: merge.bases ?? 'default',
    freeze: merge.freeze && { minPriority: merge.freeze.min_priority },
    mergeMethod: merge.method,
    deleteBranch: merge.delete_branch,
    gate: merge.gate,
    optionalChecks: merge.optional_checks,
    allowNoChecks: merge.allow_no_checks,
    requiredApprovals: merge.approvals,
    requiredEvidence: review.enabled ? [checks.checklist] : [],
    sensitivePaths: [...merge.sensitive_paths, ...paths.sensitive],
    updateBranch: merge.update_branch,
    quiet: milliseconds(merge.quiet),
    waitFor: merge.wait_for.map((one) =>
      typeof one === 'string' ? { login: one, otherwise: 'hold' } : { login: one.reviewer, otherwise: one.otherwise },
    ),
    waitLimit: milliseconds(merge.wait_limit),
    confirmFirstMerge: merge.mode === undefined,
    handle: command.handle,
    ...always,
  }
}

/** What no configuration changes. */
const always = {
  requireProtection: false,
  messageTemplate: null,
  settleSeconds: 0,
  missingCheckTimeoutSeconds: windows.missingCheck / 1000,
  updateWhenCheckMissing: false,
  blockOnNeutral: false,
  skippedIsSuccess: true,
  minCiSeconds: 0,
  rerunInterrupted: 0,
  approvalsMustBeOnHead: true,
  approvalsSurviveUpdateMerge: false,
  contributorsMayApprove: false,
  humanApprovalsOnly: true,
  blockOnRequestedReviewers: false,
  requireThreadsResolved: true,
  updateOptimistic: false,
  updateIgnoredAuthors: [],
  onUnexplainedBlock: 'wait',
  maxAttemptsOnHead: mostAttempts,
  ownCheckName: checks.merge,
  rateLimitFloor: fewestRequests,
  mergeForks: false,
  workflowsByPeople: true,
  steeringNeedsPerson: true,
  needsRealCheck: true,
} as const satisfies Partial<MergePolicy>
