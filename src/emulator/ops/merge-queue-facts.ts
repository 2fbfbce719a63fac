import type { Caller, Issue, Repository } from '../state.ts'
import type { QueueEntry } from '../state-merging.ts'
import { enforcedRules } from './classic-protection.ts'
import type { MergeMethod } from './merge.ts'
import { checksStanding } from './required-checks.ts'
import { rulesFor } from './rulesets.ts'

/** The account in whose name GitHub builds and merges groups. */
export const queueBot: Caller = { kind: 'user', login: 'github-merge-queue[bot]' }

/** One pull request that waits in a queue. */
export type Queued = { issue: Issue; entry: QueueEntry<Caller> }

/** Whether a branch takes changes through its merge queue only. */
export function hasQueue(repository: Repository, branch: string): boolean {
  return rulesFor(repository, branch).some((rule) => rule.type === 'merge_queue')
}

/** How the queue of a branch merges, and how long it waits for checks (docs, "Managing a merge queue"). */
export function queueSettings(repository: Repository, branch: string): { method: MergeMethod; timeoutMs: number } {
  const parameters = rulesFor(repository, branch).find((rule) => rule.type === 'merge_queue')?.parameters ?? {}
  const wanted = String(parameters['merge_method'] ?? 'MERGE').toLowerCase()
  const minutes = parameters['check_response_timeout_minutes']
  return {
    method: wanted === 'squash' || wanted === 'rebase' ? wanted : 'merge',
    timeoutMs: (typeof minutes === 'number' ? minutes : 60) * 60_000,
  }
}

/** Everything in the queue of a branch, the next to be merged first. */
export function queueOf(repository: Repository, branch: string): Queued[] {
  return [...repository.issues.values()]
    .flatMap((issue) =>
      issue.pull?.queue && issue.pull.baseRef === branch ? [{ issue, entry: issue.pull.queue }] : [],
    )
    .sort((a, b) => a.entry.place - b.entry.place)
}

export type EntryState = 'QUEUED' | 'AWAITING_CHECKS' | 'MERGEABLE' | 'UNMERGEABLE'

/** What GitHub shows of an entry: its required checks are judged on the commit of its group, not on the head. */
export function entryState(repository: Repository, branch: string, { group }: QueueEntry<Caller>): EntryState {
  if (group === null) return 'QUEUED'
  const standing = checksStanding(repository, enforcedRules(repository, branch), group.headSha)
  if (standing === 'pending') return 'AWAITING_CHECKS'
  return standing === 'passed' ? 'MERGEABLE' : 'UNMERGEABLE'
}
