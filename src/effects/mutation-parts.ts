import { madeComment } from '../domain/answer/written.ts'
import type { Mutation, MutationResult } from '../domain/decision.ts'
import { errorsAt, type GraphqlAnswer } from '../github/graphql.ts'
import { threadPart } from './thread-parts.ts'

/** One mutation as a piece of a document: its alias, its input, and the field that carries it. */
export type Part = {
  readonly alias: string
  readonly inputType: string
  readonly input: Readonly<Record<string, unknown>>
  readonly field: string
}

/** Builds one document of parts that run in order; GitHub goes on after one that fails. */
export function documentOf(name: string, parts: readonly Part[]): { text: string; variables: Record<string, unknown> } {
  const declared = parts.map(({ alias, inputType }) => `$${alias}: ${inputType}!`).join(', ')
  const fields = parts.map(({ alias, field }) => `  ${alias}: ${field.replace('$input', `$${alias}`)}`).join('\n')
  return {
    text: `mutation ${name}(${declared}) {\n${fields}\n}\n`,
    variables: Object.fromEntries(parts.map(({ alias, input }) => [alias, input])),
  }
}

/** Moves refs, all or none, each only from where it is expected. */
export function moveRefs(
  alias: string,
  repositoryId: string,
  updates: readonly { name: string; beforeOid: string; afterOid: string; force?: boolean }[],
): Part {
  return {
    alias,
    inputType: 'UpdateRefsInput',
    input: { repositoryId, refUpdates: updates },
    field: 'updateRefs(input: $input) { clientMutationId }',
  }
}

export function partOf(mutation: Mutation, alias: string): Part {
  switch (mutation.kind) {
    case 'react':
      return {
        alias,
        inputType: 'AddReactionInput',
        input: { subjectId: mutation.subjectId, content: mutation.content },
        field: 'addReaction(input: $input) { reaction { id } }',
      }
    case 'comment':
      return {
        alias,
        inputType: 'AddCommentInput',
        input: { subjectId: mutation.subjectId, body: mutation.body },
        field: 'addComment(input: $input) { commentEdge { node { id } } }',
      }
    case 'edit_comment':
      return {
        alias,
        inputType: 'UpdateIssueCommentInput',
        input: { id: mutation.commentId, body: mutation.body },
        field: 'updateIssueComment(input: $input) { issueComment { id } }',
      }
    case 'mark_ready':
      return {
        alias,
        inputType: 'MarkPullRequestReadyForReviewInput',
        input: { pullRequestId: mutation.pullId },
        field: 'markPullRequestReadyForReview(input: $input) { pullRequest { id } }',
      }
    case 'close_issue':
      return {
        alias,
        inputType: 'CloseIssueInput',
        input: { issueId: mutation.issueId, stateReason: 'COMPLETED' },
        field: 'closeIssue(input: $input) { issue { id } }',
      }
    case 'open_threads':
    case 'reply_thread':
    case 'resolve_thread':
      return threadPart(mutation, alias)
  }
}

/**
 * What one mutation answered. What it was aimed at may be gone by now (a deleted comment, a resolved thread): then there is
 * nothing left to do.
 */
export function resultOf(mutation: Mutation, alias: string, answer: GraphqlAnswer): MutationResult {
  const errors = errorsAt(answer, alias)
  if (errors.length > 0) {
    const moot = isOptional(mutation) || errors.every((error) => error.type === 'NOT_FOUND')
    const words = errors.map((error) => error.message).join(' ')
    return moot && mutation.kind !== 'comment' ? { kind: 'done', nodeId: null } : { kind: 'refused', words }
  }
  const nodeId = mutation.kind === 'comment' ? madeComment.parse(answer.data[alias]).commentEdge.node.id : null
  return { kind: 'done', nodeId }
}

/** What a verdict does not hang on, and what somebody else may have done before. */
function isOptional({ kind }: Mutation): boolean {
  return kind === 'open_threads' || kind === 'reply_thread' || kind === 'resolve_thread'
}

/** GitHub's words where a conversation is locked; writers are refused too. */
export function saysLocked(words: string): boolean {
  return /\blocked\b|\block\b/i.test(words)
}
