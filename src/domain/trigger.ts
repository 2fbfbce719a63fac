import type { Actor, RepositoryRef } from './identity.ts'

/** Where to look. Never a fact: what is true there is read again. */
export type Address =
  | { readonly kind: 'issue'; readonly number: number }
  | { readonly kind: 'pull'; readonly number: number }
  | { readonly kind: 'branch'; readonly name: string }
  | { readonly kind: 'run'; readonly id: number }
  | { readonly kind: 'installation' }
  | { readonly kind: 'repository' }

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
