import * as z from 'zod'
import type { ReviewFacts } from '../../domain/pull.ts'
import { actorNode, isBot, toActor } from './actor.ts'
import { instant } from './shapes.ts'

export const reviewNode = z.object({
  id: z.string(),
  state: z.string(),
  body: z.string(),
  submittedAt: instant.nullish(),
  createdAt: instant,
  commit: z.object({ oid: z.string() }).nullish(),
  author: actorNode,
  authorCanPushToRepository: z.boolean().default(false),
})
export type ReviewNode = z.infer<typeof reviewNode>

/**
 * Reviews, oldest first, each once.
 * @param opinions the newest opinion of everybody with write access, as GitHub lists them
 * @param remarks the newest reviews of all states and people; of each GitHub says whether its author may write
 * @param opening ids of the reviews that opened a thread
 */
export function toReviews(
  opinions: readonly ReviewNode[],
  remarks: readonly ReviewNode[],
  opening: ReadonlySet<string> = new Set(),
): readonly ReviewFacts[] {
  const writers = new Set(opinions.map(({ author }) => author?.databaseId ?? 0).filter((id) => id > 0))
  const listed = new Set(opinions.map(({ id }) => id))
  const all = new Map([...opinions, ...remarks].map((one) => [one.id, one]))
  return [...all.values()]
    .filter(({ state }) => state !== 'PENDING')
    .map((one) => ({
      ...toReview(one, listed.has(one.id) || writers.has(one.author?.databaseId ?? 0) || one.authorCanPushToRepository),
      ...(opening.has(one.id) ? { opensThread: true } : {}),
    }))
    .sort((a, b) => a.at.localeCompare(b.at))
}

function toReview(node: ReviewNode, writer: boolean): ReviewFacts {
  return {
    author: toActor(node.author),
    bot: isBot(node.author),
    writer,
    state: node.state,
    commit: node.commit?.oid ?? '',
    at: node.submittedAt ?? node.createdAt,
    body: node.body,
  }
}
