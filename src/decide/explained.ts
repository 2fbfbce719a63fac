import type { MergeFacts } from '../domain/merge/facts.ts'
import type { MergeJudgment } from '../domain/merge/judgment.ts'
import type { MergePolicy } from '../domain/merge/policy.ts'
import type { Change, WhatIf } from '../domain/merge/what-if.ts'
import { isReason, type Reason } from '../domain/reason.ts'
import { maxComment } from '../render/markdown.ts'
import { actFor, mergeNext } from '../render/merge-next.ts'
import { mergeTable } from '../render/merge-table.ts'
import { explanation } from '../render/replies.ts'
import { mergeExplanation, nothingToSuppose, notUnderstood, supposed, way } from '../render/what-if.ts'
import { isAct } from './merge/act.ts'
import { mergeFacts } from './merge/facts.ts'
import { judgeMerge } from './merge/judge.ts'
import { recordOf } from './merge/memory.ts'
import { mergePolicy } from './merge/policy.ts'
import { wasRefused } from './merge/refusal.ts'
import { type WayOut, wayOut } from './merge/way-out.ts'
import { supposesConsent, supposing } from './merge/what-if.ts'
import { no, type Steered, yes } from './steered.ts'
import type { View } from './view.ts'

/** What would be decided if nobody had said anything, and everything that stands in the way. */
export type Explanation = {
  readonly reason: Reason
  readonly lines: readonly string[]
  /** What the merge is judged on; null where there is no pull request. */
  readonly merge: MergeGrounds | null
  /** Whether something else than the merge is waited for first. */
  readonly elsewhere: boolean
}

export type MergeGrounds = {
  readonly facts: MergeFacts
  readonly policy: MergePolicy
  /** Why GitHub refused the very call that these facts allow; null where it did not. */
  readonly refused: Reason | null
}

/** A merge judged again after some changes, and what would change that. */
export type Supposed = {
  readonly changes: readonly Change[]
  readonly judgment: MergeJudgment
  readonly way: WayOut
  /** Whether GitHub's consent had to be supposed for the judgment, and for the way. */
  readonly consent: { readonly judgment: boolean; readonly way: boolean }
}

/** What the merge of the pull request is judged on; null where there is none. */
export function mergeGrounds(view: View): MergeGrounds | null {
  const { pull } = view.snapshot
  if (pull === null) return null
  const facts = mergeFacts(view, pull)
  const said = recordOf(pull)?.reason ?? ''
  const refused = isReason(said) && wasRefused(view, pull, facts) ? said : null
  return { facts, policy: mergePolicy(view), refused }
}

/**
 * Who has to act, in one sentence. What GitHub refused is not done next, whatever the gates say.
 * @param changes what the judgment supposes; nobody knows what GitHub would say to that
 */
export function nextOf(grounds: MergeGrounds, judgment: MergeJudgment, changes: readonly Change[]): string {
  const { handle } = grounds.policy
  const refused = refusedNow(grounds, judgment, changes)
  return refused === null ? mergeNext(judgment, handle) : actFor(refused, handle)
}

function refusedNow({ refused }: MergeGrounds, judgment: MergeJudgment, changes: readonly Change[]): Reason | null {
  return changes.length === 0 && isAct(judgment) ? refused : null
}

/** Judges a merge as it is (no changes), or as it would be. */
export function suppose({ facts, policy }: MergeGrounds, changes: readonly Change[]): Supposed {
  const then = supposing(facts, policy, changes)
  const judgment = judgeMerge(then, policy)
  const found = wayOut(then, policy)
  const consent = {
    judgment: supposesConsent(facts, then),
    way: supposesConsent(then, supposing(then, policy, found.changes)),
  }
  return { changes, judgment, way: found, consent }
}

/** What the table may take of a comment; the rest is for what stands around it. */
const mostTable = maxComment - 16_000

/** The answer to `explain`: the reason and what stands in the way, on a pull request as the table of its gates. */
export function explained(told: Explanation, whatIf: readonly WhatIf[]): Steered {
  const unread = whatIf.find((one) => one.kind === 'unread')
  if (unread) return no('command_unknown', notUnderstood(unread))
  const changes = whatIf.flatMap((one) => (one.kind === 'read' ? [one.change] : []))
  const { merge, reason, lines } = told
  if (merge === null && changes.length > 0) return no('command_unknown', nothingToSuppose)
  const reply = merge === null ? explanation(reason, lines) : ofMerge({ ...told, merge }, changes)
  return { ...yes('nothing_to_do', []), reply }
}

/** Where something else is waited for, or GitHub refused, that is said first; the table says what our gates say. */
function ofMerge(
  { reason, lines, merge, elsewhere }: Explanation & { readonly merge: MergeGrounds },
  changes: readonly Change[],
): string {
  const { judgment, way: found, consent } = suppose(merge, changes)
  const refused = refusedNow(merge, judgment, changes) !== null
  const own = changes.length > 0 || !(elsewhere || refused)
  return mergeExplanation({
    next: nextOf(merge, judgment, changes),
    headline: own ? explanation(judgment.reason, []) : explanation(reason, lines),
    supposed: changes.length > 0 ? supposed(changes) : null,
    table: mergeTable(judgment, merge.facts.own.message.host, mostTable),
    consent: consent.judgment || consent.way,
    way: way(found.changes, found.judgment),
  })
}
