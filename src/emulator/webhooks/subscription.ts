/** The repository permission an App must ask for before it may subscribe ("Webhook events and payloads"). */
const permissions: Readonly<Record<string, string>> = {
  check_run: 'checks',
  check_suite: 'checks',
  create: 'contents',
  delete: 'contents',
  issue_comment: 'issues',
  issue_dependencies: 'issues',
  issues: 'issues',
  label: 'issues',
  merge_group: 'merge_queues',
  milestone: 'issues',
  pull_request: 'pull_requests',
  pull_request_review: 'pull_requests',
  pull_request_review_comment: 'pull_requests',
  pull_request_review_thread: 'pull_requests',
  push: 'contents',
  repository: 'metadata',
  repository_dispatch: 'contents',
  status: 'statuses',
  sub_issues: 'issues',
  workflow_dispatch: 'contents',
  workflow_job: 'actions',
  workflow_run: 'actions',
}

/** Null for events that an App cannot subscribe to, or that the emulator does not know. */
export function permissionFor(event: string): string | null {
  return permissions[event] ?? null
}
