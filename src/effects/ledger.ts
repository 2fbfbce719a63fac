import { noreplyAddress } from '../domain/identity.ts'
import type { Reason } from '../domain/reason.ts'
import { failureOf } from '../github/failure.ts'
import { noteTip } from '../github/seen-tips.ts'
import { readTip, type TipWithHistory } from '../github/tip.ts'
import { type LedgerCommit, makeEntry } from './ledger-commit.ts'
import { fitOn, takeGroup, type UsableTip } from './ledger-group.ts'
import { type Move, moveLedger } from './ledger-move.ts'
import type { Queue, Waiting } from './ledger-queue.ts'
import { takeBack } from './take-back.ts'
import type { Where, Writing } from './writing.ts'

const mostTries = 8

/** What one try came to: `over` when everybody has an answer. */
type Try = { readonly kind: 'over' } | { readonly kind: 'again'; readonly words: string; readonly moved: boolean }

/**
 * Appends a group as one commit. A refused move says nothing by itself, so the tip is read again: our commit is there
 * after all; the tip moved, and what still fits is tried again on it; or it did not move, and GitHub's words are final.
 */
export async function appendGroup(queue: Queue, group: Waiting[], where: Where): Promise<void> {
  let unmoved = 0
  for (let count = 1; count <= mostTries; count += 1) {
    const writing = group.at(-1)?.writing
    if (!writing) return
    const tried = await tryOnce(queue, group, where, writing)
    if (tried.kind === 'over') return
    unmoved = tried.moved ? 0 : unmoved + 1
    if (unmoved >= 2 || count === mostTries) return refuseAll(group, 'ref_refused', tried.words, writing)
    group.push(...takeGroup(queue.waiting, group).slice(group.length))
  }
}

async function tryOnce(queue: Queue, group: Waiting[], where: Where, writing: Writing): Promise<Try> {
  const { tip } = queue
  const { fits, misfits, state } = fitOn(group, tip)
  for (const { member, reason } of misfits) {
    group.splice(group.indexOf(member), 1)
    await refuseAll([member], reason, '', writing)
  }
  if (fits.length === 0) return { kind: 'over' }
  const entries = fits.flatMap((member) => member.entries)
  const made = await makeEntry(entries, state, tip, writing, where).catch(wordsOrThrow)
  if (typeof made === 'string') return lookAgain(queue, group, { made: null, words: made }, where, writing)
  const move = await moveLedger(made.oid, tip, fits, where, writing)
  if (move.kind !== 'moved') return lookAgain(queue, group, { made, words: move.words, move }, where, writing)
  settle(queue, group, { kind: 'valid', ...made, state }, where, writing)
  return { kind: 'over' }
}

type Refused = { readonly made: LedgerCommit | null; readonly words: string; readonly move?: Move }

/** Reads the tip after a pause that keeps several servers from meeting again. */
async function lookAgain(
  queue: Queue,
  group: Waiting[],
  { made, words }: Refused,
  where: Where,
  writing: Writing,
): Promise<Try> {
  const before = queue.tip
  await writing.sleep(writing.random() * 1000)
  const botEmail = noreplyAddress(writing.self.bot, writing.mailHost)
  const read: TipWithHistory = await readTip(writing.github, { repository: where, botEmail })
  if (read.tip.kind === 'invalid') {
    await refuseAll(group, 'ledger_invalid', words, writing)
    return { kind: 'over' }
  }
  queue.tip = read.tip
  if (!made || !read.oids.includes(made.oid)) return { kind: 'again', words, moved: oidOf(read.tip) !== oidOf(before) }
  settle(queue, group, read.tip, where, writing)
  return { kind: 'over' }
}

/** Tells everybody in the group that their entries stand, and what the ledger says now. */
function settle(queue: Queue, group: readonly Waiting[], tip: UsableTip, where: Where, writing: Writing): void {
  queue.tip = tip
  if (tip.kind !== 'valid') return
  const { oid, tree, state } = tip
  noteTip(writing.seen, where, { seq: state.seq, oid })
  for (const { answer, lost, results } of group) {
    const alongside = lost ? null : results.map((result) => result ?? { kind: 'done' as const, nodeId: null })
    answer({ kind: 'appended', oid, tree, state, alongside })
  }
}

async function refuseAll(group: readonly Waiting[], reason: Reason, words: string, writing: Writing): Promise<void> {
  try {
    await takeBack(group, writing)
  } catch (error) {
    for (const { fail } of group) fail(error)
    return
  }
  for (const { answer } of group) answer({ kind: 'refused', reason, words })
}

function oidOf(tip: UsableTip): string | null {
  return tip.kind === 'valid' ? tip.oid : null
}

/** A commit object that was not made leaves nothing behind; the words are GitHub's. */
function wordsOrThrow(error: unknown): string {
  const failure = failureOf(error)
  if (!failure) throw error
  return failure.words
}
