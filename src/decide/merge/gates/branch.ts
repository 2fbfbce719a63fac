import { safePattern } from '../../../domain/safe-pattern.ts'
import * as words from '../../../render/merge-words.ts'
import { isAfter, plus } from '../../time.ts'
import { block, type Gate, mayUpdate, misconfigured, update, wait } from '../gate.ts'
import { methodOf } from './setup.ts'

/** What has to be true of the branch before anybody's work on it is judged. */

const mergeables: readonly string[] = ['MERGEABLE', 'CONFLICTING']

export const hasNoConflict: Gate = ({ pull }) =>
  pull.mergeable === 'CONFLICTING' || pull.mergeState === 'DIRTY' ? block('conflict', words.conflict) : null

/** GitHub's own limit; the time that a pattern takes grows with it. */
const longestTitle = 256

export const titleIsFinished: Gate = ({ pull }, { holdTitlePattern }) => {
  if (holdTitlePattern === '') return null
  const pattern = safePattern(holdTitlePattern)
  if (pattern === null) return misconfigured('config_invalid', words.badTitlePattern)
  return pattern.test(pull.title.slice(0, longestTitle)) ? block('hold_title', words.holdTitle(pull.title)) : null
}

export const isReady: Gate = ({ pull, own }) => {
  if (!pull.draft && pull.mergeState !== 'DRAFT') return null
  return own.draftIsOurs ? wait('draft', words.draftInProgress) : block('draft', words.draftByPerson)
}

/** GitHub sends no event when it has worked it out. */
const again = 15_000

export const isWorkedOut: Gate = (facts, policy) => {
  const { mergeable, mergeState, rebaseable } = facts.pull
  if (mergeable === 'UNKNOWN' || mergeState === 'UNKNOWN') {
    const wakeAt = plus(facts.now, again)
    return wait('mergeable_unknown', words.unknownMergeable, { actions: ['nudge_mergeability'], wakeAt })
  }
  if (!mergeables.includes(mergeable)) return wait('unknown_value', words.unknownWord('mergeable', mergeable))
  const rebases = methodOf(facts, policy) === 'rebase'
  return rebases && !rebaseable ? block('not_rebaseable', words.notRebaseable) : null
}

/** The policy `always` keeps the branch up to date whatever else is missing; never where a queue does that. */
export const isKeptUpToDate: Gate = (facts, policy) => {
  const behind = facts.pull.mergeState === 'BEHIND' && !facts.rules.mergeQueue
  return behind && policy.updateBranch === 'always' && mayUpdate(facts, policy)
    ? update('behind', words.updating)
    : null
}

export const hasAttemptsLeft: Gate = ({ history }, { maxAttemptsOnHead }) =>
  history.attempts < maxAttemptsOnHead
    ? null
    : block('attempts_exhausted', words.attempts(history.attempts, history.lastApi))

/** Whatever is neither merged nor known to be is waited for. */
export const dependenciesAreMerged: Gate = ({ pull }) => {
  const closed = pull.dependsOn.filter(({ state }) => state === 'CLOSED').map(({ number }) => number)
  if (closed.length > 0) return block('dependency_closed', words.dependencies('closed', closed))
  const open = pull.dependsOn.filter(({ state }) => state !== 'MERGED').map(({ number }) => number)
  return open.length > 0 ? wait('dependency_open', words.dependencies('open', open)) : null
}

export const isBottomOfStack: Gate = ({ pull: { stack } }) => {
  if (stack === 'unread') return wait('data_incomplete', words.stackUnread)
  return stack?.lowerOpen ? wait('stack_lower_open', words.lowerOpen) : null
}

const aTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(?:Z|[+-]\d\d:\d\d)$/

export const isTime: Gate = ({ now, pull: { mergeAfter } }) => {
  if (mergeAfter === null) return null
  if (!aTime.test(mergeAfter) || Number.isNaN(Date.parse(mergeAfter))) {
    return block('scheduled', words.badSchedule(mergeAfter))
  }
  return isAfter(mergeAfter, now) ? wait('scheduled', words.scheduled(mergeAfter), { wakeAt: mergeAfter }) : null
}
