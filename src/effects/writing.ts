import type { Self } from '../domain/identity.ts'
import type { RepositoryFacts } from '../domain/snapshot.ts'
import type { GitHub } from '../github/client.ts'
import type { SeenTips } from '../github/seen-tips.ts'
import type { LedgerQueues } from './ledger-queue.ts'

/** What writing needs besides what to write. */
export type Writing = {
  /** A client whose token may write contents, issues, pull requests and checks. */
  readonly github: GitHub
  /** A client whose token may start and cancel runs, and nothing else. */
  readonly dispatcher: GitHub
  readonly self: Self
  readonly now: () => Date
  readonly sleep: (ms: number) => Promise<void>
  /** A number from 0 to 1. */
  readonly random: () => number
  readonly ledgers: LedgerQueues
  readonly seen: SeenTips
  /** Host of noreply addresses, for example `github.com`. */
  readonly mailHost: string
}

/** The repository that is written to. */
export type Where = Pick<RepositoryFacts, 'owner' | 'name' | 'nodeId' | 'defaultBranch'>

/** The path parameters of REST calls. */
export function restPlace({ owner, name }: Where): { owner: string; repo: string } {
  return { owner, repo: name }
}
