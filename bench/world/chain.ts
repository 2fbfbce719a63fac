import type { Entry } from '../../src/domain/ledger/entry.ts'
import { decodeMessage } from '../../src/domain/ledger/message.ts'
import { ledgerRef } from '../../src/domain/names.ts'
import { commitFacts, resolve } from '../../src/emulator/git/plumbing.ts'
import type { Repository } from '../../src/emulator/state.ts'

/** Everything that the ledger says, newest commit first, read from git as anybody could. */
export function entriesOf({ dir }: Repository): Entry[] {
  const entries: Entry[] = []
  for (let sha = resolve(dir, ledgerRef); sha !== null; ) {
    const { message, parents } = commitFacts(dir, sha)
    entries.push(...(decodeMessage(message)?.entries ?? []))
    sha = parents[0] ?? null
  }
  return entries
}
