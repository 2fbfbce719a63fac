import type { Handler, Handlers } from '../http/handler.ts'
import { slice } from '../openapi/slice.ts'
import { handlers as accounts } from './accounts.ts'
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
import { asyncMergeHandlers } from './merge-async.ts'
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
  assignees,
  asyncMergeHandlers,
  branchHandlers,
  checks,
  collaborators,
  comments,
  commitHandlers,
  compareHandlers,
  contentHandlers,
  issueEvents,
  issues,
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
  statuses,
  subIssues,
]

/** Operations on workflows, runs and artifacts: most stories call none, so their code comes with the first request. */
function actionsLater(): Handlers {
  const names = Object.keys(slice.operations).filter((name) => name.startsWith('actions/'))
  return Object.fromEntries(
    names.map((name): [string, Handler] => [
      name,
      async (request) => {
        const { actionsHandlers } = await import('./actions.ts')
        const handler = actionsHandlers[name]
        if (!handler) throw new Error(`${name} has no handler`)
        return handler(request)
      },
    ]),
  )
}

/**
 * Every REST operation the emulator answers, by GitHub's operation id.
 * @throws Error when two files claim the same operation
 */
export function restHandlers(): Handlers {
  const merged = new Map<string, Handler>()
  for (const [operation, handler] of [...tables, actionsLater()].flatMap((table) => Object.entries(table))) {
    if (merged.has(operation)) throw new Error(`${operation} has two handlers`)
    merged.set(operation, handler)
  }
  return Object.fromEntries(merged)
}
