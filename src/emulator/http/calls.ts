import { perWorld } from '../per-world.ts'
import type { Caller } from '../state.ts'

/** One request as the emulator saw it. */
export type Call = {
  /** When it arrived, milliseconds on the world's clock. */
  at: number
  method: string
  path: string
  /** Operation id, `graphql:query <name>`, `graphql:mutation <name>`, `git` or `blob`; empty when GitHub has no such operation. */
  operation: string
  login: string
  kind: Caller['kind']
  /** 0 while unanswered, and for ever when the answer was withheld. */
  status: number
  write: boolean
}

export type CallLog = {
  /** REST and GraphQL. */
  calls: Call[]
  /** Git transport and blob downloads, which GitHub does not count as API requests. */
  transport: Call[]
}

export const callLog = perWorld<CallLog>(() => ({ calls: [], transport: [] }))
