import * as z from 'zod'
import { sha } from '../../domain/identity.ts'
import type { PullCommit } from '../../domain/pull.ts'
import { countedNodesOf, instant, named, nodesOf } from './shapes.ts'

const gitActor = z.object({ email: z.string().nullish(), user: z.object({ login: z.string() }).nullish() }).nullish()

export const commitNodes = countedNodesOf(
  z.object({
    commit: z.object({
      oid: sha,
      message: z.string(),
      committedDate: instant,
      committedViaWeb: z.boolean(),
      author: gitActor,
    }),
  }),
)

export const parentNodes = nodesOf(z.object({ commit: z.object({ oid: sha, parents: nodesOf(named) }) }))

/**
 * The commits of a pull request, oldest first. The parents are known of the newest 20; all others have none here, so
 * that none of those passes for a merge.
 */
export function toCommits(
  { nodes }: z.infer<typeof commitNodes>,
  parents: z.infer<typeof parentNodes>,
): readonly PullCommit[] {
  const parentsOf = new Map(parents.map(({ commit }) => [commit.oid, commit.parents.map(({ oid }) => oid)]))
  return nodes.map(({ commit }) => ({
    oid: commit.oid,
    message: commit.message,
    author: loginOf(commit.author),
    viaWeb: commit.committedViaWeb,
    parents: parentsOf.get(commit.oid) ?? [],
  }))
}

/** GitHub names people only; a bot is known by its noreply address, which anybody can write, as with all addresses. */
function loginOf(author: z.infer<typeof gitActor>): string | null {
  if (author?.user) return author.user.login
  return /^(?:\d+\+)?([^@+]+)@users\.noreply\./.exec(author?.email ?? '')?.[1] ?? null
}
