import { type Actor, isBotLogin } from '../domain/identity.ts'
import type { Reason } from '../domain/reason.ts'
import type { CommentFacts } from '../domain/snapshot.ts'
import { isSelf, ownPull, type View } from './view.ts'

/** Why somebody's word does not count. */
export type Distrust = Extract<
  Reason,
  'not_a_writer' | 'asker_is_bot' | 'asker_blocked' | 'asker_mismatch' | 'comment_edited'
>

/** How far a comment counts. `ignored` leaves no trace at all; `authz_unavailable` is judged again later. */
export type Standing = 'trusted' | 'trusted_bot' | 'ignored' | 'authz_unavailable' | Distrust

/**
 * Whether a person may ask, by the permission that GitHub reports for this very account. Roles, associations and logins
 * grant nothing; the list of blocked accounts outranks everything.
 */
export function personStanding(view: View, who: Actor | null): Exclude<Standing, 'trusted_bot' | 'comment_edited'> {
  if (who === null || isSelf(view, who)) return 'ignored'
  if (isBotLogin(who.login)) return 'asker_is_bot'
  if (view.config.users.blocked.includes(who.id)) return 'asker_blocked'
  const reading = view.snapshot.permissions[who.login]
  if (!reading || reading.kind === 'unavailable') return 'authz_unavailable'
  if (!['admin', 'maintain', 'write'].includes(reading.level)) return 'not_a_writer'
  return reading.id === who.id ? 'trusted' : 'asker_mismatch'
}

/**
 * Bots count only by numeric id, and only on a pull request of the App that is not from a fork. What an edited comment
 * said when it was posted is not known, so it never counts.
 */
export function commentStanding(view: View, comment: CommentFacts): Standing {
  const { author } = comment
  if (author === null || isSelf(view, author)) return 'ignored'
  const isBot = comment.authorIsBot || isBotLogin(author.login)
  if (isBot && !isTrustedBot(view, author, comment)) return 'ignored'
  if (comment.edited) return 'comment_edited'
  return isBot ? 'trusted_bot' : personStanding(view, author)
}

function isTrustedBot(view: View, author: Actor, comment: CommentFacts): boolean {
  const { bots, users } = view.config
  const pull = ownPull(view)
  const place = comment.on === 'pull' && pull !== null && !pull.crossRepository
  return place && bots.trusted.includes(author.id) && !users.blocked.includes(author.id)
}
