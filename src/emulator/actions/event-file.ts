import type { Event, Repository } from '../state.ts'
import { accountView } from '../views/account.ts'
import { repositoryView } from '../views/repository.ts'
import type { World } from '../world.ts'

/** What `github.event` and the event file hold: the event's payload with who and where. */
export function eventFile(
  world: World,
  repository: Repository,
  event: Pick<Event, 'action' | 'payload' | 'caller'>,
): Record<string, unknown> {
  return {
    ...(event.action === null ? {} : { action: event.action }),
    ...event.payload,
    repository: repositoryView(world, repository),
    sender: accountView(world, event.caller.login),
  }
}
