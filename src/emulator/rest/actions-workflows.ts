import { findWorkflow, workflowsOf } from '../actions/workflow-records.ts'
import { type ApiRequest, type Handlers, notFound, repositoryOf } from '../http/handler.ts'
import { dispatchWorkflow } from '../ops/runs.ts'
import type { Workflow } from '../state.ts'
import { apiOf } from '../views/addresses.ts'
import { runPage } from '../views/run.ts'
import { workflowView } from '../views/workflow.ts'
import { record, text } from './fields.ts'

/** Workflow files and starting them by hand (REST, "Workflows"). */
export const workflowHandlers: Handlers = {
  'actions/list-repo-workflows': (request) => {
    const { world } = request
    const repository = repositoryOf(request)
    const list = workflowsOf(world, repository).map((workflow) => workflowView(world, repository, workflow))
    return { list, key: 'workflows' }
  },

  'actions/get-workflow': (request) => ({
    body: workflowView(request.world, repositoryOf(request), namedWorkflow(request)),
  }),

  'actions/enable-workflow': (request) => {
    namedWorkflow(request).state = 'active'
    return { status: 204 }
  },

  'actions/disable-workflow': (request) => {
    namedWorkflow(request).state = 'disabled_manually'
    return { status: 204 }
  },

  'actions/create-workflow-dispatch': (request) => {
    const { world, caller, params, body } = request
    const repository = repositoryOf(request)
    const ref = text(body['ref']) ?? ''
    const run = dispatchWorkflow(world, caller, repository, params['workflow_id'] ?? '', ref, record(body['inputs']))
    if (body['return_run_details'] !== true) return { status: 204 }
    const address = `${apiOf(world, repository)}/actions/runs/${run.id}`
    return { body: { workflow_run_id: run.id, run_url: address, html_url: runPage(world, repository, run) } }
  },
}

/** The workflow a path names by id or file name. */
export function namedWorkflow(request: ApiRequest): Workflow {
  const workflow = findWorkflow(request.world, repositoryOf(request), request.params['workflow_id'] ?? '')
  if (!workflow) throw notFound()
  return workflow
}
