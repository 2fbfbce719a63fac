import type { Evidence } from '../../domain/merge/facts.ts'
import { checks } from '../../domain/names.ts'
import type { PullFacts } from '../../domain/pull.ts'
import * as words from '../../render/merge-review-words.ts'
import { conclusionOf } from '../review/concluded.ts'
import { reviewStanding } from '../review/standing.ts'
import type { View } from '../view.ts'

type Outcome = Pick<Evidence, 'outcome' | 'words'>

/**
 * The verdict on this pull request, head and base, read from the record in our own check run and concluded anew, so that
 * neither a comment, nor somebody else's check, nor an expired waiver can stand for it.
 * @returns null where nothing is reviewed here
 */
export function verdictOf(view: View, pull: PullFacts): Evidence | null {
  const outcome = outcomeOf(view, pull)
  return outcome && { name: checks.checklist, head: pull.headOid, baseRef: pull.baseRef, order: 0, ...outcome }
}

function outcomeOf(view: View, pull: PullFacts): Outcome | null {
  const standing = reviewStanding(view, pull)
  switch (standing.kind) {
    case 'off':
      return standing.because === 'disabled' ? null : notReviewed(standing.because)
    case 'running':
      return { outcome: 'pending', words: words.reviewRunning }
    case 'missing':
      return notBegun(view)
    case 'stopped':
      return { outcome: 'unknown', words: words.verdictStopped }
    case 'judged': {
      const { lines, problems } = conclusionOf(view, pull, standing.record)
      const named = (what: 'fail' | 'unknown') =>
        lines.filter((one) => one.blocks && one.standing === what).map(({ line }) => line.item)
      if (named('fail').length > 0) return { outcome: 'fail', words: words.verdictFailed(named('fail')) }
      if (named('unknown').length > 0) return { outcome: 'unknown', words: words.verdictUnknown(named('unknown')) }
      return problems.length > 0
        ? { outcome: 'unknown', words: words.verdictStopped }
        : { outcome: 'pass', words: words.verdictPassed }
    }
  }
}

/** What stood here before the App came is judged only when somebody acts. */
function notReviewed(because: 'draft' | 'older'): Outcome {
  return { outcome: because === 'older' ? 'unknown' : 'missing', words: words.notReviewed(because) }
}

function notBegun({ snapshot }: View): Outcome {
  return snapshot.repository.workflowOid === null
    ? { outcome: 'unknown', words: words.workflowMissing }
    : { outcome: 'missing', words: words.verdictMissing }
}
