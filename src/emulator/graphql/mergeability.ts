import { shownMergeability } from '../faults/mergeability.ts'
import type { Mergeability } from '../ops/pulls-mergeability.ts'
import { startTestMerge } from '../ops/pulls-mergeability.ts'
import type { Issue, Repository } from '../state.ts'
import type { Scope } from './scope.ts'

const seen = new WeakMap<Scope, Map<Issue, Mergeability>>()

/**
 * What this request gets to see of a pull request's mergeability: as on GitHub the first read after a move starts the
 * test merge and answers `UNKNOWN` itself, in all fields alike.
 */
export function mergeabilityIn(scope: Scope, repository: Repository, issue: Issue): Mergeability {
  const answers = seen.get(scope) ?? new Map<Issue, Mergeability>()
  seen.set(scope, answers)
  const before = answers.get(issue)
  if (before) return before
  const answer = shownMergeability(scope.world, repository, issue, scope.caller)
  answers.set(issue, answer)
  startTestMerge(scope.world, repository, issue)
  return answer
}

export function mergeableName({ mergeable }: Mergeability): 'MERGEABLE' | 'CONFLICTING' | 'UNKNOWN' {
  if (mergeable === null) return 'UNKNOWN'
  return mergeable ? 'MERGEABLE' : 'CONFLICTING'
}
