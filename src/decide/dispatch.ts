import type { Decision, Effect, Mutation } from '../domain/decision.ts'
import type { CommentFacts } from '../domain/snapshot.ts'
import { longAsk } from '../render/replies.ts'
import { type Ask, labelToRefuse, waitingAsks } from './asks.ts'
import {
  agentHasMoney,
  aSlotIsFree,
  automaticRunsAreLeft,
  dayHasMoney,
  personHasRunsLeft,
  subjectHasMoney,
} from './dispatch/capacity.ts'
import { beginning, claimEntries } from './dispatch/claim-entry.ts'
import type { Blocker, Gate } from './dispatch/gate.ts'
import { type Plan, planOf } from './dispatch/plan.ts'
import { hopeful, refuseHopeless } from './dispatch/refusals.ts'
import { hasBranchName, hasValidConfig, hasWorkflow, hidesNothing, isNotHeld, isUnlocked } from './dispatch/set-up.ts'
import { conversationOf, isLocked, type View } from './view.ts'
import { workpadWrites } from './workpad.ts'

/** All are asked; the first that says no is the answer. */
const gates: readonly Gate[] = [
  hasWorkflow,
  hasValidConfig,
  isUnlocked,
  hasBranchName,
  isNotHeld,
  hidesNothing,
  personHasRunsLeft,
  automaticRunsAreLeft,
  subjectHasMoney,
  agentHasMoney,
  dayHasMoney,
  aSlotIsFree,
]

/** Starts the work that waits, or says what it waits for. Null when nobody asked for anything. */
export function decideDispatch(view: View): Decision | null {
  const refused = refuseLabel(view)
  if (refused) return refused
  const asks = waitingAsks(view)
  const hopeless = refuseHopeless(view, asks)
  if (hopeless) return hopeless
  const workable = hopeful(view, asks)
  if (workable.length === 0) return null
  const plan = planOf(view, workable)
  const blockers = gates.flatMap((gate) => gate(view, plan) ?? [])
  const [nearest] = blockers
  if (nearest) return { ...blocked(view, plan, nearest), detail: blockers.map(firstLine).join('\n') }
  return plan.by === null ? null : claim(view, { ...plan, by: plan.by })
}

/** A label set by somebody whose word does not count is remembered with its time, so that it is judged once. */
function refuseLabel(view: View): Decision | null {
  const label = labelToRefuse(view)
  const { issue } = view.snapshot
  if (label === null || issue === null) return null
  const { at, number: subject } = view
  const { event, because } = label
  const entry = { kind: 'refused', at, subject, ask: issue.nodeId, because, label: event.at } as const
  return { reason: because, effects: [{ kind: 'append', entries: [entry], alongside: [] }] }
}

function blocked(view: View, { asks }: Plan, { reason, sentence, wakeAt }: Blocker): Decision {
  const mutations =
    reason === 'subject_locked'
      ? []
      : [...eyes(view, asks), ...workpadWrites(view, { kind: 'waiting', reason, sentence }, 'make')]
  const begin = beginning(view)
  const mutate: Effect[] = mutations.length > 0 ? [{ kind: 'mutate', mutations }] : []
  return {
    reason,
    effects: begin.length > 0 ? [{ kind: 'append', entries: begin, alongside: mutations }] : mutate,
    ...(wakeAt === undefined ? {} : { wakeAt }),
  }
}

function firstLine({ sentence }: Blocker): string {
  return sentence.split('\n')[0] ?? ''
}

function claim(view: View, plan: Plan & { by: NonNullable<Plan['by']> }): Decision {
  const label = plan.asks.find(({ kind }) => kind === 'label')
  const seen: Mutation[] =
    label && !isLocked(view, 'issue') ? [{ kind: 'react', subjectId: label.id, content: 'EYES' }] : []
  const alongside = [...seen, ...eyes(view, plan.asks)]
  return { reason: 'claimed', effects: [{ kind: 'append', entries: claimEntries(view, plan, plan.by), alongside }] }
}

/** 👀 on comments that do not carry it yet: seen, and nothing promised. Beside it, once, what is not read of a long one. */
export function eyes(view: View, asks: readonly Ask[]): readonly Mutation[] {
  return asks.flatMap(({ comment, on }): Mutation[] =>
    comment !== null && !comment.seen && !isLocked(view, on)
      ? [{ kind: 'react', subjectId: comment.nodeId, content: 'EYES' }, ...notReadWhole(view, comment)]
      : [],
  )
}

function notReadWhole(view: View, { body, on }: CommentFacts): Mutation[] {
  const { handle } = view.config.command
  const subjectId = conversationOf(view, on)
  const { truncated } = view.means.parseCommands(body, handle)
  return truncated && subjectId !== null ? [{ kind: 'comment', subjectId, body: longAsk(handle) }] : []
}
