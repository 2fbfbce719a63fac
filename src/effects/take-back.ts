import { graphqlPartial } from '../github/graphql.ts'
import type { Member } from './ledger-group.ts'
import { documentOf, type Part } from './mutation-parts.ts'
import type { Writing } from './writing.ts'

/**
 * Deletes the comments that went out beside entries which were refused after all: GitHub goes on with a document after a
 * ref that did not move, and whoever did append has said the same. Everything else beside entries is harmless to repeat.
 */
export async function takeBack(members: readonly Member[], { github }: Writing): Promise<void> {
  const parts = members.flatMap(commentsOf).map(
    (id, index): Part => ({
      alias: `m${index}`,
      inputType: 'DeleteIssueCommentInput',
      input: { id },
      field: 'deleteIssueComment(input: $input) { clientMutationId }',
    }),
  )
  if (parts.length === 0) return
  const { text, variables } = documentOf('TakeBack', parts)
  await graphqlPartial(github, text, variables, true)
}

function commentsOf({ alongside, results }: Member): readonly string[] {
  return alongside.flatMap(({ kind }, index) => {
    const result = results[index]
    return kind === 'comment' && result?.kind === 'done' && result.nodeId !== null ? [result.nodeId] : []
  })
}
