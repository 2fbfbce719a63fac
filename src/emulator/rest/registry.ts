import type { Handler, Handlers } from '../http/handler.ts'
import { handlers as accounts } from './accounts.ts'
import { artifactHandlers } from './actions-artifacts.ts'
import { jobHandlers } from './actions-jobs.ts'
import { runHandlers } from './actions-runs.ts'
import { variableHandlers } from './actions-variables.ts'
import { workflowHandlers } from './actions-workflows.ts'
import { handlers as appDeliveries } from './app-deliveries.ts'
import { handlers as apps } from './apps.ts'
import { branchHandlers } from './branches.ts'
import { handlers as checks } from './checks.ts'
import { handlers as collaborators } from './collaborators.ts'
import { handlers as comments } from './comments.ts'
import { commitHandlers } from './commits.ts'
import { compareHandlers } from './compare.ts'
import { contentHandlers } from './contents.ts'
import { objectHandlers } from './git-objects.ts'
import { refHandlers } from './git-refs.ts'
import { handlers as issues } from './issues.ts'
import { handlers as assignees } from './issues-assignees.ts'
import { handlers as issueEvents } from './issues-events.ts'
import { handlers as subIssues } from './issues-sub-issues.ts'
import { handlers as labels } from './labels.ts'
import { pullHandlers } from './pulls.ts'
import { mergeHandlers } from './pulls-merge.ts'
import { handlers as reactions } from './reactions.ts'
import { handlers as repositories } from './repositories.ts'
import { reviewCommentHandlers } from './review-comments.ts'
import { reviewHandlers } from './reviews.ts'
import { ruleHandlers } from './rules.ts'
import { handlers as statuses } from './statuses.ts'

const tables: readonly Handlers[] = [
  accounts,
  appDeliveries,
  apps,
  artifactHandlers,
  assignees,
  branchHandlers,
  checks,
  collaborators,
  comments,
  commitHandlers,
  compareHandlers,
  contentHandlers,
  issueEvents,
  issues,
  jobHandlers,
  labels,
  mergeHandlers,
  objectHandlers,
  pullHandlers,
  reactions,
  refHandlers,
  repositories,
  reviewCommentHandlers,
  reviewHandlers,
  ruleHandlers,
  runHandlers,
  statuses,
  subIssues,
  variableHandlers,
  workflowHandlers,
]

/**
 * Every REST operation the emulator answers, by GitHub's operation id.
 * @throws Error when two files claim the same operation
 */
export function restHandlers(): Handlers {
  const merged = new Map<string, Handler>()
  for (const [operation, handler] of tables.flatMap((table) => Object.entries(table))) {
    if (merged.has(operation)) throw new Error(`${operation} has two handlers`)
    merged.set(operation, handler)
  }
  return Object.fromEntries(merged)
}
