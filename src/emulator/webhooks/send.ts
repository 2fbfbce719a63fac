import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { takeDeliveryFault } from '../faults/deliveries.ts'
import { track } from '../pending.ts'
import { perWorld } from '../per-world.ts'
import type { Event } from '../state.ts'
import type { World } from '../world.ts'
import { type Delivery, deliveriesOf } from './delivery.ts'
import { deliveryHeaders } from './headers.ts'
import { forInstallation, webhookPayload } from './payload.ts'
import { post } from './post.ts'
import { type Recipient, recipientsOf } from './recipients.ts'

/** Runs a callback later. */
export type Schedule = (callback: () => void, delayMs: number) => void

/** How this world waits when a delivery is to be late. Whoever injects a scheduler decides when; nothing waits for it. */
export const schedule = perWorld<{ later: Schedule | null }>(() => ({ later: null }))

/** Deliveries that a fault holds back until the next one is on its way. */
const heldBack = perWorld<Delivery[]>(() => [])

/** Sends an event to every App that hears of it. Facts are taken now; the sending goes on in the background. */
export function sendWebhooks(world: World, event: Event): void {
  const payload = webhookPayload(world, event)
  for (const recipient of recipientsOf(world, event)) {
    const delivery = deliveryTo(recipient, event, forInstallation(payload, recipient.installation))
    deliveriesOf(world).push(delivery)
    dispatch(world, delivery)
  }
}

/** Sends a delivery again under its old GUID, as a person or the App asks for. */
export function redeliver(world: World, delivery: Delivery): void {
  track(world, post(world, delivery, true))
}

/** Lets go of what reordering holds back. */
export function releaseHeldBack(world: World): void {
  for (const delivery of heldBack(world).splice(0)) track(world, post(world, delivery, false))
}

function deliveryTo(recipient: Recipient, event: Event, payload: Record<string, unknown>): Delivery {
  const guid = randomUUID()
  const body = JSON.stringify(payload)
  return {
    guid,
    event: event.name,
    action: event.action,
    appId: recipient.app.id,
    installationId: recipient.installation.id,
    repositoryId: event.repository?.id ?? null,
    address: recipient.webhookUrl,
    headers: deliveryHeaders(recipient.app, event.name, guid, body),
    payload,
    body,
    status: null,
    durationMs: 0,
    attempts: [],
  }
}

function dispatch(world: World, delivery: Delivery): void {
  const fault = takeDeliveryFault(world, delivery)
  switch (fault?.what) {
    case 'drop':
      return
    case 'reorder':
      heldBack(world).push(delivery)
      return
    case 'delay':
      sendLate(world, delivery, fault.delayMs ?? 0)
      return
    case 'double':
      track(world, post(world, delivery, false))
      track(world, post(world, delivery, false))
      return
    default:
      track(
        world,
        post(world, delivery, false).then(() => releaseHeldBack(world)),
      )
  }
}

function sendLate(world: World, delivery: Delivery, delayMs: number): void {
  const { later } = schedule(world)
  if (later) later(() => track(world, post(world, delivery, false)), delayMs)
  else
    track(
      world,
      sleep(delayMs).then(() => post(world, delivery, false)),
    )
}
