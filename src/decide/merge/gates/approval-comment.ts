import type { MergeFacts } from '../../../domain/merge/facts.ts'

/** Whether somebody besides the author of the pull request approved this very head by a comment. */
export function isApprovedByComment({ own, pull }: MergeFacts): boolean {
  return own.approvedHead === pull.head && own.approvedByAuthor !== true
}
