import * as z from 'zod'
import { sha } from '../identity.ts'
import type { ChainCommit } from '../ledger/chain.ts'

const chainCommit = z
  .object({
    oid: sha,
    message: z.string(),
    tree: z.object({ oid: sha }),
    author: z.object({ email: z.string().nullish() }).nullish(),
    signature: z.object({ isValid: z.boolean(), wasSignedByGitHub: z.boolean() }).nullish(),
    parents: z.object({ totalCount: z.int(), nodes: z.array(z.object({ oid: sha })) }),
  })
  .transform((node): ChainCommit | null =>
    node.parents.totalCount === node.parents.nodes.length
      ? {
          oid: node.oid,
          message: node.message,
          tree: node.tree.oid,
          parents: node.parents.nodes.map((parent) => parent.oid),
          authorEmail: node.author?.email ?? '',
          signedByGitHub: node.signature?.isValid === true && node.signature.wasSignedByGitHub,
        }
      : null,
  )

/** A commit that may be an entry of the ledger, with its first parent; null when it cannot be one. */
export const chainEntry = z.union([
  z.looseObject({ before: z.object({ nodes: z.array(z.unknown()) }) }).transform((node) => {
    const commit = chainCommit.safeParse(node)
    const parent = chainCommit.safeParse(node.before.nodes[0])
    return { commit: commit.data ?? null, parent: parent.data ?? null }
  }),
  z.unknown().transform(() => ({ commit: null, parent: null })),
])

/** Commits of the chain, newest first. */
export const chainHistory = z.array(z.unknown().transform((node) => chainCommit.safeParse(node).data ?? null))
