import type { Mutation } from '../../domain/decision.ts'
import type { PullFacts } from '../../domain/pull.ts'
import type { JudgedRecord } from '../../domain/review/record.ts'
import { marker } from '../../render/markdown.ts'
import { verdictComment } from '../../render/verdict.ts'
import { isSelf, type View } from '../view.ts'
import type { Conclusion } from './conclude.ts'

/** The writes that make the one verdict comment of a pull request true; none where it is, or nobody can write there. */
export function verdictWrites(
  view: View,
  pull: PullFacts,
  record: JudgedRecord,
  conclusion: Conclusion,
): readonly Mutation[] {
  if (pull.locked) return []
  const around = { host: view.host, handle: view.config.command.handle }
  const body = verdictComment(record, conclusion, view.snapshot.repository.url, pull.number, around)
  const start = marker('verdict', pull.number)
  const existing = pull.comments.find(({ author, body: text }) => isSelf(view, author) && text.startsWith(start))
  if (existing !== undefined) {
    return sameText(existing.body, body) ? [] : [{ kind: 'edit_comment', commentId: existing.nodeId, body }]
  }
  return pull.commentsComplete ? [{ kind: 'comment', subjectId: pull.nodeId, body }] : []
}

/** GitHub may trim what it stores and end lines in its own way. */
function sameText(one: string, other: string): boolean {
  return one.replaceAll('\r\n', '\n').trim() === other.trim()
}
