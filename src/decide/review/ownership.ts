import type { Actor } from '../../domain/identity.ts'
import type { PullFacts } from '../../domain/pull.ts'
import type { PermissionReading } from '../../domain/snapshot.ts'
import { isSelf, type View } from '../view.ts'
import type { Ownership } from './conclude.ts'

/** Whether somebody who may decide on the rules looked at this very head, or wrote the change. */
export function ownershipOf(view: View, { author, reviews, headOid }: PullFacts): Ownership {
  const newest = new Map<number, { who: Actor; state: string; commit: string }>()
  for (const { author: who, state, commit } of reviews) {
    if (who !== null && state !== 'COMMENTED') newest.set(who.id, { who, state, commit })
  }
  const approved = [...newest.values()].some(
    ({ who, state, commit }) =>
      state === 'APPROVED' &&
      commit === headOid &&
      who.id !== author?.id &&
      !isSelf(view, who) &&
      ['admin', 'maintain'].includes(levelOf(view, who)),
  )
  if (approved) return 'approved'
  return author !== null && levelOf(view, author) === 'admin' ? 'author_is_admin' : 'none'
}

/** What GitHub says this very account may do; `none` where it did not say. */
export function levelOf({ snapshot }: View, who: Actor): Extract<PermissionReading, { kind: 'read' }>['level'] {
  const reading = snapshot.permissions[who.login]
  return reading?.kind === 'read' && reading.id === who.id ? reading.level : 'none'
}
