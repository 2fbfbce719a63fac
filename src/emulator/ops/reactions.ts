import { ApiError } from '../http/handler.ts'
import type { Caller, Issue, Reaction, ReactionContent, Repository } from '../state.ts'
import { freshId, timestamp, type World } from '../world.ts'

/** In the order GitHub shows them. */
export const reactionContents: readonly ReactionContent[] = [
  '+1',
  '-1',
  'laugh',
  'hooray',
  'confused',
  'heart',
  'rocket',
  'eyes',
]

/**
 * Reacts to an issue, a pull request or one of their comments; a second equal reaction by the same account returns
 * the first. Reactions send no webhook.
 * @param issue the conversation the subject belongs to
 * @throws ApiError 403 on a locked conversation, whoever asks
 */
export function addReaction(
  world: World,
  caller: Caller,
  _repository: Repository,
  subject: { reactions: Reaction[] },
  issue: Issue,
  content: ReactionContent,
): { reaction: Reaction; created: boolean } {
  refuseOnLocked(issue)
  const known = subject.reactions.find((item) => item.login === caller.login && item.content === content)
  if (known) return { reaction: known, created: false }
  const reaction: Reaction = { id: freshId(world), content, login: caller.login, createdAt: timestamp(world) }
  subject.reactions.push(reaction)
  return { reaction, created: true }
}

function refuseOnLocked(issue: Issue): void {
  if (issue.locked) throw new ApiError(403, 'Unable to create reaction because issue is locked')
}

/** Takes a reaction back; only its own author may. */
export function removeReaction(
  caller: Caller,
  subject: { reactions: Reaction[] },
  match: { id: number } | { content: ReactionContent },
): Reaction {
  const found = subject.reactions.find((item) =>
    'id' in match ? item.id === match.id : item.content === match.content && item.login === caller.login,
  )
  if (!found) throw new ApiError(404, 'Not Found')
  if (found.login !== caller.login) throw new ApiError(403, 'Must be the author of the reaction to delete it')
  subject.reactions.splice(subject.reactions.indexOf(found), 1)
  return found
}
