import type { Decision } from '../domain/decision.ts'
import { labels } from '../domain/names.ts'
import type { PullFacts } from '../domain/pull.ts'
import type { Reason } from '../domain/reason.ts'
import { sameLabel } from '../domain/vocabulary.ts'
import { mergeHeadline, mergeMessage } from '../render/merge-message.ts'
import * as words from '../render/merge-words.ts'
import { afterMerge } from './merge/after.ts'
import type { Blocker } from './merge/gate.ts'
import { isCompleteAndGreen, mergeBlockers, needsPerson } from './merge/gates.ts'
import { awaitsOwnCheck, mayMarkReady } from './merge/mergeable.ts'
import { type Report, reportWrites } from './merge/report.ts'
import { latest } from './time.ts'
import { personStanding } from './trust.ts'
import { ownPull, type View } from './view.ts'

/**
 * Merges or reports, and never repairs. Null where there is no pull request of ours, none labeled for us by a writer, and
 * nothing to clean up after a merge.
 */
export function decideMerge(view: View): Decision | null {
  const { pull } = view.snapshot
  if (pull === null) return null
  if (pull.merged) return view.known && isSubjectOver(view) ? afterMerge(view, pull) : lastReport(view, pull)
  if (!pull.open) return null
  const claim = mayMerge(view, pull)
  if (claim === 'no_claim') return null
  if (claim !== 'ours') return { reason: claim, effects: [] }
  return judge(view, pull)
}

/** A check of ours that still says what it waits for, on a pull request the ledger never knew. */
function lastReport(view: View, pull: PullFacts): Decision | null {
  if (pull.ownMergeCheck === null || pull.ownMergeCheck.status === 'COMPLETED') return null
  return { reason: 'merged', effects: reportWrites(view, pull, { reason: 'merged', lines: [], conclusion: 'success' }) }
}

function judge(view: View, pull: PullFacts): Decision {
  const { refusal } = view.snapshot
  if (refusal?.effect === 'merge') return refused(view, pull, refusal.reason, refusal.words)
  if (mayMarkReady(view, pull) && isCompleteAndGreen(view, pull)) {
    const mutations = [{ kind: 'mark_ready', pullId: pull.nodeId }] as const
    return { reason: 'marked_ready', effects: [{ kind: 'mutate', mutations }] }
  }
  const blockers = mergeBlockers(view, pull)
  const [first] = blockers
  if (first) return blocked(view, pull, first, blockers)
  if (awaitsOwnCheck(view, pull)) {
    const effects = reportWrites(view, pull, { reason: 'ready_to_merge', lines: [], conclusion: 'success' })
    if (effects.length > 0) return { reason: 'ready_to_merge', effects }
  }
  return merge(view, pull)
}

function merge(view: View, pull: PullFacts): Decision {
  const { issue } = view.snapshot
  const closes = issue?.open && ownPull(view) !== null ? issue.number : null
  return {
    reason: 'merged',
    effects: [
      {
        kind: 'merge',
        number: pull.number,
        sha: pull.headOid,
        method: view.config.merge.method,
        title: mergeHeadline(pull.title, pull.number, view.host),
        message: mergeMessage(closes, view.tip),
      },
    ],
  }
}

function blocked(view: View, pull: PullFacts, first: Blocker, all: readonly Blocker[]): Decision {
  const lines = all.map(({ sentence }) => sentence)
  const wakeAt = all.every((one) => one.wakeAt !== undefined) ? latest(all.map((one) => one.wakeAt ?? null)) : null
  return {
    reason: first.reason,
    detail: lines.join('\n'),
    effects: reportWrites(view, pull, { reason: first.reason, lines, conclusion: conclusionOf(all) }),
    ...(wakeAt === null ? {} : { wakeAt }),
  }
}

/** Where people press the button the check must not stand in their way once nothing else does. */
function conclusionOf(blockers: readonly Blocker[]): Report['conclusion'] {
  const others = blockers.filter(({ reason }) => reason !== 'mode_human')
  if (others.length === 0) return 'neutral'
  return others.some(needsPerson) ? 'action_required' : 'wait'
}

function refused(view: View, pull: PullFacts, reason: Reason, said: string): Decision {
  const lines = [words.refused(said, view.host)]
  return { reason, detail: said, effects: reportWrites(view, pull, { reason, lines, conclusion: 'action_required' }) }
}

/** A person's merge ends a person's pull request, not the issue whose number its branch happens to carry. */
function isSubjectOver(view: View): boolean {
  return ownPull(view) !== null || view.snapshot.issue === null
}

/** The App's own pull requests, and those whose merge label somebody with write access set last. */
function mayMerge(view: View, pull: PullFacts): 'ours' | 'no_claim' | 'authz_unavailable' | 'not_ours_to_merge' {
  if (ownPull(view) !== null) return 'ours'
  if (!pull.labels.some((label) => sameLabel(label, labels.merge))) return 'no_claim'
  const event = pull.labelEvents.findLast(({ label }) => sameLabel(label, labels.merge))
  const standing = event?.added ? personStanding(view, event.actor) : 'ignored'
  if (standing === 'authz_unavailable') return standing
  return standing === 'trusted' ? 'ours' : 'not_ours_to_merge'
}
