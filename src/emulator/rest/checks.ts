import { resolve } from '../git/plumbing.ts'
import { type ApiRequest, type Handlers, notFound, repositoryOf } from '../http/handler.ts'
import { rerequestRun, rerequestSuite } from '../ops/check-events.ts'
import { type CheckRunChange, checkRunsFor, createCheckRun, updateCheckRun } from '../ops/checks.ts'
import type { CheckRun, CheckSuite } from '../state.ts'
import { pageOf } from '../views/addresses.ts'
import { checkRunView, checkSuiteView } from '../views/check.ts'
import { choice, record, text } from './fields.ts'

export const handlers: Handlers = {
  'checks/create': (request) => {
    const { world, caller, body } = request
    const input = { ...change(request), name: text(body['name']) ?? '', headSha: text(body['head_sha']) ?? '' }
    const run = createCheckRun(world, caller, repositoryOf(request), input)
    return { status: 201, body: runView(request, run) }
  },

  'checks/update': (request) => {
    const run = namedRun(request)
    updateCheckRun(request.world, request.caller, repositoryOf(request), run, change(request))
    return { body: runView(request, run) }
  },

  'checks/get': (request) => ({ body: runView(request, namedRun(request)) }),

  'checks/list-annotations': (request) => {
    const run = namedRun(request)
    const blob = `${pageOf(request.world, repositoryOf(request))}/blob/${run.headSha}`
    const gaps = { start_column: null, end_column: null, title: null, raw_details: null }
    return {
      list: run.output.annotations.map((one) => {
        const annotation = record(one)
        return { ...gaps, blob_href: `${blob}/${annotation['path']}`, ...annotation }
      }),
    }
  },

  'checks/rerequest-run': (request) => {
    rerequestRun(request.world, request.caller, repositoryOf(request), namedRun(request))
    return { status: 201, body: {} }
  },

  'checks/list-for-ref': (request) => {
    const filter = request.query['filter'] === 'all' ? 'all' : 'latest'
    return runList(request, checkRunsFor(repositoryOf(request), shaOf(request), filter))
  },

  'checks/list-for-suite': (request) => {
    const { id, headSha } = namedSuite(request)
    const filter = request.query['filter'] === 'all' ? 'all' : 'latest'
    const runs = checkRunsFor(repositoryOf(request), headSha, filter)
    return runList(
      request,
      runs.filter((run) => run.suiteId === id),
    )
  },

  'checks/get-suite': (request) => ({ body: suiteView(request, namedSuite(request)) }),

  'checks/list-suites-for-ref': (request) => {
    const repository = repositoryOf(request)
    const { app_id: appId, check_name: name } = request.query
    const sha = shaOf(request)
    const holds = (suite: CheckSuite) =>
      repository.checkRuns.some((run) => run.suiteId === suite.id && run.name === name)
    const suites = repository.suites.filter(
      (suite) =>
        suite.headSha === sha &&
        (appId === undefined || suite.appId === Number(appId)) &&
        (name === undefined || holds(suite)),
    )
    return { list: suites.map((suite) => suiteView(request, suite)), key: 'check_suites' }
  },

  'checks/rerequest-suite': (request) => {
    rerequestSuite(request.world, request.caller, repositoryOf(request), namedSuite(request))
    return { status: 201, body: {} }
  },
}

const statuses = ['queued', 'in_progress', 'completed', 'waiting', 'requested', 'pending'] as const
const conclusions = [
  'success',
  'failure',
  'neutral',
  'cancelled',
  'skipped',
  'timed_out',
  'action_required',
  'stale',
] as const

function change({ body }: ApiRequest): CheckRunChange {
  const output = record(body['output'])
  const annotations = Array.isArray(output['annotations']) ? output['annotations'] : undefined
  const { title, summary, text: words } = output
  const actions = Array.isArray(body['actions']) ? body['actions'].map(action) : undefined
  return {
    name: text(body['name']),
    externalId: text(body['external_id']),
    detailsUrl: text(body['details_url']),
    status: choice(body['status'], statuses),
    conclusion: choice(body['conclusion'], conclusions),
    startedAt: text(body['started_at']),
    completedAt: text(body['completed_at']),
    actions,
    ...(body['output']
      ? { output: { title: text(title), summary: text(summary), text: text(words), annotations } }
      : {}),
  }
}

function action(value: unknown): { label: string; description: string; identifier: string } {
  const { label, description, identifier } = record(value)
  return { label: text(label) ?? '', description: text(description) ?? '', identifier: text(identifier) ?? '' }
}

function runList(request: ApiRequest, runs: readonly CheckRun[]) {
  const { check_name: name, status, app_id: appId } = request.query
  const found = runs.filter(
    (run) =>
      (name === undefined || run.name === name) &&
      (status === undefined || run.status === status) &&
      (appId === undefined || run.appId === Number(appId)),
  )
  return { list: found.map((run) => runView(request, run)), key: 'check_runs' }
}

function shaOf(request: ApiRequest): string {
  const sha = resolve(repositoryOf(request).dir, request.params['ref'] ?? '')
  if (sha === null) throw notFound()
  return sha
}

function namedRun(request: ApiRequest): CheckRun {
  const id = Number(request.params['check_run_id'])
  const run = repositoryOf(request).checkRuns.find((candidate) => candidate.id === id)
  if (!run) throw notFound()
  return run
}

function namedSuite(request: ApiRequest): CheckSuite {
  const id = Number(request.params['check_suite_id'])
  const suite = repositoryOf(request).suites.find((candidate) => candidate.id === id)
  if (!suite) throw notFound()
  return suite
}

function runView(request: ApiRequest, run: CheckRun): Record<string, unknown> {
  return checkRunView(request.world, repositoryOf(request), run)
}

function suiteView(request: ApiRequest, suite: CheckSuite): Record<string, unknown> {
  return checkSuiteView(request.world, repositoryOf(request), suite)
}
