import { checks as checkNames } from '../../domain/names.ts'
import type { PullFacts } from '../../domain/pull.ts'
import * as words from '../../render/merge-words.ts'
import { isSelf, type View } from '../view.ts'
import { type Gate, no } from './gate.ts'

const mergeables: readonly string[] = ['MERGEABLE', 'CONFLICTING', 'UNKNOWN']
const states: readonly string[] = ['CLEAN', 'UNSTABLE', 'HAS_HOOKS', 'BLOCKED', 'BEHIND', 'DIRTY', 'UNKNOWN', 'DRAFT']

/** Only a draft the App opened and nobody turned back is its own to mark ready. */
export function mayMarkReady(view: View, pull: PullFacts): boolean {
  return pull.draft && pull.draftedAt === null && isSelf(view, pull.author)
}

export const isReady: Gate = (view, pull) => {
  if (!pull.draft) return null
  return no('draft', mayMarkReady(view, pull) ? words.draftInProgress : words.draftByPerson)
}

export const hasNoConflict: Gate = (_view, { mergeable, mergeState }) =>
  mergeable === 'CONFLICTING' || mergeState === 'DIRTY' ? no('conflict', words.conflict) : null

export const isWorkedOut: Gate = (_view, { mergeable, mergeState }) =>
  mergeable === 'UNKNOWN' || mergeState === 'UNKNOWN' ? no('mergeable_unknown', words.unknownMergeable) : null

export const hasKnownState: Gate = (_view, { mergeable, mergeState }) => {
  if (!mergeables.includes(mergeable)) return no('unknown_value', words.unknownWord('mergeable', mergeable))
  return states.includes(mergeState) ? null : no('unknown_value', words.unknownWord('the merge state', mergeState))
}

/** GitHub says so only where a rule asks for it. */
export const isUpToDate: Gate = (_view, { mergeState }) => (mergeState === 'BEHIND' ? no('behind', words.behind) : null)

/** GitHub also blocks while our own check, where a rule wants it, is not green yet; that one is ours to give. */
export const isNotBlocked: Gate = (view, pull) => {
  if (pull.stacked === true) return no('blocked_by_github', words.stacked)
  return pull.mergeState === 'BLOCKED' && !awaitsOwnCheck(view, pull) ? no('blocked_by_github', words.blocked) : null
}

/** Whether a rule wants `signalbox / merge` to succeed before GitHub merges, and it has not yet. */
export function awaitsOwnCheck({ snapshot: { rules, self } }: View, { ownMergeCheck }: PullFacts): boolean {
  const required =
    rules.kind === 'read' &&
    rules.requiredChecks.some(
      ({ name, appId }) => name === checkNames.merge && (appId === null || appId === self.appId),
    )
  return required && ownMergeCheck?.conclusion?.toUpperCase() !== 'SUCCESS'
}
