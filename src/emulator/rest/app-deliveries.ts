import { type ApiRequest, type Handlers, notFound } from '../http/handler.ts'
import { type Attempt, type Delivery, deliveriesOf, findAttempt } from '../webhooks/delivery.ts'
import { redeliver } from '../webhooks/send.ts'
import type { World } from '../world.ts'

/** GitHub remembers an App's deliveries for three days. */
const keptMs = 3 * 86_400_000
const defaultSize = 30
const largestSize = 100

type Entry = { delivery: Delivery; attempt: Attempt }

export const handlers: Handlers = {
  'apps/list-webhook-deliveries': (request) => {
    const { query, world } = request
    const size = Math.min(largestSize, Number(query['per_page'] ?? defaultSize))
    const before = Number(query['cursor'] ?? Number.POSITIVE_INFINITY)
    const entries = entriesOf(request).filter((one) => one.attempt.id < before && hasStatus(one, query['status']))
    const page = entries.slice(0, size)
    const last = page.at(-1)
    const more = entries.length > page.length && last
    return {
      body: page.map(itemView),
      headers: more ? { link: nextPage(world, size, last.attempt.id, query['status']) } : {},
    }
  },

  'apps/get-webhook-delivery': (request) => {
    const entry = wanted(request)
    const { delivery, attempt } = entry
    const { response } = attempt
    return {
      body: {
        ...itemView(entry),
        url: delivery.address,
        request: { headers: delivery.headers, payload: delivery.payload },
        response: { headers: response.headers, payload: response.body },
      },
    }
  },

  'apps/redeliver-webhook-delivery': (request) => {
    redeliver(request.world, wanted(request).delivery)
    return { status: 202, body: {} }
  },
}

function entriesOf({ world, caller }: ApiRequest): Entry[] {
  const own = deliveriesOf(world).filter((one) => caller.kind === 'app' && one.appId === caller.appId)
  return own
    .flatMap((delivery) => delivery.attempts.map((attempt) => ({ delivery, attempt })))
    .filter(({ attempt }) => attempt.at > world.clock() - keptMs)
    .sort((a, b) => b.attempt.id - a.attempt.id)
}

function hasStatus({ attempt }: Entry, status: string | undefined): boolean {
  const succeeded = attempt.status >= 200 && attempt.status < 400
  if (status === undefined) return true
  return status === 'success' ? succeeded : !succeeded
}

function nextPage(world: World, size: number, cursor: number, status: string | undefined): string {
  const address = new URL(`${world.url}${world.apiPath}/app/hook/deliveries`)
  address.searchParams.set('per_page', String(size))
  address.searchParams.set('cursor', String(cursor))
  if (status !== undefined) address.searchParams.set('status', status)
  return `<${address.href}>; rel="next"`
}

function wanted({ world, caller, params }: ApiRequest): Entry {
  const found = caller.kind === 'app' ? findAttempt(world, caller.appId, Number(params['delivery_id'])) : null
  if (!found || found.attempt.at <= world.clock() - keptMs) throw notFound()
  return found
}

function itemView({ delivery, attempt }: Entry): Record<string, unknown> {
  return {
    id: attempt.id,
    guid: delivery.guid,
    delivered_at: new Date(attempt.at).toISOString(),
    redelivery: attempt.redelivery,
    duration: attempt.durationMs / 1000,
    status: attempt.outcome,
    status_code: attempt.status,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  }
}
