import type { Workflow as PublishedWorkflow, WorkflowRun } from '@octokit/graphql-schema'
import type { Repository, Run } from '../state.ts'
import { pageOf } from '../views/addresses.ts'
import { fullName } from '../world.ts'
import { suiteNode } from './check-suite.ts'
import type { Fields, Node, Scope } from './scope.ts'

export function workflowRunNode(scope: Scope, repository: Repository, run: Run): Node {
  const path = `/actions/runs/${run.id}`
  const fields: Fields<WorkflowRun> = {
    id: `WFR_${run.id}`,
    databaseId: run.id,
    runNumber: run.number,
    event: run.event,
    createdAt: run.createdAt,
    updatedAt: run.updatedAt,
    workflow: () => workflowNode(scope, repository, run),
    checkSuite: () => {
      const suite = repository.suites.find((candidate) => candidate.id === run.suiteId)
      return suite ? suiteNode(scope, repository, suite) : null
    },
    resourcePath: `/${fullName(repository)}${path}`,
    url: `${pageOf(scope.world, repository)}${path}`,
  }
  return { __typename: 'WorkflowRun', ...fields }
}

function workflowNode(scope: Scope, repository: Repository, run: Run): Node {
  const workflow = repository.workflows.find((candidate) => candidate.id === run.workflowId)
  const path = `/actions/workflows/${run.path.split('/').at(-1)}`
  const since = workflow?.createdAt ?? repository.createdAt
  const fields: Fields<PublishedWorkflow> = {
    id: `W_${run.workflowId}`,
    databaseId: run.workflowId,
    name: workflow?.name ?? run.name,
    state: (workflow?.state ?? 'active').toUpperCase(),
    createdAt: since,
    updatedAt: since,
    resourcePath: `/${fullName(repository)}${path}`,
    url: `${pageOf(scope.world, repository)}${path}`,
  }
  return { __typename: 'Workflow', ...fields }
}
