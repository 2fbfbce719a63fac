import type { Actor } from '../domain/identity.ts'
import { labeledText } from '../domain/job.ts'
import type { CommentFacts, LabelEvent } from '../domain/snapshot.ts'
import { sameLabel } from '../domain/vocabulary.ts'
import { judgedComments, workOf } from './judged.ts'
import { isAfter } from './time.ts'
import { personStanding } from './trust.ts'
import type { View } from './view.ts'

/** One trusted wish for work that waits. */
export type Ask = {
  readonly kind: 'label' | 'comment'
  /** Node id of the issue or comment. */
  readonly id: string
  readonly at: string
  readonly by: Actor
  /** Whether a person asked for it since the newest claim; only such asks renew the energy. */
  readonly fresh: boolean
  readonly text: string
  readonly on: CommentFacts['on']
  readonly comment: CommentFacts | null
}

/** Asks beyond this wait for the next run. */
const most = 20

/** Every ask that waits, oldest first. */
export function waitingAsks(view: View): readonly Ask[] {
  const label = labelAsk(view)
  const comments = judgedComments(view).flatMap(({ facts, reading, standing }): Ask[] => {
    const trusted = standing === 'trusted' || standing === 'trusted_bot'
    const { nodeId: id, author: by, createdAt: at, body: text, on } = facts
    if (!trusted || by === null || workOf(reading) === null) return []
    return [{ kind: 'comment', id, at, by, fresh: standing === 'trusted' && isNew(view, at), text, on, comment: facts }]
  })
  return [...(label ? [label] : []), ...comments].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)).slice(0, most)
}

/** Whether somebody said something here whom GitHub could not judge just now; it may be a hold. */
export function hasUnjudgedAsk(view: View): boolean {
  const label = newLabel(view)
  return (
    judgedComments(view).some(({ standing }) => standing === 'authz_unavailable') ||
    (label !== null && personStanding(view, label.actor) === 'authz_unavailable')
  )
}

/** A label that asks, set by somebody whose word does not count; null when there is none to refuse. */
export function labelToRefuse(
  view: View,
): { event: LabelEvent; because: 'not_a_writer' | 'asker_is_bot' | 'asker_blocked' | 'asker_mismatch' } | null {
  const event = newLabel(view)
  if (event === null) return null
  const standing = personStanding(view, event.actor)
  if (standing === 'trusted' || standing === 'authz_unavailable') return null
  return { event, because: standing === 'ignored' ? 'asker_is_bot' : standing }
}

function labelAsk(view: View): Ask | null {
  const { issue } = view.snapshot
  const event = askEvent(view)
  if (issue === null || event?.actor == null) return null
  const fresh = isUnjudged(view, event)
  // One that was claimed before and not answered waits again; its author was judged then.
  if (fresh ? personStanding(view, event.actor) !== 'trusted' : !view.subject.labelOpen) return null
  const text = labeledText(issue)
  return { kind: 'label', id: issue.nodeId, at: event.at, by: event.actor, fresh, text, on: 'issue', comment: null }
}

function newLabel(view: View): LabelEvent | null {
  const event = askEvent(view)
  return event !== null && isUnjudged(view, event) ? event : null
}

/**
 * The event that set the ask label on the open issue. A label without such an event (renamed, or there from a template
 * before the App came) asks for nothing, and closing the issue withdraws it.
 */
function askEvent(view: View): LabelEvent | null {
  const { issue } = view.snapshot
  const { ask } = view.config.labels
  if (!issue?.open || !issue.labels.some((label) => sameLabel(label, ask))) return null
  const event = issue.labelEvents.findLast(({ label }) => sameLabel(label, ask))
  if (!event?.added || Date.parse(event.at) < Date.parse(view.since)) return null
  return issue.reopenedAt === null || isAfter(event.at, issue.reopenedAt) ? event : null
}

function isUnjudged(view: View, event: LabelEvent): boolean {
  return isAfter(event.at, view.subject.label)
}

function isNew(view: View, at: string): boolean {
  return isAfter(at, view.subject.claimedAt)
}
