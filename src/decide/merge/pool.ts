import type { MergeDecision } from '../../domain/merge/judgment.ts'
import { priorityIn } from './priority.ts'

/** A judged pull request among those that go to one base. */
export type PoolPull = { readonly number: number; readonly labels: readonly string[]; readonly decision: MergeDecision }

export type PoolOptions = {
  /** Classes of labels, the first is the highest; a pull request is in a class when it has all its labels. */
  readonly priorities?: readonly (readonly string[])[]
  /** Whether one in front that waits holds the line. */
  readonly strictOrder?: boolean
  /** Whether a merge leaves the others behind, so that a round merges one. */
  readonly strictBase?: boolean
}

/** In front, these are on their way; the others need somebody, or are none of ours, and are passed. */
const onTheirWay: readonly MergeDecision[] = ['wait', 'update_branch', 'enqueue']

/** The order of a pool: the best class first, then the lowest number. */
export function inPoolOrder<Pull extends Pick<PoolPull, 'number' | 'labels'>>(
  pulls: readonly Pull[],
  { priorities = [] }: PoolOptions,
): readonly Pull[] {
  const ranks = new Map(pulls.map((pull) => [pull.number, rankOf(pull.labels, priorities)]))
  const rank = ({ number }: Pull): number => ranks.get(number) ?? priorities.length
  return pulls.toSorted((one, other) => rank(one) - rank(other) || one.number - other.number)
}

function rankOf(labels: readonly string[], priorities: readonly (readonly string[])[]): number {
  const present = new Set(labels.map((label) => label.toLowerCase()))
  const found = priorities.findIndex((wanted) => wanted.every((label) => present.has(label.toLowerCase())))
  return found === -1 ? priorities.length : found
}

/** Number of the pull request that is merged next; null where none is, or the one in front holds the line. */
export function nextInPool(pulls: readonly PoolPull[], options: PoolOptions): number | null {
  for (const { number, decision } of inPoolOrder(pulls, options)) {
    if (decision === 'merge') return number
    if (options.strictOrder && onTheirWay.includes(decision)) return null
  }
  return null
}

/** One round through a pool. */
export type Round = {
  /** Those that were not tried yet. */
  readonly pulls: readonly PoolPull[]
  readonly options: PoolOptions
  readonly merged: readonly number[]
  /** Whether nothing more is tried in this round. */
  readonly over: boolean
}

/** What became of a try: merged, or why not. */
export type Tried = { readonly merged: true } | { readonly merged: false; readonly error: string | null }

/** What is in the way of every pull request of that base. */
const aboutTheBase: readonly string[] = ['push_not_allowed', 'method_not_allowed']

export function openRound(pulls: readonly PoolPull[], options: PoolOptions): Round {
  return { pulls, options, merged: [], over: false }
}

/** Number of the next one to try; null at the end of the round. */
export function nextOfRound({ pulls, options, over }: Round): number | null {
  return over ? null : nextInPool(pulls, options)
}

/** The round after a try. An error that is about the base ends it; any other is about that pull request alone. */
export function afterTry(round: Round, number: number, tried: Tried): Round {
  const pulls = round.pulls.filter((pull) => pull.number !== number)
  if (!tried.merged) return { ...round, pulls, over: tried.error !== null && aboutTheBase.includes(tried.error) }
  return { ...round, pulls, merged: [...round.merged, number], over: round.options.strictBase === true }
}

/** A class for each `priority:<number>` among these labels, the highest number first. */
export function priorityClasses(labels: readonly string[]): readonly (readonly string[])[] {
  const named = [...new Set(labels.map((label) => label.toLowerCase()))].flatMap((label) => {
    const value = priorityIn(label)
    return value === null ? [] : [{ label, value }]
  })
  return named.toSorted((one, other) => other.value - one.value).map(({ label }) => [label])
}
