import type { EffectResult, Mutation } from '../domain/decision.ts'
import type { RepositoryRef } from '../domain/identity.ts'
import type { Entry } from '../domain/ledger/entry.ts'
import { fullName } from '../github/seen-tips.ts'
import { appendGroup } from './ledger.ts'
import { type Member, memberOf, stateOf, takeGroup, type UsableTip } from './ledger-group.ts'
import type { Where, Writing } from './writing.ts'

export type AppendResult = Extract<EffectResult, { kind: 'appended' | 'refused' }>

/** A member in line, and whoever waits for it. */
export type Waiting = Member & {
  /** The caller's means; a group is written with those of its newest member, whose token lives longest. */
  readonly writing: Writing
  readonly answer: (result: AppendResult) => void
  readonly fail: (error: unknown) => void
}

export type Queue = {
  busy: boolean
  readonly waiting: Waiting[]
  /** What the last append left, or the newest tip a caller brought. */
  tip: UsableTip
}

/** The lines of appends, one per repository, and what each left last. They may be lost at any time. */
export type LedgerQueues = Map<string, Queue>

export function createLedgerQueues(): LedgerQueues {
  return new Map()
}

/** What this process knows of a ledger; a hint that may be old. */
export function lastTip(queues: LedgerQueues, repository: RepositoryRef): UsableTip | null {
  return queues.get(fullName(repository))?.tip ?? null
}

export type Wish = {
  readonly entries: readonly Entry[]
  readonly alongside: readonly Mutation[]
  /** The tip the entries were decided on. */
  readonly tip: UsableTip
}

/**
 * Appends entries to a repository's ledger. One goes at once when none is under way; those that come meanwhile share the
 * next commit.
 * @returns `claimed_elsewhere` or `stale_generation` when the entries no longer fit, `ref_refused` when GitHub will not
 *   move the ref, `ledger_invalid` when somebody else wrote into it
 */
export function append(wish: Wish, where: Where, writing: Writing): Promise<AppendResult> {
  const queue = queueOf(writing.ledgers, where, wish.tip)
  return new Promise((answer, fail) => {
    queue.waiting.push(Object.assign(memberOf(wish.entries, wish.alongside), { writing, answer, fail }))
    if (!queue.busy) void drain(queue, where)
  })
}

function queueOf(queues: LedgerQueues, where: Where, tip: UsableTip): Queue {
  const known = queues.get(fullName(where))
  if (!known) {
    const fresh: Queue = { busy: false, waiting: [], tip }
    queues.set(fullName(where), fresh)
    return fresh
  }
  if (!known.busy && stateOf(tip).seq >= stateOf(known.tip).seq) known.tip = tip
  return known
}

async function drain(queue: Queue, where: Where): Promise<void> {
  queue.busy = true
  while (queue.waiting.length > 0) {
    const group = [...takeGroup(queue.waiting)]
    try {
      await appendGroup(queue, group, where)
    } catch (error) {
      for (const member of group) member.fail(error)
    }
  }
  queue.busy = false
}
