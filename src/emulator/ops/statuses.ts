import { listRefs, resolve } from '../git/plumbing.ts'
import { ApiError } from '../http/handler.ts'
import type { Caller, Repository, Status } from '../state.ts'
import { accountView } from '../views/account.ts'
import { commitView } from '../views/commit.ts'
import { emit, freshId, fullName, timestamp, type World } from '../world.ts'

const statusesPerContext = 1000

/**
 * Reports a commit status; the newest of each context counts.
 * @throws ApiError 422 for an unknown commit or above 1,000 statuses of one context
 */
export function createStatus(
  world: World,
  caller: Caller,
  repository: Repository,
  input: {
    sha: string
    state: Status['state']
    context?: string | undefined
    description?: string | null | undefined
    targetUrl?: string | null | undefined
  },
): Status {
  const sha = resolve(repository.dir, input.sha)
  if (sha === null) throw new ApiError(422, `No commit found for SHA: ${input.sha}`)
  const context = input.context ?? 'default'
  const same = repository.statuses.filter((status) => status.sha === sha && status.context === context)
  if (same.length >= statusesPerContext) {
    const message = 'This SHA and context has reached the maximum number of statuses.'
    throw new ApiError(422, 'Validation Failed', [{ resource: 'Status', code: 'custom', message }])
  }
  const status: Status = {
    id: freshId(world),
    sha,
    context,
    state: input.state,
    description: input.description ?? null,
    targetUrl: input.targetUrl ?? null,
    login: caller.login,
    createdAt: timestamp(world),
  }
  repository.statuses.push(status)
  tellStatus(world, caller, repository, status)
  return status
}

function tellStatus(world: World, caller: Caller, repository: Repository, status: Status): void {
  const branches = listRefs(repository.dir, 'refs/heads/').filter((ref) => ref.sha === status.sha)
  const payload = {
    id: status.id,
    sha: status.sha,
    name: fullName(repository),
    context: status.context,
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    avatar_url: accountView(world, status.login)['avatar_url'],
    branches: branches.map((ref) => ({
      name: ref.ref.replace('refs/heads/', ''),
      commit: { sha: ref.sha, url: `${world.url}${world.apiPath}/repos/${fullName(repository)}/commits/${ref.sha}` },
      protected: false,
    })),
    commit: commitView(world, repository, status.sha),
    created_at: status.createdAt,
    updated_at: status.createdAt,
  }
  emit(world, { name: 'status', action: null, payload, caller, repository })
}

/** `failure` when any context failed or erred, `pending` while any waits or none exists (REST, "Get the combined status"). */
export function combinedState(statuses: readonly Status[]): 'failure' | 'pending' | 'success' {
  if (statuses.some((status) => status.state === 'failure' || status.state === 'error')) return 'failure'
  return statuses.length === 0 || statuses.some((status) => status.state === 'pending') ? 'pending' : 'success'
}
