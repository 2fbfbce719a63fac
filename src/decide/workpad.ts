import type { Mutation } from '../domain/decision.ts'
import { defaults } from '../domain/names.ts'
import type { PullFacts } from '../domain/pull.ts'
import type { CommentFacts, IssueFacts } from '../domain/snapshot.ts'
import { marker } from '../render/markdown.ts'
import { type Account, type WorkpadStatus, workpad, workpadLink } from '../render/workpad.ts'
import { isSelf, ownPull, type View } from './view.ts'

type Conversation = Pick<IssueFacts, 'nodeId' | 'number' | 'locked' | 'comments' | 'commentsComplete'>

/**
 * The writes that make the subject's workpad true. It stands on the issue until there is a pull request; then the issue's
 * becomes a line that links there.
 * @param make whether a missing workpad is made: only where somebody should hear of it
 */
export function workpadWrites(view: View, status: WorkpadStatus, make: 'make' | 'only_edit'): readonly Mutation[] {
  const { issue } = view.snapshot
  const pull = workingPull(view)
  const home = pull ?? issue ?? view.snapshot.pull
  if (home === null) return []
  const text = workpad(home.number, status, accountOf(view), view.config.command.handle)
  const link =
    pull !== null && issue !== null ? write(view, issue, workpadLink(issue.number, pull.number), 'only_edit') : []
  return [...write(view, home, text, make), ...link]
}

/** The pull request on which the subject's work is talked about. */
function workingPull(view: View): PullFacts | null {
  const { issue, pull } = view.snapshot
  if (pull === null) return null
  if (issue === null) return pull
  return ownPull(view) !== null && (pull.open || pull.merged) ? pull : null
}

/** What the ledger says is left; a subject that never ran has everything. */
function accountOf({ subject, config, claim }: View): Account {
  const energy = subject.claimedAt === null && claim === null ? defaults.energy : subject.energy
  return { energy, spentUsd: subject.spentUsd, capUsd: config.limits.subject_usd }
}

function write(view: View, place: Conversation, body: string, make: 'make' | 'only_edit'): readonly Mutation[] {
  if (place.locked) return []
  const existing = findWorkpad(view, place)
  if (existing !== null) {
    return sameText(existing.body, body) ? [] : [{ kind: 'edit_comment', commentId: existing.nodeId, body }]
  }
  // Where older comments were not read it may stand among them; a second one would be worse than none.
  return make === 'make' && place.commentsComplete ? [{ kind: 'comment', subjectId: place.nodeId, body }] : []
}

/** Found by the App's author id and the marker, never by the marker alone. */
function findWorkpad(view: View, { comments, number }: Conversation): CommentFacts | null {
  const start = marker('workpad', number)
  return comments.find(({ author, body }) => isSelf(view, author) && body.startsWith(start)) ?? null
}

/** GitHub may trim what it stores and end lines in its own way. */
function sameText(one: string, other: string): boolean {
  return one.replaceAll('\r\n', '\n').trim() === other.trim()
}
