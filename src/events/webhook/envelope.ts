import * as z from 'zod'
import type { Actor, Self } from '../../domain/identity.ts'
import type { Address, Trigger, TriggerKind } from '../../domain/trigger.ts'
import type { Vocabulary } from '../../domain/vocabulary.ts'

/** Who listens, and to which words. */
export type Listener = { readonly self: Self; readonly vocabulary: Vocabulary | null }

const account = z.object({ id: z.int().positive(), login: z.string().min(1) })

/** An account as a payload shows it; null for deleted ones. */
export const user = account.extend({ type: z.string().optional() }).nullish()
export type User = z.infer<typeof user>

export const label = z.object({ name: z.string() })

/** What every payload of a repository's event carries. */
export const envelope = z.object({
  repository: z.object({
    id: z.int(),
    name: z.string().min(1),
    owner: z.object({ login: z.string().min(1) }),
    default_branch: z.string().optional(),
  }),
  sender: user,
})
export type Envelope = z.infer<typeof envelope>

/** Whether our own bot did it: what we write wakes nobody. */
export function isOwn(payload: Envelope, self: Self): boolean {
  return payload.sender?.id === self.bot.id
}

/** @param at a time as GitHub writes it; left out when it is none */
export function trigger(kind: TriggerKind, payload: Envelope, address: Address, at?: string | null): Trigger {
  const { repository, sender } = payload
  const time = at ? new Date(at) : null
  return {
    kind,
    repository: { owner: repository.owner.login, name: repository.name },
    address,
    ...(sender ? { actor: toActor(sender) } : {}),
    ...(time && !Number.isNaN(time.getTime()) ? { at: time.toISOString() } : {}),
  }
}

function toActor({ id, login }: Actor): Actor {
  return { id, login }
}
