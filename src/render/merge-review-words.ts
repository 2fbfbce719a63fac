import { checks } from '../domain/names.ts'
import { clock, code, counted } from './markdown.ts'
import { names } from './merge-words.ts'

/** Why a pull request is not merged, as far as reviewers and verdicts say so. */

export function reviewsRequested(who: readonly string[]): string {
  return `Reviews were requested and have not come: ${names(who)}.`
}

export function changesRequested(logins: readonly string[]): string {
  return logins.length === 0 ? 'A reviewer asked for changes.' : `${names(logins)} asked for changes.`
}

export const reviewRequired = 'A rule wants an approving review that is not there.'

export function approvals(have: number, want: number): string {
  return `${counted(want, 'approval')} of this commit ${want === 1 ? 'is' : 'are'} wanted; there ${have === 1 ? 'is' : 'are'} ${have}.`
}

export function staleApprovals(have: number, want: number): string {
  return `${counted(want, 'approval')} of this commit ${want === 1 ? 'is' : 'are'} wanted; of ${counted(have, 'approval')} some are for an earlier one.`
}

/** @param handle what commands begin with, for example `@agent` */
export function unknownAuthors(handle: string): string {
  return `Some commits name authors whom GitHub does not know, so a review may be of one of them. Somebody besides the author has to comment ${code(`${handle} approve`)} on this pull request, too.`
}

export function threads(count: number): string {
  return `${counted(count, 'review thread')} ${count === 1 ? 'is' : 'are'} unresolved.`
}

export function awaited(logins: readonly string[], until: string): string {
  return `${names(logins)} ${logins.length === 1 ? 'has' : 'have'} not reviewed this commit; waiting until ${clock(until)}.`
}

export function overdue(logins: readonly string[]): string {
  return `${names(logins)} did not review this commit in time; somebody has to look, or the configuration has to do without.`
}

export function withoutReview(logins: readonly string[]): string {
  return `${names(logins)} did not review this commit in time; it goes on without, as the configuration says.`
}

export const reviewRunning = 'The checklists are being judged on this head.'
export const verdictMissing = 'The checklists are not judged on this head yet; it begins by itself.'
export const workflowMissing = 'Nothing can be judged here: the workflow file is not on the default branch.'
export const verdictPassed = 'The checklists found nothing that blocks.'
export const verdictStopped = `Nothing could be judged on this head; why stands in the check ${code(checks.checklist)}.`

export function evidence(what: 'missing' | 'stale' | 'pending' | 'fail' | 'unknown', name: string): string {
  const ends = {
    missing: 'has not been given for this head',
    stale: 'is about another head or base',
    pending: 'is being worked out',
    fail: 'is negative',
    unknown: 'could not be worked out',
  } as const
  return `The verdict ${code(name)} ${ends[what]}.`
}

export function notReviewed(because: 'draft' | 'older'): string {
  return because === 'draft'
    ? 'A draft is not reviewed here; it is judged once it is ready.'
    : 'It stood here before the App came, so it is judged once its branch moves or somebody asks for a recheck.'
}

export function verdictFailed(items: readonly string[]): string {
  return `The checklist fails: ${items.map((item) => code(item)).join(', ')}.`
}

export function verdictUnknown(items: readonly string[]): string {
  return `The checklist could not be judged: ${items.map((item) => code(item)).join(', ')}.`
}
