import type { Actor, RepositoryRef } from './identity.ts'

/** Where to look. Never a fact: what is true there is read again. */
export type Address =
  | { readonly kind: 'issue'; readonly number: number }
  | { readonly kind: 'pull'; readonly number: number }
  | { readonly kind: 'branch'; readonly name: string }
  | { readonly kind: 'run'; readonly id: number }
  | { readonly kind: 'installation' }
  | { readonly kind: 'repository' }
  /** Every candidate for a merge into that branch; null is every branch. */
  | { readonly kind: 'base'; readonly name: string | null }
  /** Every open pull request with that head, and those that GitHub listed for this repository. */
  | { readonly kind: 'head'; readonly oid: string; readonly listed: readonly number[] }
  /** The commit that a merge queue tests, and the branch it is for. */
  | { readonly kind: 'group'; readonly head: string; readonly base: string }

export type TriggerKind =
  | 'labeled'
  | 'commented'
  | 'issue_changed'
  | 'pull_changed'
  | 'reviewed'
  | 'checks_changed'
  | 'recheck_pressed'
  | 'run_completed'
  | 'base_pushed'
  | 'merge_group'
  | 'installed'
  | 'sweep'
  | 'published'
  | 'timer'

/** Why we woke and where to look. */
export type Trigger = {
  readonly kind: TriggerKind
  readonly repository: RepositoryRef
  readonly address: Address
  /** Who acted, as a hint for what to read in the same query; never as authority. */
  readonly actor?: Actor
  /** Lower bound in time (ISO 8601): a snapshot whose subject is older is read again. */
  readonly at?: string
  /** GitHub's delivery id, for the log. */
  readonly delivery?: string
}
