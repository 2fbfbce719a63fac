import type { Mutation } from '../../domain/decision.ts'
import type { CommentFacts, Snapshot } from '../../domain/snapshot.ts'

type Of<Kind extends Mutation['kind']> = Extract<Mutation, { kind: Kind }>

/** The snapshot after one mutation went through. @param nodeId of a new comment */
export function foldMutation(snapshot: Snapshot, mutation: Mutation, nodeId: string | null, now: string): Snapshot {
  switch (mutation.kind) {
    case 'react':
      return withComments(snapshot, (comment) => reacted(comment, mutation))
    case 'comment':
      return nodeId === null ? snapshot : withNewComment(snapshot, mutation, nodeId, now)
    case 'edit_comment':
      return withComments(snapshot, (comment) =>
        comment.nodeId === mutation.commentId ? { ...comment, body: mutation.body } : comment,
      )
    case 'mark_ready':
      return snapshot.pull?.nodeId === mutation.pullId
        ? { ...snapshot, pull: { ...snapshot.pull, draft: false, readyAt: now } }
        : snapshot
    case 'close_issue':
      return snapshot.issue?.nodeId === mutation.issueId
        ? { ...snapshot, issue: { ...snapshot.issue, open: false } }
        : snapshot
    case 'resolve_thread':
      return withoutThread(snapshot, mutation)
    // Nothing is decided on them in the same pass.
    case 'open_threads':
    case 'reply_thread':
      return snapshot
  }
}

const flags = { EYES: 'seen', ROCKET: 'done', CONFUSED: 'refused' } as const

function reacted(comment: CommentFacts, { subjectId, content }: Of<'react'>): CommentFacts {
  return comment.nodeId === subjectId ? { ...comment, [flags[content]]: true } : comment
}

function withComments(snapshot: Snapshot, change: (comment: CommentFacts) => CommentFacts): Snapshot {
  const { issue, pull } = snapshot
  return {
    ...snapshot,
    issue: issue && { ...issue, comments: issue.comments.map(change) },
    pull: pull && { ...pull, comments: pull.comments.map(change) },
  }
}

function withNewComment(snapshot: Snapshot, { subjectId, body }: Of<'comment'>, nodeId: string, now: string): Snapshot {
  const { issue, pull, self } = snapshot
  const comment = (on: CommentFacts['on']): CommentFacts => ({
    nodeId,
    databaseId: 0,
    author: self.bot,
    authorIsBot: true,
    body,
    createdAt: now,
    edited: false,
    minimized: false,
    seen: false,
    done: false,
    refused: false,
    on,
  })
  if (issue?.nodeId === subjectId) {
    return { ...snapshot, issue: { ...issue, comments: [...issue.comments, comment('issue')] } }
  }
  if (pull?.nodeId === subjectId) {
    return { ...snapshot, pull: { ...pull, comments: [...pull.comments, comment('pull')] } }
  }
  return snapshot
}

function withoutThread(snapshot: Snapshot, { threadId }: Of<'resolve_thread'>): Snapshot {
  const { pull } = snapshot
  const known = pull?.threads.find(({ nodeId, resolved }) => nodeId === threadId && !resolved)
  if (!pull || !known) return snapshot
  const threads = pull.threads.map((thread) => (thread === known ? { ...thread, resolved: true } : thread))
  return { ...snapshot, pull: { ...pull, threads, unresolvedThreads: Math.max(0, pull.unresolvedThreads - 1) } }
}
