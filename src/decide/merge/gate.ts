import type { MergeFacts } from '../../domain/merge/facts.ts'
import type { GateName, Refusal } from '../../domain/merge/judgment.ts'
import type { MergePolicy } from '../../domain/merge/policy.ts'

/** What a gate that opens saw and wants to be known. */
export type Note = { readonly note: string }

/** One question about a merge: null opens, a refusal does not. Pure, and afraid of nothing that it is shown. */
export type Gate = (facts: MergeFacts, policy: MergePolicy) => Refusal | Note | null

export type NamedGate = { readonly name: GateName; readonly asks: Gate }

type More = Pick<Refusal, 'links' | 'wakeAt' | 'actions'>

/** A refusal that ends without anybody's doing: with time, a run or another pull request. @param words one sentence for people */
export function wait(reason: Refusal['reason'], words: string, more: More = {}): Refusal {
  return { decision: 'wait', reason, words, ...more }
}

/** A refusal that somebody has to end. @param words one sentence for people */
export function block(reason: Refusal['reason'], words: string, more: More = {}): Refusal {
  return { decision: 'blocked', reason, words, ...more }
}

/** A refusal after which nothing is done: the pull request is not ours to merge, over, or under way already. */
export function ignore(reason: Refusal['reason'], words: string, more: More = {}): Refusal {
  return { decision: 'noop', reason, words, ...more }
}

/** A refusal that ends when the configuration, the rules or the permissions of the repository are put right. */
export function misconfigured(reason: Refusal['reason'], words: string): Refusal {
  return { decision: 'config_error', reason, words }
}

/** A refusal that ends when the App brings the branch up to date with its base, which is done next. */
export function update(reason: Refusal['reason'], words: string): Refusal {
  return { decision: 'update_branch', reason, words, actions: ['update_branch'] }
}

/** Whether the branch can be brought up to date by the App at all. */
export function mayUpdate({ pull }: MergeFacts, policy: MergePolicy): boolean {
  const ignored = policy.updateIgnoredAuthors.some((login) => sameName(login, pull.author))
  return (!pull.fork || pull.maintainerCanModify) && !ignored
}

/** Logins and label names are one name in every case. */
export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/** Those of the wanted names that are present, as they are wanted, without regard to case. */
export function oneOf(wanted: readonly string[], present: readonly string[]): readonly string[] {
  return wanted.filter((one) => present.some((other) => sameName(one, other)))
}
