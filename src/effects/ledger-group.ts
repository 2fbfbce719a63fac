import type { Mutation, MutationResult } from '../domain/decision.ts'
import { advanceAll } from '../domain/ledger/advance.ts'
import type { Entry } from '../domain/ledger/entry.ts'
import type { Misfit } from '../domain/ledger/misfit.ts'
import { emptyState, type LedgerState } from '../domain/ledger/state.ts'
import type { Reason } from '../domain/reason.ts'
import type { Tip } from '../github/tip.ts'

/** One wish to append, and how far the mutations beside it have come. */
export type Member = {
  readonly entries: readonly Entry[]
  readonly alongside: readonly Mutation[]
  /** One per mutation; null while it is to be sent. */
  readonly results: (MutationResult | null)[]
  /** An answer was lost, so nobody knows which of the mutations happened. */
  lost: boolean
}

export function memberOf(entries: readonly Entry[], alongside: readonly Mutation[]): Member {
  return { entries, alongside, results: alongside.map(() => null), lost: false }
}

export type UsableTip = Extract<Tip, { kind: 'empty' | 'valid' }>

export function stateOf(tip: UsableTip): LedgerState {
  return tip.kind === 'valid' ? tip.state : emptyState
}

export type Fitting<One extends Member> = {
  readonly fits: readonly One[]
  readonly misfits: readonly { readonly member: One; readonly reason: Reason }[]
  /** The state after everything that fits. */
  readonly state: LedgerState
}

/** Which members fit on the tip one after another; a member's entries are all in or all out. */
export function fitOn<One extends Member>(members: readonly One[], tip: UsableTip): Fitting<One> {
  const { seq } = stateOf(tip)
  const fits: One[] = []
  const misfits: { member: One; reason: Reason }[] = []
  let state = stateOf(tip)
  for (const member of members) {
    const next = advanceAll(state, member.entries)
    if ('misfit' in next) {
      misfits.push({ member, reason: reasonOf(next.misfit) })
    } else {
      fits.push(member)
      state = { ...next.state, seq: seq + 1 }
    }
  }
  return { fits, misfits, state }
}

/** One commit holds so many lines at most. */
const mostLines = 50

/** Takes from the front of the line as many as one commit may hold, at least one. */
export function takeGroup<One extends Member>(waiting: One[], already: readonly One[] = []): readonly One[] {
  const group = [...already]
  let lines = group.reduce((sum, { entries }) => sum + entries.length, 0)
  for (let next = waiting[0]; next; next = waiting[0]) {
    if (group.length > 0 && lines + next.entries.length > mostLines) return group
    waiting.shift()
    group.push(next)
    lines += next.entries.length
  }
  return group
}

function reasonOf(misfit: Misfit): Reason {
  return misfit === 'claimed_elsewhere' ? 'claimed_elsewhere' : 'stale_generation'
}
