/** What the product, its stories and the demo call. Anything else the emulator answers with 404 and records. */
export const wantedOperations: readonly string[] = words(`
  meta/get rate-limit/get users/get-authenticated users/get-by-username users/get-by-id

  apps/get-authenticated apps/list-installations apps/get-installation apps/get-repo-installation
  apps/get-org-installation apps/get-user-installation
  apps/create-installation-access-token apps/revoke-installation-access-token
  apps/list-repos-accessible-to-installation
  apps/list-webhook-deliveries apps/get-webhook-delivery apps/redeliver-webhook-delivery

  repos/get repos/get-content repos/create-or-update-file-contents repos/compare-commits
  repos/compare-commits-with-basehead repos/list-commits repos/get-commit repos/get-branch repos/list-branches
  repos/rename-branch
  repos/get-branch-protection repos/get-branch-rules repos/get-repo-rulesets
  repos/create-commit-status repos/get-combined-status-for-ref repos/list-commit-statuses-for-ref
  repos/get-collaborator-permission-level repos/list-collaborators repos/check-collaborator

  git/get-ref git/create-ref git/update-ref git/delete-ref git/list-matching-refs git/get-commit git/create-commit
  git/get-tree git/create-tree git/get-blob git/create-blob

  issues/create issues/get issues/update issues/list-for-repo issues/add-labels issues/remove-label issues/set-labels
  issues/remove-all-labels
  issues/list-labels-on-issue issues/create-label issues/get-label issues/update-label issues/delete-label
  issues/list-labels-for-repo issues/create-comment issues/update-comment issues/delete-comment issues/get-comment
  issues/list-comments issues/list-comments-for-repo issues/add-assignees issues/remove-assignees
  issues/list-events issues/list-events-for-repo issues/get-event issues/list-events-for-timeline issues/add-sub-issue issues/list-sub-issues
  issues/remove-sub-issue issues/get-parent issues/lock issues/unlock
  reactions/create-for-issue reactions/list-for-issue reactions/delete-for-issue
  reactions/create-for-issue-comment reactions/list-for-issue-comment reactions/delete-for-issue-comment
  reactions/create-for-pull-request-review-comment reactions/list-for-pull-request-review-comment
  reactions/delete-for-pull-request-comment

  pulls/create pulls/get pulls/update pulls/list pulls/list-files pulls/list-commits pulls/merge
  pulls/merge-async pulls/get-merge-async-result
  pulls/check-if-merged pulls/update-branch pulls/create-review pulls/list-reviews pulls/get-review
  pulls/list-review-comments pulls/list-review-comments-for-repo pulls/create-review-comment
  pulls/create-reply-for-review-comment pulls/get-review-comment
  pulls/update-review-comment pulls/delete-review-comment pulls/list-requested-reviewers pulls/request-reviewers
  pulls/remove-requested-reviewers pulls/list-comments-for-review pulls/update-review pulls/delete-pending-review
  pulls/dismiss-review pulls/submit-review

  checks/create checks/update checks/get checks/list-for-ref checks/list-for-suite checks/list-suites-for-ref
  checks/get-suite checks/list-annotations checks/rerequest-run checks/rerequest-suite

  actions/create-workflow-dispatch actions/list-repo-workflows actions/get-workflow actions/enable-workflow
  actions/disable-workflow actions/list-workflow-runs actions/list-workflow-runs-for-repo actions/get-workflow-run
  actions/get-workflow-run-attempt actions/list-jobs-for-workflow-run actions/get-job-for-workflow-run actions/cancel-workflow-run
  actions/force-cancel-workflow-run actions/re-run-workflow actions/re-run-workflow-failed-jobs
  actions/download-job-logs-for-workflow-run actions/download-workflow-run-logs
  actions/list-workflow-run-artifacts actions/list-artifacts-for-repo actions/get-artifact actions/download-artifact
  actions/list-repo-variables actions/get-repo-variable actions/create-repo-variable actions/update-repo-variable
`)

/** Webhook events, by the names GitHub's `X-GitHub-Event` header uses. */
export const wantedEvents: readonly string[] = words(`
  ping issues issue_comment label milestone sub_issues
  pull_request pull_request_review pull_request_review_comment pull_request_review_thread
  check_run check_suite status workflow_run workflow_job workflow_dispatch push create delete merge_group
  installation installation_repositories repository
`)

/** Keys that begin like a wanted event and belong to another one. */
const strangers = /^(issues-field|installation-target|repository-(advisory|dispatch|import|ruleset|vulnerability))/

/** Whether a key of `x-webhooks`, for example `pull-request-review-submitted`, is an action of a wanted event. */
export function wantsWebhook(key: string): boolean {
  if (strangers.test(key)) return false
  const stems = wantedEvents.map((event) => event.replaceAll('_', '-'))
  return stems.some((stem) => key === stem || key.startsWith(`${stem}-`))
}

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
