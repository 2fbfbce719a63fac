import type { MergeRecord } from '../../domain/merge/record.ts'
import type { PullFacts } from '../../domain/pull.ts'
import type { View } from '../view.ts'

/** What our check remembers about this very pull request and head; null for any other. */
export function recordOf({ ownMergeCheck, number, headOid }: PullFacts): MergeRecord | null {
  const record = ownMergeCheck?.record ?? null
  return record?.pull === number && record.head === headOid ? record : null
}

/**
 * When the head was first seen: by the publisher that made it, or by the look that our check remembers. Dates of commits
 * are written by their authors and are no clock.
 */
export function pushedAt(view: View, pull: PullFacts): string {
  const published = view.subject.head === pull.headOid ? view.subject.publishedAt : null
  const record = pull.ownMergeCheck?.record ?? null
  return published ?? (record?.head === pull.headOid ? record.since : view.at)
}

/** Whether our check on this head ever spoke about another pull request: then it must not open a door for that one. */
export function isShared({ ownMergeCheck, number, headOid }: PullFacts): boolean {
  const record = ownMergeCheck?.record ?? null
  return record?.head === headOid && (record.pull !== number || record.shared === true)
}

/** Whether our check was given for this very pull request. */
export function isGiven(pull: PullFacts): boolean {
  return recordOf(pull) !== null && pull.ownMergeCheck?.conclusion?.toUpperCase() === 'SUCCESS'
}
