import type { LedgerState } from './state.ts'

/** Why an entry does not fit the state it would follow. */
export type Misfit = 'claimed_elsewhere' | 'stale_generation' | 'no_claim'

export type Advance = { readonly state: LedgerState } | { readonly misfit: Misfit }
