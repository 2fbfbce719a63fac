import { afterwards } from '../background.ts'
import { isRecord } from '../json.ts'
import type { Event, Issue, Repository } from '../state.ts'
import type { World } from '../world.ts'
import { advanceQueue, eject } from './merge-queue.ts'

/** Lets the merge queues of all repositories follow what happens: reports on their groups, pushes, closed pull requests. */
export function followQueues(world: World): void {
  world.listeners.push((event) => {
    const { repository } = event
    if (!repository) return
    if (event.name === 'pull_request') followPull(world, repository, event)
    for (const base of movedQueues(repository, event)) {
      afterwards(world, () => advanceQueue(world, repository, base))
    }
  })
}

/** A push to the head, a closing and another base take a pull request out of the queue; becoming a draft does not. */
function followPull(world: World, repository: Repository, event: Event): void {
  const issue = repository.issues.get(Number(event.payload['number']))
  if (!issue?.pull?.queue) return
  const { action, caller, payload } = event
  const retargeted = action === 'edited' && isRecord(payload['changes']) && 'base' in payload['changes']
  if (action === 'synchronize' || retargeted) eject(world, caller, repository, issue, 'UNKNOWN_REMOVAL_REASON')
  if (action === 'closed') eject(world, caller, repository, issue, 'MANUAL')
}

/** Base branches whose queue may go on after this. */
function movedQueues(repository: Repository, { name, payload }: Event): string[] {
  const queued = [...repository.issues.values()].filter((issue) => issue.pull?.queue)
  if (queued.length === 0) return []
  const ref = name === 'push' ? payload['ref'] : null
  const sha = reportedCommit(name, payload)
  const concerned = queued.filter(({ pull }) => {
    if (!pull) return false
    return ref === `refs/heads/${pull.baseRef}` || (sha !== null && pull.queue?.group?.headSha === sha)
  })
  return [...new Set(concerned.map((issue: Issue) => issue.pull?.baseRef ?? ''))]
}

function reportedCommit(name: string, payload: Readonly<Record<string, unknown>>): unknown {
  if (name === 'status') return payload['sha'] ?? null
  const check = payload['check_run']
  return name === 'check_run' && isRecord(check) ? check['head_sha'] : null
}
