import type { Repository, Workflow } from '../state.ts'
import type { World } from '../world.ts'
import { apiOf, pageOf } from './addresses.ts'

/** A workflow as REST answers and webhook payloads show it. */
export function workflowView(world: World, repository: Repository, workflow: Workflow): Record<string, unknown> {
  const file = workflow.path.split('/').at(-1)
  const page = pageOf(world, repository)
  return {
    id: workflow.id,
    node_id: `W_${workflow.id}`,
    name: workflow.name,
    path: workflow.path,
    state: workflow.state,
    created_at: workflow.createdAt,
    updated_at: workflow.createdAt,
    url: `${apiOf(world, repository)}/actions/workflows/${workflow.id}`,
    html_url: `${page}/blob/${repository.defaultBranch}/${workflow.path}`,
    badge_url: `${page}/workflows/${encodeURIComponent(workflow.name)}/badge.svg?file=${file}`,
  }
}
