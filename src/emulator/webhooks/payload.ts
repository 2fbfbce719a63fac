import { complete } from '../openapi/complete.ts'
import { slice } from '../openapi/slice.ts'
import { violationsOf } from '../openapi/validator.ts'
import type { Event, Installation } from '../state.ts'
import { accountView, organizationView } from '../views/account.ts'
import { repositoryView } from '../views/repository.ts'
import { account, timestamp, type World } from '../world.ts'

const payloads = new WeakMap<Event, Record<string, unknown>>()

/**
 * The whole payload of an event: its facts with `action`, `repository`, `sender` and, for organizations,
 * `organization`; completed from GitHub's webhook schema and held against it. Breaches are recorded once per event.
 * `installation` is added for each App, see `forInstallation`.
 */
export function webhookPayload(world: World, event: Event): Record<string, unknown> {
  const known = payloads.get(event)
  if (known) return known
  const made = build(world, event)
  payloads.set(event, made)
  return made
}

/** The payload as the App behind that installation receives it. */
export function forInstallation(
  payload: Readonly<Record<string, unknown>>,
  installation: Installation,
): Record<string, unknown> {
  const short = { id: installation.id, node_id: `MDIz${installation.id}` }
  return { ...payload, installation: payload['installation'] ?? short }
}

function build(world: World, event: Event): Record<string, unknown> {
  const facts = { ...(event.action === null ? {} : { action: event.action }), ...event.payload, ...frame(world, event) }
  const key = schemaKey(event)
  const schema = key === null ? undefined : slice.webhooks[key]
  if (key === null || !schema) {
    world.violations.push(`webhook ${event.name}.${event.action}: GitHub has no such event`)
    return facts
  }
  const whole = complete(schema, facts, { url: world.url, now: timestamp(world) })
  const violations = violationsOf(schema, ['webhooks', key], whole)
  if (violations.length > 0) world.violations.push(`webhook ${key}: ${violations.slice(0, 5).join('; ')}`)
  return Object.assign({}, whole)
}

function frame(world: World, event: Event): Record<string, unknown> {
  const { repository } = event
  const sender = accountView(world, event.caller.login)
  if (!repository) return { sender }
  const ownedByOrganization = account(world, repository.owner).type === 'Organization'
  return {
    repository: repositoryView(world, repository),
    ...(ownedByOrganization ? { organization: organizationView(world, repository.owner) } : {}),
    sender,
  }
}

function schemaKey(event: Event): string | null {
  const name = event.name.replaceAll('_', '-')
  const exact = event.action === null ? name : `${name}-${event.action.replaceAll('_', '-')}`
  return exact in slice.webhooks ? exact : null
}
