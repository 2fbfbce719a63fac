import * as z from 'zod'
import { sha } from '../../domain/identity.ts'

/** A time as GitHub writes it, made comparable as text: always UTC with milliseconds. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString())

/** The nodes of a connection; GitHub puts null where it may not show one. */
export function nodesOf<Node>(node: z.ZodType<Node>) {
  return z
    .object({ nodes: z.array(node.nullable()).nullish() })
    .transform(({ nodes }) => (nodes ?? []).filter((one): one is Node & {} => one !== null))
}

/** Like `nodesOf`, with whether the answer held everything there is. */
export function countedNodesOf<Node>(node: z.ZodType<Node>) {
  return z
    .object({ totalCount: z.int(), nodes: z.array(node.nullable()).nullish() })
    .transform(({ totalCount, nodes }) => {
      const read = (nodes ?? []).filter((one): one is Node & {} => one !== null)
      return { nodes: read, complete: read.length === totalCount }
    })
}

/** One page of a list that goes on, or all of it up to there. */
export type Page<Node> = {
  readonly nodes: readonly Node[]
  /** How many there are in all; null where that is not certain. */
  readonly total: number | null
  /** Where the list goes on; null at its end. */
  readonly after: string | null
}

export function pageOf<Node>(node: z.ZodType<Node>) {
  return z
    .object({
      totalCount: z.int(),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
      nodes: z.array(node.nullable()).nullish(),
    })
    .transform(
      ({ totalCount, pageInfo, nodes }): Page<Node & {}> => ({
        nodes: (nodes ?? []).filter((one): one is Node & {} => one !== null),
        total: totalCount,
        after: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null,
      }),
    )
}

/** Whether nothing of a list is missing. */
export function isWhole({ nodes, total, after }: Page<unknown>): boolean {
  return after === null && nodes.length === total
}

/** The time of the only event asked for; null when there was none. */
export const lastEvent = nodesOf(z.object({ createdAt: instant })).transform(([event]) => event?.createdAt ?? null)

export const names = nodesOf(z.object({ name: z.string() })).transform((nodes) => nodes.map(({ name }) => name))

export const named = z.object({ oid: sha })
