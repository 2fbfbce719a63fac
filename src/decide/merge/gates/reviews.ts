import type { MergeFacts, Opinion } from '../../../domain/merge/facts.ts'
import type { MergePolicy } from '../../../domain/merge/policy.ts'
import * as reviewWords from '../../../render/merge-review-words.ts'
import * as words from '../../../render/merge-words.ts'
import { isAfter, plus } from '../../time.ts'
import { block, type Gate, sameName, wait } from '../gate.ts'
import { isApprovedByComment } from './approval-comment.ts'

/** Whether people and awaited reviewers agree. */

const decisions: readonly (string | null)[] = [null, 'APPROVED']
const noOpinion: readonly string[] = ['COMMENTED', 'PENDING']
/** The least favourable first; a word that is not here comes before all of them. */
const opinions: readonly string[] = ['CHANGES_REQUESTED', 'DISMISSED', 'APPROVED']

/** The newest opinion of each reviewer whose word counts. A comment is no opinion and leaves an earlier one standing. */
export function opinionsOf({ reviews }: MergeFacts): readonly Opinion[] {
  const newest = new Map<number, Opinion>()
  for (const review of reviews) {
    if (!review.counts || noOpinion.includes(review.state)) continue
    const before = newest.get(review.author.id)
    if (!before || isNewer(review, before)) newest.set(review.author.id, review)
  }
  return [...newest.values()]
}

/** GitHub's times are whole seconds: of two in the same one the less favourable counts, in whatever order they came. */
function isNewer(one: Opinion, other: Opinion): boolean {
  const rank = ({ state }: Opinion): number => opinions.indexOf(state)
  return (one.order - other.order || rank(other) - rank(one) || other.commit.localeCompare(one.commit)) > 0
}

/** No reviewer who counts wants changes, and GitHub misses no review that a rule asks for. */
export const nobodyWantsChanges: Gate = (facts, policy) => {
  const { pull, requestedReviewers, truncated } = facts
  if (policy.blockOnRequestedReviewers && requestedReviewers.length > 0) {
    return block('reviews_requested', reviewWords.reviewsRequested(requestedReviewers))
  }
  const all = opinionsOf(facts)
  const against = all.filter(({ state }) => state === 'CHANGES_REQUESTED')
  if (against.length > 0 || pull.reviewDecision === 'CHANGES_REQUESTED') {
    return block('changes_requested', reviewWords.changesRequested(against.map(({ author }) => author.login)))
  }
  if (pull.reviewDecision === 'REVIEW_REQUIRED') return block('review_required', reviewWords.reviewRequired)
  if (!decisions.includes(pull.reviewDecision)) {
    return wait('unknown_value', words.unknownWord('the review decision', pull.reviewDecision ?? ''))
  }
  const [odd] = all
    .map(({ state }) => state)
    .filter((state) => !opinions.includes(state))
    .toSorted()
  if (odd !== undefined) return wait('unknown_value', words.unknownWord('a review', odd))
  return truncated.includes('reviews') ? wait('data_incomplete', words.partial('reviews')) : null
}

/** Our own count, besides what rules ask for; what a rule asks for is counted, too, in case GitHub's word came late. */
export const isApproved: Gate = (facts, policy) => {
  const approving = opinionsOf(facts).filter(({ state }) => state === 'APPROVED')
  const onHead = approving.filter(({ commit, author }) => commit === facts.pull.head && !isAuthor(facts, author.login))
  if (onHead.length < facts.rules.requiredApprovals) {
    return block('review_required', reviewWords.approvals(onHead.length, facts.rules.requiredApprovals))
  }
  return countsEnough(facts, policy, approving)
}

/**
 * Where contributors may not approve and the author of a commit is not known, a review may be of whoever wrote it. Then
 * somebody besides the author also says by a comment that this head may go in, which stands in the ledger with a name.
 */
function countsEnough(facts: MergeFacts, policy: MergePolicy, approving: readonly Opinion[]): ReturnType<Gate> {
  const want = policy.requiredApprovals
  if (want === 0) return null
  if (!policy.contributorsMayApprove && facts.truncated.includes('commits')) {
    return wait('data_incomplete', words.partial('commits'))
  }
  const valid = approving.filter((one) => mayApprove(facts, policy, one))
  if (valid.length < want) return block('review_required', reviewWords.approvals(valid.length, want))
  const fresh = valid.filter(({ commit }) => isFresh(facts, policy, commit))
  if (fresh.length < want) return block('approval_stale', reviewWords.staleApprovals(valid.length, want))
  const doubtful = !policy.contributorsMayApprove && facts.pull.unknownContributors && !isApprovedByComment(facts)
  return doubtful ? block('review_required', reviewWords.unknownAuthors(policy.handle)) : null
}

function isAuthor({ pull }: MergeFacts, login: string): boolean {
  return sameName(pull.author, login)
}

function mayApprove(facts: MergeFacts, policy: MergePolicy, { author: { login }, bot }: Opinion): boolean {
  if (isAuthor(facts, login) || (bot && policy.humanApprovalsOnly)) return false
  if (policy.contributorsMayApprove) return true
  return ![...facts.pull.contributors, ...facts.own.askers].some((one) => sameName(one, login))
}

/** An approval is for what its author saw; a merge of the base by GitHub's own button adds nothing of anybody's. */
function isFresh({ pull }: MergeFacts, policy: MergePolicy, commit: string): boolean {
  if (commit === pull.head || !policy.approvalsMustBeOnHead) return true
  if (!policy.approvalsSurviveUpdateMerge) return false
  const at = pull.commits.findIndex(({ oid }) => oid === commit)
  const later = pull.commits.slice(at + 1)
  const updates = later.every(({ viaWeb, parents, mergesBase }) => viaWeb && parents === 2 && mergesBase)
  return at >= 0 && later.at(-1)?.oid === pull.head && updates
}

/** Every review thread is resolved, outdated ones too. */
export const threadsAreResolved: Gate = ({ threads, rules, truncated }, { requireThreadsResolved }) => {
  if (!requireThreadsResolved && !rules.threadsResolved) return null
  const open = threads.filter(({ resolved }) => !resolved)
  if (open.length > 0) {
    const urls = open.flatMap(({ url }) => url ?? []).toSorted()
    const links = urls.map((url, index) => ({ text: `thread ${index + 1}`, url }))
    return block('threads_unresolved', reviewWords.threads(open.length), { links })
  }
  return truncated.includes('threads') ? wait('data_incomplete', words.partial('threads')) : null
}

/** A notice that somebody could not review is no review. */
export const awaitedReviewsCame: Gate = ({ now, pull, own, reviews }, { waitFor, waitLimit }) => {
  const absent = waitFor.filter(
    ({ login }) =>
      !reviews.some(
        (one) =>
          sameName(one.author.login, login) && one.commit === pull.head && !one.notice && one.state !== 'PENDING',
      ),
  )
  if (absent.length === 0) return null
  const logins = absent.map(({ login }) => login)
  const ready = own.readyAt ?? pull.pushedAt
  const until = plus(isAfter(ready, pull.pushedAt) ? ready : pull.pushedAt, waitLimit)
  if (isAfter(until, now)) return wait('review_awaited', reviewWords.awaited(logins, until), { wakeAt: until })
  const holding = absent.filter(({ otherwise }) => otherwise === 'hold').map(({ login }) => login)
  if (holding.length > 0) return block('review_overdue', reviewWords.overdue(holding))
  return { note: reviewWords.withoutReview(logins) }
}
