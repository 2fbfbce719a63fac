import { zipSync } from 'fflate'
import { isCreatedIn } from '../actions/created-range.ts'
import { storeBlob } from '../http/blobs.ts'
import { type ApiRequest, type Handlers, notFound, type Reply, repositoryOf } from '../http/handler.ts'
import { cancelRun, forceCancelRun, rerunRun, runAttempt, visibleRuns } from '../ops/runs.ts'
import type { Run } from '../state.ts'
import { runView } from '../views/run.ts'
import { namedWorkflow } from './actions-workflows.ts'

/** Workflow runs (REST, "Workflow runs"). */
export const runHandlers: Handlers = {
  'actions/list-workflow-runs-for-repo': (request) => runList(request, () => true),

  'actions/list-workflow-runs': (request) => {
    const { id } = namedWorkflow(request)
    return runList(request, (run) => run.workflowId === id)
  },

  'actions/get-workflow-run': (request) => ({ body: viewOf(request, namedRun(request)) }),

  'actions/get-workflow-run-attempt': (request) => {
    const attempt = runAttempt(request.world, namedRun(request), Number(request.params['attempt_number']))
    if (!attempt) throw notFound()
    return { body: viewOf(request, attempt) }
  },

  'actions/cancel-workflow-run': (request) => {
    cancelRun(request.world, namedRun(request))
    return { status: 202, body: {} }
  },

  'actions/force-cancel-workflow-run': (request) => {
    forceCancelRun(request.world, namedRun(request))
    return { status: 202, body: {} }
  },

  'actions/re-run-workflow': (request) => {
    rerunRun(request.world, request.caller, repositoryOf(request), namedRun(request))
    return { status: 201, body: {} }
  },

  'actions/re-run-workflow-failed-jobs': (request) => {
    rerunRun(request.world, request.caller, repositoryOf(request), namedRun(request), 'failed')
    return { status: 201, body: {} }
  },

  'actions/download-workflow-run-logs': (request) => {
    const run = namedRun(request)
    if (run.status !== 'completed' || run.jobs.length === 0) throw notFound()
    const files = run.jobs.map(
      (job, at) => [`${at}_${job.name.replaceAll('/', '-')}.txt`, Buffer.from(job.log)] as const,
    )
    const zip = zipSync(Object.fromEntries(files), { mtime: request.world.clock() })
    return { status: 302, headers: { location: storeBlob(request.world, Buffer.from(zip), 'application/zip') } }
  },
}

/** The run a path names, shown or not yet shown by lists. */
export function namedRun(request: ApiRequest): Run {
  const id = Number(request.params['run_id'])
  const run = repositoryOf(request).runs.find((one) => one.id === id)
  if (!run) throw notFound()
  return run
}

function viewOf(request: ApiRequest, run: Run): Record<string, unknown> {
  const view = runView(request.world, repositoryOf(request), run)
  return request.query['exclude_pull_requests'] === 'true' ? { ...view, pull_requests: [] } : view
}

function runList(request: ApiRequest, belongs: (run: Run) => boolean): Reply {
  const runs = visibleRuns(request.world, repositoryOf(request)).filter((run) => belongs(run) && isWanted(request, run))
  return { list: runs.map((run) => viewOf(request, run)), key: 'workflow_runs' }
}

function isWanted({ query }: ApiRequest, run: Run): boolean {
  const asked: readonly (readonly [string | undefined, readonly unknown[]])[] = [
    [query['branch'], [run.headBranch]],
    [query['event'], [run.event]],
    [query['status'], [run.status, run.conclusion]],
    [query['actor'], [run.actor]],
    [query['head_sha'], [run.headSha]],
    [query['check_suite_id'], [String(run.suiteId)]],
  ]
  return (
    asked.every(([value, facts]) => value === undefined || facts.includes(value)) &&
    (query['created'] === undefined || isCreatedIn(query['created'], run.createdAt))
  )
}
