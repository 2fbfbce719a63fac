import type { LabelHistory } from '../domain/label-history.ts'
import type { LabelEvent } from '../domain/snapshot.ts'
import { sameLabel } from '../domain/vocabulary.ts'
import { heldByLabel, heldByPerson, heldByUnreadEvents, heldSinceLabelRemoved } from '../render/holds.ts'
import { isAfter } from './time.ts'
import { personStanding } from './trust.ts'
import type { View } from './view.ts'

/**
 * Why dispatch and merge are stopped; null when nothing holds. A hold label counts from anyone, and stops counting when
 * somebody with write access removes it or comments `resume`.
 */
export function holdOf(view: View): string | null {
  return holdsOf(view)[0]?.words ?? null
}

/** A reason to hold; `label` where it stands on the pull request itself. */
export type Hold = { readonly words: string; readonly label: string | null }

/** Everything that holds: a person's word first, then labels, of the issue before those of the pull request. */
export function holdsOf(view: View): readonly Hold[] {
  const { held } = view.subject
  const word = held === null ? [] : [{ words: heldByPerson(held.by.login, held.why, view.host), label: null }]
  const { issue, pull } = view.snapshot
  return [...word, ...labelHolds(view, issue, false), ...labelHolds(view, pull, true)]
}

type Conversation = LabelHistory & { readonly labels: readonly string[] }

function labelHolds(view: View, conversation: Conversation | null, here: boolean): readonly Hold[] {
  if (conversation === null) return []
  const seen = view.config.hold.labels.flatMap((label) => {
    const words = labelHold(view, label, conversation.labels, conversation.labelEvents)
    if (words === null) return []
    const present = conversation.labels.some((one) => sameLabel(one, label))
    return [{ words, label: here && present ? label : null }]
  })
  if (!mayHideRemoval(view, conversation)) return seen
  return [...seen, { words: heldByUnreadEvents(view.config.command.handle), label: null }]
}

/**
 * Whether the removal of a hold label may be among events that were not read: anybody who may label can push it out of
 * what one query shows. Somebody who resumed after the oldest that was read knew all of those before.
 */
function mayHideRemoval(view: View, conversation: Conversation): boolean {
  const { labels, labelEvents, labelEventsComplete = true, labelEventsSince = null } = conversation
  const { resumedAt } = view.subject
  if (labelEventsComplete || (resumedAt !== null && isAfter(resumedAt, labelEventsSince))) return false
  const known = [...labels, ...labelEvents.map(({ label }) => label)]
  return view.config.hold.labels.some((label) => !known.some((one) => sameLabel(one, label)))
}

function labelHold(
  view: View,
  label: string,
  present: readonly string[],
  events: readonly LabelEvent[],
): string | null {
  const event = events.findLast((one) => sameLabel(one.label, label)) ?? null
  const lifted = event !== null && view.subject.resumedAt !== null && isAfter(view.subject.resumedAt, event.at)
  if (lifted) return null
  if (present.some((one) => sameLabel(one, label))) return heldByLabel(label)
  if (event === null || event.added) return null
  return personStanding(view, event.actor) === 'trusted' ? null : heldSinceLabelRemoved(label)
}
