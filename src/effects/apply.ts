import type { Applied, Effect, EffectResult } from '../domain/decision.ts'
import type { LedgerReading, Snapshot } from '../domain/snapshot.ts'
import { cancelRun } from './cancel.ts'
import { writeCheck } from './check.ts'
import { commit } from './commit.ts'
import { deleteBranch } from './delete-branch.ts'
import { dispatch } from './dispatch.ts'
import { addLabels, createLabels } from './labels.ts'
import { append } from './ledger-queue.ts'
import { merge } from './merge.ts'
import { pollMerge } from './merge-async.ts'
import { dequeue, disableAutoMerge, enqueue } from './merge-queue.ts'
import { mutate } from './mutations.ts'
import { openPull } from './pull.ts'
import { restoreLedger } from './restore.ts'
import { updateBranch } from './update-branch.ts'
import type { Where, Writing } from './writing.ts'

/** What effects are applied to: the repository, and the tip of the ledger they were decided on. */
export type Target = Pick<Snapshot, 'repository' | 'ledger'>

/**
 * Writes effects in order and stops at the first one that is refused, or only accepted: what comes after it may count on
 * what has not happened yet. That result is the last one.
 * @throws what a write throws that is nobody's answer: no network, a dead token, a limit that would take too long
 */
export async function applyEffects(
  effects: readonly Effect[],
  target: Target,
  writing: Writing,
): Promise<readonly Applied[]> {
  const applied: Applied[] = []
  for (const effect of effects) {
    const result = await applyEffect(effect, withNewestTip(target, applied), writing)
    applied.push({ effect, result })
    if (result.kind === 'refused' || result.kind === 'accepted') return applied
  }
  return applied
}

async function applyEffect(effect: Effect, target: Target, writing: Writing): Promise<EffectResult> {
  const where: Where = target.repository
  switch (effect.kind) {
    case 'append':
      return appendTo(effect, target, writing)
    case 'mutate':
      return effect.mutations.length === 0 ? { kind: 'done' } : mutate(effect.mutations, writing)
    case 'dispatch':
      return dispatch(effect.job, where, writing)
    case 'cancel_run':
      return cancelRun(effect.runId, where, writing)
    case 'restore_ledger':
      return restoreLedger(effect, where, writing)
    case 'commit':
      return commit(effect, where, writing)
    case 'open_pull':
      return openPull(effect, where, writing)
    case 'check':
      return writeCheck(effect, where, writing)
    case 'merge':
      return merge(effect, where, writing)
    case 'poll_merge':
      return pollMerge(effect, where, writing)
    case 'enqueue':
      return enqueue(effect, where, writing)
    case 'dequeue':
      return dequeue(effect, where, writing)
    case 'disable_auto_merge':
      return disableAutoMerge(effect, writing)
    case 'update_branch':
      return updateBranch(effect, where, writing)
    case 'delete_branch':
      return deleteBranch(effect, where, writing)
    case 'add_labels':
      return addLabels(effect, where, writing)
    case 'create_labels':
      return createLabels(effect, where, writing)
  }
}

async function appendTo(
  { entries, alongside }: Extract<Effect, { kind: 'append' }>,
  { ledger, repository }: Target,
  writing: Writing,
): Promise<EffectResult> {
  if (ledger.kind === 'empty' || ledger.kind === 'valid') {
    return append({ entries, alongside, tip: ledger }, repository, writing)
  }
  const reason = ledger.kind === 'invalid' ? 'ledger_invalid' : 'ledger_rolled_back'
  return { kind: 'refused', reason, words: '' }
}

/** A later append of the same decision stands on what an earlier one left. */
function withNewestTip(target: Target, applied: readonly Applied[]): Target {
  const last = applied.findLast(({ result }) => result.kind === 'appended')?.result
  if (last?.kind !== 'appended') return target
  const ledger: LedgerReading = { kind: 'valid', oid: last.oid, tree: last.tree, state: last.state }
  return { ...target, ledger }
}
