import { decodeMessage } from '../../../domain/ledger/message.ts'
import { ledgerRef } from '../../../domain/names.ts'
import { commitFacts, resolve } from '../../../emulator/git/plumbing.ts'
import { gitText } from '../../../emulator/git/run.ts'
import type { Repository } from '../../../emulator/state.ts'

export type Phase = { readonly phase: string; readonly usd: number }

/** What each run cost, read from the ledger as anybody could. Everything else cost no model request. */
export function billOf(repository: Repository): Phase[] {
  const tip = resolve(repository.dir, ledgerRef)
  if (tip === null) return []
  const chain = gitText(repository.dir, ['rev-list', '--reverse', tip]).split('\n')
  const entries = chain.flatMap((sha) => decodeMessage(commitFacts(repository.dir, sha).message)?.entries ?? [])
  const kinds = new Map(
    entries.flatMap((entry) => (entry.kind === 'claimed' ? [[entry.job.generation, entry.job.kind]] : [])),
  )
  return entries.flatMap((entry) =>
    entry.kind === 'released' && entry.usd > 0
      ? [{ phase: kinds.get(entry.generation) ?? entry.key, usd: entry.usd }]
      : [],
  )
}
