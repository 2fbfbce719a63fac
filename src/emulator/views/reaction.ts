import { reactionContents } from '../ops/reactions.ts'
import type { Reaction } from '../state.ts'
import type { World } from '../world.ts'
import { accountView } from './account.ts'

export function reactionView(world: World, reaction: Reaction): Record<string, unknown> {
  return {
    id: reaction.id,
    node_id: reactionNodeId(reaction),
    user: accountView(world, reaction.login),
    content: reaction.content,
    created_at: reaction.createdAt,
  }
}

export function reactionNodeId(reaction: Reaction): string {
  return `REA_${reaction.id}`
}

/** The counts REST shows on a subject; they never tell who reacted. */
export function reactionRollup(url: string, reactions: readonly Reaction[]): Record<string, unknown> {
  const counts = reactionContents.map((content) => [
    content,
    reactions.filter((item) => item.content === content).length,
  ])
  return { url: `${url}/reactions`, total_count: reactions.length, ...Object.fromEntries(counts) }
}
