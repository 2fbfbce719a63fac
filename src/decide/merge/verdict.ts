import * as words from '../../render/merge-words.ts'
import { conclusionOf } from '../review/concluded.ts'
import { reviewStanding } from '../review/standing.ts'
import { type Gate, no } from './gate.ts'

/**
 * The verdict on this pull request, head and base, read from the record in our own check run and concluded anew, so that
 * neither a comment, nor somebody else's check, nor an expired waiver can stand for it.
 */
export const verdictStands: Gate = (view, pull) => {
  const standing = reviewStanding(view, pull)
  switch (standing.kind) {
    case 'off':
      return standing.because === 'disabled' ? null : no('verdict_missing', words.notReviewed(standing.because))
    case 'running':
      return no('review_running', words.reviewRunning)
    case 'missing':
      return no('verdict_missing', words.verdictMissing)
    case 'stopped':
      return no('verdict_unknown', words.verdictStopped)
    case 'judged': {
      const { lines, problems } = conclusionOf(view, pull, standing.record)
      const named = (what: 'fail' | 'unknown') =>
        lines.filter((one) => one.blocks && one.standing === what).map(({ line }) => line.item)
      if (named('fail').length > 0) return no('verdict_failed', words.verdictFailed(named('fail')))
      if (named('unknown').length > 0) return no('verdict_unknown', words.verdictUnknown(named('unknown')))
      return problems.length > 0 ? no('verdict_unknown', words.verdictStopped) : null
    }
  }
}
