import * as z from 'zod'
import type { Actor } from '../../domain/identity.ts'

/** Whoever wrote or did something; null for deleted accounts. */
export const actorNode = z
  .object({ __typename: z.string(), login: z.string().min(1), databaseId: z.int().positive().nullish() })
  .nullish()
export type ActorNode = z.infer<typeof actorNode>

/** The actor, when GitHub shows a numeric id. GraphQL leaves the `[bot]` of a bot's login away; it is put back. */
export function toActor(node: ActorNode): Actor | null {
  if (!node?.databaseId) return null
  const bot = node.__typename === 'Bot' && !node.login.endsWith('[bot]')
  return { id: node.databaseId, login: bot ? `${node.login}[bot]` : node.login }
}

export function isBot(node: ActorNode): boolean {
  return node?.__typename === 'Bot' || node?.login.endsWith('[bot]') === true
}
