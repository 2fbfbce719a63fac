import type { Effect } from '../../domain/decision.ts'
import type { PullFacts } from '../../domain/pull.ts'
import type { Reason } from '../../domain/reason.ts'
import type { JudgedRecord, ReviewRecord } from '../../domain/review/record.ts'
import type { View } from '../view.ts'
import { type Conclusion, conclude } from './conclude.ts'
import { ownershipOf } from './ownership.ts'
import { policyOf } from './policy.ts'
import { liveWaivers } from './waivers.ts'
import { concludedCheck } from './write-check.ts'

/** What a judged pull request comes to now: waivers begin, end and expire, and owners approve, without any model. */
export function conclusionOf(view: View, pull: PullFacts, record: JudgedRecord): Conclusion {
  return conclude(record.report, liveWaivers(view, pull, record), ownershipOf(view, pull))
}

/** The write that makes the check run say it; none where it does. */
export function concluded(view: View, pull: PullFacts, record: JudgedRecord): readonly Effect[] {
  const conclusion = conclusionOf(view, pull, record)
  return concludedCheck(view, pull, { ...record, conclusion: conclusion.word }, conclusion)
}

/** The write that says why nothing was judged. */
export function stopped(view: View, pull: PullFacts, reason: Reason, because: string): readonly Effect[] {
  const record: ReviewRecord = {
    v: 1,
    kind: 'stopped',
    pull: pull.number,
    baseRef: pull.baseRef,
    base: pull.baseOid,
    head: pull.headOid,
    policy: policyOf(view, pull),
    ledger: view.tip,
    conclusion: 'action_required',
    because: because === '' ? reason : `${reason} ${because}`.slice(0, 64),
  }
  return concludedCheck(view, pull, record, null)
}
