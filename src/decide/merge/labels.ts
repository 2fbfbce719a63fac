import { mergeLabels } from '../../domain/names.ts'
import type { PullFacts } from '../../domain/pull.ts'
import type { Reason } from '../../domain/reason.ts'
import { sameLabel } from '../../domain/vocabulary.ts'
import { holdsOf } from '../holds.ts'
import { personStanding } from '../trust.ts'
import { ownPull, type View } from '../view.ts'
import { priorityIn } from './priority.ts'

/** The App's own pull requests, and those whose merge label somebody with write access set last. */
export function claimTo(
  view: View,
  pull: PullFacts,
): 'ours' | 'not_asked' | Extract<Reason, 'authz_unavailable' | 'not_ours_to_merge'> {
  if (ownPull(view) !== null) return 'ours'
  const { label } = view.config.merge
  if (!pull.labels.some((one) => sameLabel(one, label))) return 'not_asked'
  const standing = setterOf(view, pull, label)
  if (standing === 'authz_unavailable') return standing
  return standing === 'trusted' ? 'ours' : 'not_ours_to_merge'
}

/** How far the word of whoever set a label last counts. */
function setterOf(view: View, { labelEvents }: PullFacts, label: string): string {
  const event = labelEvents.findLast((one) => sameLabel(one.label, label))
  return event?.added ? personStanding(view, event.actor) : 'ignored'
}

/**
 * The labels that count for the merge: a hold label until it is lifted, and labels that ask for something only from
 * somebody with write access. All others are nobody's word.
 */
export function countingLabels(view: View, pull: PullFacts): readonly string[] {
  const holding = new Set(holdsOf(view).flatMap(({ label }) => (label === null ? [] : [label.toLowerCase()])))
  return pull.labels.filter((label) => {
    if (view.config.hold.labels.some((one) => sameLabel(one, label))) return holding.has(label.toLowerCase())
    const asks = sameLabel(label, view.config.merge.label) || isAboutMerge(label)
    return !asks || setterOf(view, pull, label) === 'trusted'
  })
}

/** Labels about the merge whose setter GitHub could not judge: nobody knows whether they count. */
export function unjudgedLabels(view: View, pull: PullFacts): readonly string[] {
  return pull.labels.filter((label) => isAboutMerge(label) && setterOf(view, pull, label) === 'authz_unavailable')
}

function isAboutMerge(label: string): boolean {
  return Object.values(mergeLabels).some((start) => label.toLowerCase().startsWith(start))
}

/** The number of a label `priority:<number>`, the highest where there are several; 0 without one. */
export function priorityOf(labels: readonly string[]): number {
  return Math.max(0, ...labels.map((label) => priorityIn(label) ?? 0))
}
