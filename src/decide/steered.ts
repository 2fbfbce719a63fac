import type { Entry } from '../domain/ledger/entry.ts'
import type { Reason } from '../domain/reason.ts'

/** What one steering command comes to. */
export type Steered = {
  readonly reason: Reason
  readonly refused: boolean
  readonly entries: readonly Entry[]
  readonly reply: string | null
}

export function yes(reason: Reason, entries: readonly Entry[]): Steered {
  return { reason, refused: false, entries, reply: null }
}

export function no(reason: Reason, reply: string | null): Steered {
  return { reason, refused: true, entries: [], reply }
}
