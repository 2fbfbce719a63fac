import type { LabelEvent } from '../domain/snapshot.ts'
import { sameLabel } from '../domain/vocabulary.ts'
import { heldByLabel, heldByPerson, heldSinceLabelRemoved } from '../render/holds.ts'
import { isAfter } from './time.ts'
import { personStanding } from './trust.ts'
import type { View } from './view.ts'

/**
 * Why dispatch and merge are stopped; null when nothing holds. A hold label counts from anyone, and stops counting when
 * somebody with write access removes it or comments `resume`.
 */
export function holdOf(view: View): string | null {
  const { held } = view.subject
  if (held !== null) return heldByPerson(held.by.login, held.why, view.host)
  for (const conversation of [view.snapshot.issue, view.snapshot.pull]) {
    for (const label of view.config.hold.labels) {
      const words = conversation ? labelHold(view, label, conversation.labels, conversation.labelEvents) : null
      if (words !== null) return words
    }
  }
  return null
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
