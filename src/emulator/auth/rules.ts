import type { Level, Role } from '../state.ts'

/**
 * Who may call an operation, as "Permissions required for GitHub Apps" and the operations' own pages say.
 * `role` is what a person needs in the repository.
 */
export type Rule =
  | { by: 'anyone' }
  | { by: 'app' }
  | { by: 'installation' }
  | { by: 'person' }
  | { by: 'permission'; scope: string; level: Level; role: Role }

const rules = new Map<string, Rule>([
  ...each({ by: 'anyone' }, 'meta/get rate-limit/get users/get-by-username users/get-by-id '),
  ...each({ by: 'person' }, 'users/get-authenticated'),
  ...each(
    { by: 'app' },
    `apps/get-authenticated apps/list-installations apps/get-installation apps/get-repo-installation
     apps/get-org-installation apps/get-user-installation apps/create-installation-access-token
     apps/list-webhook-deliveries apps/get-webhook-delivery apps/redeliver-webhook-delivery`,
  ),
  ...each({ by: 'installation' }, 'apps/revoke-installation-access-token apps/list-repos-accessible-to-installation'),

  ...permit('metadata', 'read', 'read', 'repos/get repos/get-branch-rules repos/get-repo-rulesets'),
  ...permit(
    'metadata',
    'read',
    'write',
    'repos/list-collaborators repos/check-collaborator repos/get-collaborator-permission-level',
  ),
  ...permit('administration', 'read', 'admin', 'repos/get-branch-protection'),

  ...permit(
    'contents',
    'read',
    'read',
    `repos/get-content repos/compare-commits repos/compare-commits-with-basehead repos/list-commits repos/get-commit
     repos/get-branch repos/list-branches git/get-ref git/list-matching-refs git/get-commit git/get-tree git/get-blob`,
  ),
  ...permit(
    'contents',
    'write',
    'write',
    `repos/create-or-update-file-contents repos/rename-branch git/create-ref git/update-ref git/delete-ref
     git/create-commit git/create-tree git/create-blob pulls/merge pulls/merge-async`,
  ),

  ...permit('statuses', 'read', 'read', 'repos/get-combined-status-for-ref repos/list-commit-statuses-for-ref'),
  ...permit('statuses', 'write', 'write', 'repos/create-commit-status'),
  ...permit(
    'checks',
    'read',
    'read',
    `checks/get checks/list-for-ref checks/list-for-suite checks/list-suites-for-ref checks/get-suite
     checks/list-annotations`,
  ),
  ...permit('checks', 'write', 'write', 'checks/create checks/update checks/rerequest-run checks/rerequest-suite'),

  ...permit(
    'issues',
    'read',
    'read',
    `issues/get issues/list-for-repo issues/list-labels-on-issue issues/get-label issues/list-labels-for-repo
     issues/get-comment issues/list-comments issues/list-comments-for-repo issues/list-events
     issues/list-events-for-repo issues/get-event issues/list-events-for-timeline
     issues/list-sub-issues issues/get-parent reactions/list-for-issue reactions/list-for-issue-comment`,
  ),
  ...permit(
    'issues',
    'write',
    'read',
    `issues/create issues/create-comment issues/update issues/update-comment issues/delete-comment
     reactions/create-for-issue reactions/delete-for-issue reactions/create-for-issue-comment
     reactions/delete-for-issue-comment`,
  ),
  ...permit(
    'issues',
    'write',
    'triage',
    `issues/add-labels issues/remove-label issues/remove-all-labels issues/set-labels issues/add-assignees issues/remove-assignees
     issues/add-sub-issue issues/remove-sub-issue`,
  ),
  ...permit(
    'issues',
    'write',
    'write',
    'issues/create-label issues/update-label issues/delete-label issues/lock issues/unlock',
  ),

  ...permit(
    'pull_requests',
    'read',
    'read',
    `pulls/get pulls/get-merge-async-result pulls/list pulls/list-files pulls/list-commits pulls/check-if-merged pulls/list-reviews pulls/get-review
     pulls/list-review-comments pulls/list-review-comments-for-repo pulls/list-comments-for-review
     pulls/get-review-comment pulls/list-requested-reviewers reactions/list-for-pull-request-review-comment`,
  ),
  ...permit(
    'pull_requests',
    'write',
    'read',
    `pulls/create pulls/update pulls/create-review pulls/submit-review pulls/create-review-comment
     pulls/create-reply-for-review-comment reactions/create-for-pull-request-review-comment
     pulls/update-review-comment pulls/delete-review-comment pulls/update-review pulls/delete-pending-review
     reactions/delete-for-pull-request-comment`,
  ),
  ...permit(
    'pull_requests',
    'write',
    'write',
    'pulls/update-branch pulls/request-reviewers pulls/remove-requested-reviewers pulls/dismiss-review',
  ),

  ...permit(
    'actions',
    'read',
    'read',
    `actions/list-repo-workflows actions/get-workflow actions/list-workflow-runs actions/list-workflow-runs-for-repo
     actions/get-workflow-run actions/get-workflow-run-attempt actions/list-jobs-for-workflow-run
     actions/get-job-for-workflow-run actions/download-job-logs-for-workflow-run actions/download-workflow-run-logs actions/list-workflow-run-artifacts
     actions/list-artifacts-for-repo actions/get-artifact actions/download-artifact`,
  ),
  ...permit(
    'actions',
    'write',
    'write',
    `actions/create-workflow-dispatch actions/enable-workflow actions/disable-workflow actions/cancel-workflow-run
     actions/force-cancel-workflow-run actions/re-run-workflow actions/re-run-workflow-failed-jobs`,
  ),
  ...permit('variables', 'read', 'write', 'actions/list-repo-variables actions/get-repo-variable'),
  ...permit('variables', 'write', 'write', 'actions/create-repo-variable actions/update-repo-variable'),
])

/** The rule of an operation; null would be an operation nobody thought about, which a test excludes. */
export function ruleOf(operation: string): Rule | null {
  return rules.get(operation) ?? null
}

function each(rule: Rule, operations: string): [string, Rule][] {
  return operations
    .trim()
    .split(/\s+/)
    .map((operation) => [operation, rule])
}

function permit(scope: string, level: Level, role: Role, operations: string): [string, Rule][] {
  return each({ by: 'permission', scope, level, role }, operations)
}
