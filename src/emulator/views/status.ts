import type { Repository, Status } from '../state.ts'
import type { World } from '../world.ts'
import { accountView } from './account.ts'
import { apiOf } from './addresses.ts'

export function statusNodeId(status: Status): string {
  return `SC_${status.id}`
}

/** A commit status as REST shows it, alone and inside the combined status. */
export function statusView(world: World, repository: Repository, status: Status): Record<string, unknown> {
  const creator = accountView(world, status.login)
  return {
    id: status.id,
    node_id: statusNodeId(status),
    url: `${apiOf(world, repository)}/statuses/${status.sha}`,
    avatar_url: creator['avatar_url'],
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    creator,
  }
}
