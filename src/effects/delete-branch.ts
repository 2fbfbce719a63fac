import { openPullList } from '../domain/answer/pull-now.ts'
import type { Effect, EffectResult } from '../domain/decision.ts'
import { zeroSha } from '../domain/identity.ts'
import { meaningOf } from '../domain/merge/meaning.ts'
import { graphqlPartial } from '../github/graphql.ts'
import { answerFrom, refusedBy } from './merge-answer.ts'
import { documentOf, moveRefs } from './mutation-parts.ts'
import { restPlace, type Where, type Writing } from './writing.ts'

type DeleteEffect = Extract<Effect, { kind: 'delete_branch' }>

/**
 * Deletes a branch, only while it is still at `oid` (GraphQL `updateRefs`; the REST call takes no expected value). A branch
 * that an open pull request is based on stays, as deleting it would close that one. So does one that moved, or that a rule
 * keeps: nothing hangs on it.
 */
export async function deleteBranch(effect: DeleteEffect, where: Where, writing: Writing): Promise<EffectResult> {
  try {
    if (await isBase(effect.name, where, writing)) return { kind: 'done' }
    const gone = { name: `refs/heads/${effect.name}`, beforeOid: effect.oid, afterOid: zeroSha }
    const { text, variables } = documentOf('DeleteBranch', [moveRefs('deleted', where.nodeId, [gone])])
    await graphqlPartial(writing.github, text, variables, true)
    return { kind: 'done' }
  } catch (error) {
    const meaning = meaningOf(answerFrom('delete-ref', error, writing))
    return meaning.decision === 'done' ? { kind: 'done' } : refusedBy(meaning)
  }
}

/** Whether an open pull request is based on the branch (REST, "List pull requests"). */
async function isBase(name: string, where: Where, { github }: Writing): Promise<boolean> {
  const { data } = await github.request('GET /repos/{owner}/{repo}/pulls', {
    ...restPlace(where),
    state: 'open',
    base: name,
    per_page: 1,
  })
  return openPullList.parse(data).length > 0
}
