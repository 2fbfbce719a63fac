import type { Decision, Effect } from '../../domain/decision.ts'
import type { AnswerMeaning } from '../../domain/merge/answer.ts'
import type { MergeFacts } from '../../domain/merge/facts.ts'
import type { MergeDecision, MergeJudgment, Refusal } from '../../domain/merge/judgment.ts'
import { labels } from '../../domain/names.ts'
import type { PullFacts } from '../../domain/pull.ts'
import type { Accepted } from '../../domain/snapshot.ts'
import { refusedByGitHub, takenOn } from '../../render/merge-words.ts'
import { plus } from '../time.ts'
import type { View } from '../view.ts'
import { recordOf } from './memory.ts'
import { mergePolicy } from './policy.ts'
import { premisesOf } from './premises.ts'
import type { MergeMemory } from './report.ts'
import { tellWrites } from './tell.ts'

/** A fresh look follows a refusal that says nothing about the pull request itself. */
const soon = 5000
/** What came twice is not asked again at once. */
const later = 60_000

type Refused = { readonly judgment: MergeJudgment; readonly meaning: AnswerMeaning; readonly facts: MergeFacts }

/**
 * What GitHub's no means: it is told in its words, remembered, and looked at again where looking helps. The same call is
 * not made again on the same facts.
 */
export function afterRefusal(view: View, pull: PullFacts, { judgment, meaning, facts }: Refused): Decision {
  const told = withRefusal(judgment, meaning, view)
  const effects = [
    ...tellWrites(view, pull, told, memoryOf(view, pull, meaning, facts)),
    ...labelWrites(pull, meaning),
    ...(meaning.decision === 'enqueue' && isClear(judgment) ? [enqueued(view, pull)] : []),
  ]
  const wakeAt = wakeOf(view, pull, meaning)
  return {
    reason: meaning.reason,
    detail: meaning.words,
    effects,
    ...(wakeAt === null ? {} : { wakeAt }),
  }
}

const decisions: Readonly<Record<AnswerMeaning['decision'], MergeDecision>> = {
  done: 'wait',
  retry: 'wait',
  reevaluate: 'wait',
  wait: 'wait',
  blocked: 'blocked',
  config_error: 'config_error',
  enqueue: 'wait',
}

function withRefusal(judgment: MergeJudgment, meaning: AnswerMeaning, { host }: View): MergeJudgment {
  const decision = decisions[meaning.decision]
  const words = refusedByGitHub(meaning.words, host)
  const refusal: Refusal = {
    decision: decision === 'blocked' || decision === 'config_error' ? decision : 'wait',
    reason: meaning.reason,
    words,
  }
  return {
    ...judgment,
    decision,
    reason: meaning.reason,
    merge: null,
    actions: [],
    rows: judgment.rows.map((row) => (row.gate === 'github' ? { ...row, refusal, note: null } : row)),
  }
}

/**
 * Every call that came to nothing counts towards the few that a head has, so that no answer can be asked for without end;
 * only a moved head begins anew by itself. A plain no is kept with what it was about.
 */
function memoryOf(view: View, pull: PullFacts, meaning: AnswerMeaning, facts: MergeFacts): MergeMemory {
  const pending = meaning.reason === 'merge_pending' ? {} : { pending: null }
  const { decision, reason } = meaning
  const counts = decision === 'reevaluate' && (reason !== 'head_changed' || isRepeated(pull, meaning))
  if (reason === 'attempts_exhausted' || counts) {
    return { ...pending, failed: view.snapshot.refusal?.effect ?? 'merge' }
  }
  const unseen = decision === 'config_error' || decision === 'wait' || reason === 'refused_by_github'
  if (unseen) return { ...pending, refused: hourly(view, facts) }
  return decision === 'blocked' ? { ...pending, refused: fingerprint(view, facts) } : pending
}

/** The same answer twice in a row on one head: it is not the head that moves. */
function isRepeated(pull: PullFacts, { reason }: AnswerMeaning): boolean {
  return recordOf(pull)?.reason === reason
}

/** Whether nothing but the background merge itself stood in the way: only then another call may follow at once. */
function isClear({ rows, reason }: MergeJudgment): boolean {
  return reason !== 'report_only' && rows.every(({ refusal }) => refusal === null || refusal.reason === 'merge_pending')
}

function labelWrites(pull: PullFacts, meaning: AnswerMeaning): readonly Effect[] {
  const label = meaning.actions.includes('add_label') && !pull.labels.includes(labels.needsHuman)
  return label ? [{ kind: 'add_labels', number: pull.number, labels: [labels.needsHuman] }] : []
}

function enqueued(view: View, pull: PullFacts): Effect {
  const { number, nodeId: pullId, headOid: sha } = pull
  return { kind: 'enqueue', number, pullId, sha, ...premisesOf(pull, mergePolicy(view)) }
}

function wakeOf({ at }: View, pull: PullFacts, meaning: AnswerMeaning): string | null {
  const { decision, delay } = meaning
  if (decision !== 'retry' && decision !== 'reevaluate') return null
  return plus(at, Math.max(isRepeated(pull, meaning) ? later : soon, delay * 1000))
}

/** Whether GitHub refused this very call before, and nothing it could depend on has changed since. */
export function wasRefused(view: View, pull: PullFacts, facts: MergeFacts): boolean {
  const refused = recordOf(pull)?.refused ?? null
  return refused !== null && [fingerprint(view, facts), hourly(view, facts)].includes(refused)
}

/** A permission, a setting or a rule may be put right without anything here showing it, so that is asked again each hour. */
function hourly(view: View, facts: MergeFacts): string {
  return `${fingerprint(view, facts)} ${view.at.slice(0, 13)}`
}

/** Everything but the clock, and what our own check changes: as long as it waits GitHub calls the merge state unstable. */
function fingerprint({ means }: View, facts: MergeFacts): string {
  const { now: _now, requestsLeft: _left, history: _history, own, pull, ...world } = facts
  const { message: _message, checkGivenBefore: _given, ...people } = own
  const { mergeState: _state, ...branch } = pull
  return means.digest(JSON.stringify([world, branch, people])).slice(0, 32)
}

/** What GitHub took on and has not finished; it is looked at again when its event comes, or the sweep. */
export function afterAcceptance(view: View, pull: PullFacts, judgment: MergeJudgment, accepted: Accepted): Decision {
  const refusal: Refusal = {
    decision: accepted.reason === 'updating' ? 'wait' : 'noop',
    reason: accepted.reason,
    words: takenOn(accepted.reason),
  }
  const told: MergeJudgment = {
    ...judgment,
    decision: refusal.decision,
    reason: accepted.reason,
    merge: null,
    actions: [],
    rows: judgment.rows.map((row) => (row.gate === 'queue' ? { ...row, refusal, note: null } : row)),
  }
  const pending = accepted.reason === 'merge_pending' ? { pending: accepted.uuid } : { pending: null }
  // An update that was taken on for this very head before has come to nothing.
  const again = accepted.reason === 'updating' && recordOf(pull)?.reason === 'updating'
  const memory = again ? { ...pending, failed: 'update_branch' } : pending
  const wake = accepted.reason === 'in_merge_queue' ? {} : { wakeAt: plus(view.at, poll) }
  return { reason: accepted.reason, effects: tellWrites(view, pull, told, memory), ...wake }
}

const poll = 30_000
