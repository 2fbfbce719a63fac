import { installationCovers } from '../auth/scope.ts'
import { isRecord } from '../json.ts'
import type { App, Event, Installation } from '../state.ts'
import type { World } from '../world.ts'

export type Recipient = { app: App; installation: Installation; webhookUrl: string }

/** Sent to every App, whatever it subscribed to. */
const always = new Set(['installation', 'installation_repositories'])

/** The Apps that hear of an event: installed on the repository and subscribed, or the ones an installation event is about. */
export function recipientsOf(world: World, event: Event): Recipient[] {
  return [...world.installations.values()].flatMap((installation) => {
    const app = world.apps.get(installation.appId)
    if (!app || app.webhookUrl === null || !concerns(world, event, app, installation)) return []
    return [{ app, installation, webhookUrl: app.webhookUrl }]
  })
}

function concerns(world: World, event: Event, app: App, installation: Installation): boolean {
  if (always.has(event.name)) {
    const subject = event.payload['installation']
    return isRecord(subject) && subject['id'] === installation.id
  }
  if (!event.repository || !app.events.includes(event.name) || isAnothersRequest(event, app)) return false
  return installationCovers(world, installation.id, event.repository)
}

/** A check that GitHub or a person asks for is asked of the one App it belongs to. */
function isAnothersRequest({ name, action, payload }: Event, app: App): boolean {
  if (action === null || !['requested', 'rerequested', 'requested_action'].includes(action)) return false
  const check = payload[name]
  if ((name !== 'check_suite' && name !== 'check_run') || !isRecord(check) || !isRecord(check['app'])) return false
  return check['app']['id'] !== app.id
}
