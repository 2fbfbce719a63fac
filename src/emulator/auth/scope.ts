import type { Caller, Repository } from '../state.ts'
import type { World } from '../world.ts'
import { roleOf } from './permissions.ts'

/** Whether this caller's credential reaches the repository at all; where it does not, GitHub answers 404. */
export function inScope(world: World, caller: Caller, repository: Repository): boolean {
  switch (caller.kind) {
    case 'anonymous':
      return !repository.private
    case 'app':
      return false
    case 'user':
      return roleOf(repository, caller.login) !== null
    case 'run':
      return caller.repositories.includes(repository.id)
    case 'installation':
      return (
        installationCovers(world, caller.installationId, repository) &&
        (caller.repositories === 'all' || caller.repositories.includes(repository.id))
      )
  }
}

/** Whether that installation was given the repository by its account. */
export function installationCovers(world: World, installationId: number, repository: Repository): boolean {
  const installation = world.installations.get(installationId)
  if (!installation || installation.account !== repository.owner) return false
  return installation.repositories === 'all' || installation.repositories.includes(repository.id)
}
