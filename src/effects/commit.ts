import { madeCommit } from '../domain/answer/written.ts'
import type { EffectResult } from '../domain/decision.ts'
import { failureOf } from '../github/failure.ts'
import { DocumentRefused, errorsAt, type GraphqlAnswer, graphqlPartial } from '../github/graphql.ts'
import { type CommitEffect, readBranch, refusedBranch } from './branch-tip.ts'
import { commitTree } from './commit-tree.ts'
import { documentOf, type Part } from './mutation-parts.ts'
import type { Where, Writing } from './writing.ts'

/**
 * Commits files to a branch, made first where it does not exist, and only on the head that was judged. GitHub signs the
 * commit for the App. Files with a mode of their own go through the Git database, as `createCommitOnBranch` would write
 * them as 100644.
 * @returns `head_moved`, `base_workflow_moved`, `branch_name_taken` or `branch_rules` where GitHub refused
 */
export async function commit(effect: CommitEffect, where: Where, writing: Writing): Promise<EffectResult> {
  return Object.keys(effect.modes).length > 0
    ? commitTree(effect, where, writing)
    : commitOnBranch(effect, where, writing, { again: true })
}

async function commitOnBranch(
  effect: CommitEffect,
  where: Where,
  writing: Writing,
  { again }: { readonly again: boolean },
): Promise<EffectResult> {
  const { text, variables } = documentOf('Commit', partsOf(effect, where))
  try {
    const answer = await graphqlPartial(writing.github, text, variables, true)
    return await unlessOvertaken(judge(answer), effect, where, writing)
  } catch (error) {
    if (error instanceof DocumentRefused) return refusedBranch(error.message)
    if (failureOf(error)?.outcome !== 'unknown') throw error
    const state = await readBranch(effect, where, writing)
    if (state.kind === 'committed') return state
    if (state.kind === 'moved') return { kind: 'refused', reason: 'head_moved', words: '' }
    if (!again) throw error
    return commitOnBranch(effect, where, writing, { again: false })
  }
}

/** Where the head is another one, a second server may have been quicker with the commit of the same run. */
async function unlessOvertaken(
  result: EffectResult,
  effect: CommitEffect,
  where: Where,
  writing: Writing,
): Promise<EffectResult> {
  if (result.kind !== 'refused' || result.reason !== 'head_moved') return result
  const state = await readBranch(effect, where, writing)
  return state.kind === 'committed' ? state : result
}

/** The commit is guarded by the expected head, so a branch that exists already does no harm. */
function partsOf(effect: CommitEffect, where: Where): readonly Part[] {
  const additions = effect.files.flatMap((file) =>
    'content' in file ? [{ path: file.path, contents: file.content }] : [],
  )
  const deletions = effect.files.flatMap((file) => ('deleted' in file ? [{ path: file.path }] : []))
  const commitPart: Part = {
    alias: 'commit',
    inputType: 'CreateCommitOnBranchInput',
    input: {
      branch: { repositoryNameWithOwner: `${where.owner}/${where.name}`, branchName: effect.branch },
      expectedHeadOid: effect.expectedHead,
      message: { headline: effect.headline, body: effect.body },
      fileChanges: { additions, deletions },
    },
    field: 'createCommitOnBranch(input: $input) { commit { oid } }',
  }
  if (effect.createAt === null) return [commitPart]
  const refPart: Part = {
    alias: 'ref',
    inputType: 'CreateRefInput',
    input: { repositoryId: where.nodeId, name: `refs/heads/${effect.branch}`, oid: effect.createAt },
    field: 'createRef(input: $input) { ref { id } }',
  }
  return [refPart, commitPart]
}

function judge(answer: GraphqlAnswer): EffectResult {
  const refusals = errorsAt(answer, 'commit')
  if (refusals.length === 0) return { kind: 'committed', oid: madeCommit.parse(answer.data['commit']).commit.oid }
  // Without a branch the commit's own words only say that it is missing; why it could not be made says more.
  const noBranch = errorsAt(answer, 'ref').filter((error) => !/already exists/i.test(error.message))
  const [first] = noBranch.length > 0 ? noBranch : refusals
  return refusedBranch(first?.message ?? '', first?.type ?? null)
}
