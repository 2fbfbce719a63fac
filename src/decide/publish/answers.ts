import type { RunResult } from '../../domain/bundle.ts'
import type { Mutation, ReactionContent } from '../../domain/decision.ts'
import type { Claim } from '../../domain/ledger/state.ts'
import type { Reason } from '../../domain/reason.ts'
import type { CommentFacts } from '../../domain/snapshot.ts'
import { hiddenWords } from '../../render/hidden-words.ts'
import { maxComment, paragraphs } from '../../render/markdown.ts'
import { cut } from '../../render/neutral.ts'
import { answer } from '../../render/replies.ts'
import { workOf } from '../judged.ts'
import { type Settlement, settle } from '../settle.ts'
import { commentsOf, conversationOf, isLocked, type View } from '../view.ts'

/** More replies than this become one. */
const mostReplies = 3

/** Marks every comment that asked as answered. */
export function settleAsks(view: View, claim: Claim, content: ReactionContent, because: Reason): Settlement {
  const settled = openAsks(view, claim).map((comment) => settle(view, comment, content, because))
  return { entries: settled.flatMap((one) => one.entries), mutations: settled.flatMap((one) => one.mutations) }
}

/** One reply for each ask that has something to say. */
export function replies(view: View, claim: Claim, result: RunResult): readonly Mutation[] {
  const answered = openAsks(view, claim).flatMap((comment) => {
    const text = result.answers.find(({ ask }) => ask === comment.nodeId)?.text.trim() ?? ''
    return text === '' ? [] : [{ on: comment.on, body: answer(wishOf(view, comment), text, view.host) }]
  })
  const told = answered.map((one, index) => ({
    ...one,
    body: index + 1 < answered.length ? one.body : withNote(one.body, hiddenWords(result)),
  }))
  if (told.length <= mostReplies) return told.flatMap(({ on, body }) => say(view, on, body))
  return (['issue', 'pull'] as const).flatMap((on) => {
    const bodies = told.filter((one) => one.on === on).map(({ body }) => body)
    return bodies.length === 0 ? [] : say(view, on, cut(bodies.join('\n\n'), maxComment))
  })
}

/** The note is never what is cut off. */
function withNote(body: string, note: string | null): string {
  return note === null ? body : paragraphs([cut(body, maxComment - note.length - 2), note])
}

/** One comment where the work is talked about: on the pull request where there is an open one, else on the issue. */
export function sayAtHome(view: View, body: string): readonly Mutation[] {
  return say(view, view.snapshot.pull?.open ? 'pull' : 'issue', body)
}

function say(view: View, on: CommentFacts['on'], body: string): readonly Mutation[] {
  const subjectId = conversationOf(view, on)
  return subjectId === null || isLocked(view, on) ? [] : [{ kind: 'comment', subjectId, body }]
}

function openAsks(view: View, { job }: Claim): readonly CommentFacts[] {
  const asked = new Set(job.asks.map(({ id }) => id))
  return commentsOf(view).filter(
    ({ nodeId, done, refused }) => asked.has(nodeId) && !done && !refused && !view.subject.refused.includes(nodeId),
  )
}

/** The words of the wish, without the handle. */
function wishOf({ means, config }: View, { body }: CommentFacts): string {
  return workOf(means.parseCommands(body, config.command.handle))?.text.split('\n')[0] ?? ''
}
