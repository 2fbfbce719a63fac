import { advanceAll } from './advance.ts'
import { decodeMessage, type Message } from './message.ts'
import { emptyState, type LedgerState } from './state.ts'

/** What a reader must know of a commit to say whether it is an entry of ours. */
export type ChainCommit = {
  readonly oid: string
  readonly message: string
  readonly tree: string
  readonly parents: readonly string[]
  readonly authorEmail: string
  /** GitHub made the signature and it is valid. */
  readonly signedByGitHub: boolean
}

/**
 * Whether `commit` is a valid entry after `parent` (null for the root), and the state it leaves.
 * Valid: signed by GitHub, authored by the App's bot, one parent in the chain, the chain's own tree, and a state that
 * follows from the parent's by replaying its entries.
 */
export function readEntry(commit: ChainCommit, parent: ChainCommit | null, botEmail: string): LedgerState | null {
  if (!isOurs(commit, botEmail)) return null
  const message = decodeMessage(commit.message)
  if (!message) return null
  if (parent === null) return commit.parents.length === 0 && follows(emptyState, message) ? message.state : null
  if (commit.parents.length !== 1 || commit.parents[0] !== parent.oid) return null
  if (commit.tree !== parent.tree || !isOurs(parent, botEmail)) return null
  const before = decodeMessage(parent.message)
  return before && follows(before.state, message) ? message.state : null
}

function isOurs(commit: ChainCommit, botEmail: string): boolean {
  return commit.signedByGitHub && commit.authorEmail === botEmail
}

function follows(before: LedgerState, message: Message): boolean {
  const replayed = advanceAll(before, message.entries)
  return 'state' in replayed && canonical(replayed.state) === canonical(message.state)
}

/** JSON with sorted keys, so that two equal states are equal texts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )
}
