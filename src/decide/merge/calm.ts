import { milliseconds } from '../../domain/config/duration.ts'
import * as words from '../../render/merge-words.ts'
import { isAfter, latest, plus } from '../time.ts'
import { type Gate, no } from './gate.ts'

/** Nothing is merged while people or reviewers may still be looking at what just happened. */
export const isQuiet: Gate = ({ config, subject, means }, pull) => {
  const published = subject.head === pull.headOid ? subject.publishedAt : null
  const reviews = pull.reviews.map(({ at }) => at)
  const last = latest([pull.readyAt, pull.headCommittedAt, published, pull.lastThreadAt, ...reviews])
  if (last === null) return null
  const until = plus(last, milliseconds(config.merge.quiet))
  return isAfter(until, means.now.toISOString()) ? { ...no('quiet_window', words.quiet(until)), wakeAt: until } : null
}

/** Without any review rule and without a word in the configuration, the very first merge takes a person's yes. */
export const firstMergeIsConfirmed: Gate = ({ state, config, subject, snapshot: { rules } }, { headOid }) => {
  const reviewed = rules.kind === 'read' && rules.requiredApprovals > 0
  if (state.merged > 0 || reviewed || config.merge.mode !== undefined) return null
  return subject.approved?.head === headOid
    ? null
    : no('first_merge_unconfirmed', words.firstMerge(config.command.handle))
}
