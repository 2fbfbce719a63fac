import * as z from 'zod'
import type { RepositoryRef } from '../../domain/identity.ts'
import { sha } from '../../domain/identity.ts'
import type { ConfigReading, RepositoryFacts } from '../../domain/snapshot.ts'
import { readConfig } from '../config.ts'
import { isDispatchable } from '../workflow-file.ts'

const anyObject = z.union([
  z.object({ text: z.string().nullable(), isTruncated: z.boolean() }),
  // A folder in the place of the file.
  z.looseObject({}).transform(() => ({ text: null, isTruncated: false })),
])

export const repositoryNode = z.object({
  id: z.string(),
  databaseId: z.int().positive(),
  url: z.string(),
  isArchived: z.boolean(),
  isDisabled: z.boolean(),
  isLocked: z.boolean(),
  isPrivate: z.boolean(),
  mergeCommitAllowed: z.boolean(),
  squashMergeAllowed: z.boolean(),
  rebaseMergeAllowed: z.boolean(),
  deleteBranchOnMerge: z.boolean(),
  defaultBranchRef: z.object({ name: z.string(), target: z.object({ oid: sha }) }),
  config: anyObject.nullable(),
  workflow: z.object({ oid: sha, text: z.string().nullish(), isTruncated: z.boolean().optional() }).nullable(),
  ledger: z.looseObject({ oid: sha }).nullable(),
})
export type RepositoryNode = z.infer<typeof repositoryNode>

export function toRepository(
  node: RepositoryNode,
  where: RepositoryRef,
  installedAt: string | null,
): { readonly repository: RepositoryFacts; readonly config: ConfigReading } {
  const { workflow, defaultBranchRef } = node
  const repository: RepositoryFacts = {
    owner: where.owner,
    name: where.name,
    id: node.databaseId,
    nodeId: node.id,
    url: node.url,
    installedAt,
    labels: null,
    readOnly: node.isArchived || node.isDisabled || node.isLocked,
    private: node.isPrivate,
    mergeMethods: methodsOf(node),
    deletesBranches: node.deleteBranchOnMerge,
    defaultBranch: defaultBranchRef.name,
    defaultOid: defaultBranchRef.target.oid,
    workflowOid: workflow?.oid ?? null,
    workflowUsable: !workflow?.isTruncated && isDispatchable(workflow?.text ?? ''),
  }
  return { repository, config: readConfig(node.config) }
}

function methodsOf(node: RepositoryNode): RepositoryFacts['mergeMethods'] {
  return [
    ...(node.mergeCommitAllowed ? (['merge'] as const) : []),
    ...(node.squashMergeAllowed ? (['squash'] as const) : []),
    ...(node.rebaseMergeAllowed ? (['rebase'] as const) : []),
  ]
}
