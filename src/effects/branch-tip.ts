import { branchTip } from '../domain/answer/written.ts'
import type { Effect, EffectResult } from '../domain/decision.ts'
import { trailers } from '../domain/names.ts'
import type { Reason } from '../domain/reason.ts'
import { graphqlPartial } from '../github/graphql.ts'
import type { Where, Writing } from './writing.ts'

export type CommitEffect = Extract<Effect, { kind: 'commit' }>

export const branchTipDocument = `
query BranchTip($owner: String!, $name: String!, $ref: String!) {
  repository(owner: $owner, name: $name) {
    branch: ref(qualifiedName: $ref) {
      target { oid ... on Commit { message parents(first: 1) { nodes { oid } } } }
    }
  }
}
`

/** Where the branch stands after a commit whose outcome nobody knows. */
export type BranchState =
  | { readonly kind: 'committed'; readonly oid: string }
  /** It is where it was, or not made yet. */
  | { readonly kind: 'as_before'; readonly exists: boolean }
  | { readonly kind: 'moved' }

/**
 * Reads the branch; a tip on the expected head for the same run is our commit, whoever of us made it. What else its
 * message says may differ, as another server can have decided on another tip of the ledger.
 */
export async function readBranch(effect: CommitEffect, where: Where, { github }: Writing): Promise<BranchState> {
  const answer = await graphqlPartial(github, branchTipDocument, {
    owner: where.owner,
    name: where.name,
    ref: `refs/heads/${effect.branch}`,
  })
  const { branch } = branchTip.parse(answer.data['repository'])
  if (!branch) return { kind: 'as_before', exists: false }
  const { oid, message, parents } = branch.target
  if (oid === effect.expectedHead) return { kind: 'as_before', exists: true }
  const ours = parents.nodes[0]?.oid === effect.expectedHead && originOf(message) === originOf(messageOf(effect))
  return ours ? { kind: 'committed', oid } : { kind: 'moved' }
}

/** The line that names the run of a commit; of a commit without one, all it says. */
function originOf(message: string): string {
  return message.split('\n').findLast((line) => line.startsWith(`${trailers.run}: `)) ?? message.trim()
}

export function messageOf({ headline, body }: CommitEffect): string {
  return `${headline}\n\n${body}`.trim()
}

const wordings: readonly (readonly [RegExp, Reason])[] = [
  [/workflow.*permission|permission.*workflow/i, 'base_workflow_moved'],
  [/expected branch to point to|is at [0-9a-f]+ but expected|stale/i, 'head_moved'],
  [/cannot lock ref|directory\/file conflict|not a directory|there are still refs under/i, 'branch_name_taken'],
]

/** What GitHub's refusal to write a branch means; anything it says of its own is a rule of the repository. */
export function refusedBranch(words: string, type: string | null = null): EffectResult {
  if (type === 'STALE_DATA') return { kind: 'refused', reason: 'head_moved', words }
  const reason = wordings.find(([pattern]) => pattern.test(words))?.[1] ?? 'branch_rules'
  return { kind: 'refused', reason, words }
}
