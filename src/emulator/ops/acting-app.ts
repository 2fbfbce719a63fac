import { actionsApp, actionsAppId } from '../auth/actions-app.ts'
import type { App, Caller } from '../state.ts'
import type { World } from '../world.ts'

/** The App behind a call, or null when a person acts. A workflow run's token acts as GitHub's own Actions App. */
export function actingAppId(caller: Caller): number | null {
  if (caller.kind === 'installation' || caller.kind === 'app') return caller.appId
  return caller.kind === 'run' ? actionsAppId : null
}

export function findApp(world: World, id: number | null): App | null {
  if (id === null) return null
  return id === actionsAppId ? actionsApp(world) : (world.apps.get(id) ?? null)
}
