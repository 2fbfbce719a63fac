import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { App } from '../../../src/emulator/state.ts'
import type { Delivery } from '../../../src/emulator/webhooks/delivery.ts'
import { deliveryHeaders } from '../../../src/emulator/webhooks/headers.ts'

const commented = z.object({ comment: z.looseObject({ author_association: z.string() }) })

/** What a comment's event says its author is to the repository. */
export function associationIn({ payload }: Delivery): string {
  return commented.parse(payload).comment.author_association
}

/** The same event as GitHub sends it where the author is something else, signed like every other. */
export function withAssociation(app: App, delivery: Delivery, association: string): Delivery {
  const { comment } = commented.parse(delivery.payload)
  const body = JSON.stringify({ ...delivery.payload, comment: { ...comment, author_association: association } })
  return { ...delivery, body, headers: deliveryHeaders(app, delivery.event, randomUUID(), body) }
}
