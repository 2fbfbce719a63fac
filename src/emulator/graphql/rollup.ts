import type { StatusCheckRollup } from '@octokit/graphql-schema'
import { checkRunsFor } from '../ops/checks.ts'
import { latestStatuses, standingOfRun, standingOfStatus } from '../ops/required-checks.ts'
import type { CheckRun, Repository, Status } from '../state.ts'
import { checkRunNodeId } from '../views/check.ts'
import { statusNodeId } from '../views/status.ts'
import { checkRunNode } from './check-run.ts'
import { commitNode } from './commit.ts'
import { connection, type PageArguments } from './connection.ts'
import { type Fields, type Node, need, type Scope } from './scope.ts'
import { statusContextNode } from './status.ts'

/**
 * Everything reported on a commit, drawn together; null when nothing was. Both kinds of report need a read permission
 * of their own.
 */
export function rollupNode(scope: Scope, repository: Repository, sha: string): Node | null {
  need(scope, repository, 'checks', 'read')
  need(scope, repository, 'statuses', 'read')
  const runs = checkRunsFor(repository, sha, 'latest')
  const statuses = latestStatuses(repository, sha)
  if (runs.length + statuses.length === 0) return null
  const contexts = [
    ...runs.map((run) => ({ id: checkRunNodeId(run), node: () => checkRunNode(scope, repository, run) })),
    ...statuses.map((status) => ({
      id: statusNodeId(status),
      node: () => statusContextNode(scope, repository, status),
    })),
  ]
  const counts = { checkRunCount: runs.length, statusContextCount: statuses.length }
  const fields: Fields<StatusCheckRollup> = {
    id: `SCR_${repository.id}_${sha}`,
    state: rollupState(runs, statuses),
    commit: () => commitNode(scope, repository, sha),
    contexts: (args: PageArguments) =>
      connection(args, contexts, { key: ({ id }) => id, node: ({ node }) => node() }, counts),
  }
  return { __typename: 'StatusCheckRollup', ...fields }
}

/** A cancelled run counts as a failure here, whoever cancelled it. */
function rollupState(runs: readonly CheckRun[], statuses: readonly Status[]): string {
  const standings = [...runs.map(standingOfRun), ...statuses.map(standingOfStatus)]
  if (standings.includes('failed')) return 'FAILURE'
  return standings.includes('pending') ? 'PENDING' : 'SUCCESS'
}
