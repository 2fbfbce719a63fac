import type { MergeFacts, MergePull, Opinion } from '../../domain/merge/facts.ts'
import type { MergePolicy } from '../../domain/merge/policy.ts'
import type { Change } from '../../domain/merge/what-if.ts'
import { mergeLabels } from '../../domain/names.ts'
import { sameLabel } from '../../domain/vocabulary.ts'
import { latest, plus } from '../time.ts'
import { sameName } from './gate.ts'
import { opinionsOf } from './gates/reviews.ts'
import { priorityOf } from './labels.ts'
import { supposedCheck } from './what-if-check.ts'
import { couldFree } from './what-if-github.ts'

/**
 * The facts as they would be after some changes, made one after the other. Nobody knows what GitHub would say then: where it
 * blocks the merge and a change could be what it waits for, it is supposed to agree; everything else it said stays.
 * @param facts what is true
 * @param policy how the repository merges; a supposed check is as long as it asks for
 */
export function supposing(facts: MergeFacts, policy: MergePolicy, changes: readonly Change[]): MergeFacts {
  return changes.reduce((seen, change) => {
    const next = changed(seen, policy, change)
    return couldFree(seen, change) ? { ...next, pull: { ...next.pull, mergeState: 'CLEAN' } } : next
  }, facts)
}

/** Whether GitHub's consent is part of what is supposed. */
export function supposesConsent(facts: MergeFacts, supposed: MergeFacts): boolean {
  return facts.pull.mergeState !== supposed.pull.mergeState
}

function changed(facts: MergeFacts, policy: MergePolicy, change: Change): MergeFacts {
  switch (change.kind) {
    case 'approve':
      return approved(facts, change.by)
    case 'check':
      return supposedCheck(facts, policy, change.name, change.word)
    case 'label':
      return { ...facts, pull: labeled(facts.pull, change.label, change.on) }
    case 'resolve_threads':
      return { ...facts, threads: facts.threads.map((thread) => ({ ...thread, resolved: true })) }
    case 'ready':
      return ready(facts)
    case 'confirm':
      return { ...facts, own: { ...facts.own, approvedHead: facts.pull.head } }
    case 'time':
      return { ...facts, now: plus(facts.now, change.milliseconds) }
  }
}

/** Somebody GitHub never showed is taken for a person with write access, under an id that nobody has. */
function approved(facts: MergeFacts, by: string): MergeFacts {
  const known = facts.reviews.findLast(({ author }) => sameName(author.login, by))
  const review: Opinion = {
    author: known?.author ?? { id: Math.min(0, ...facts.reviews.map(({ author }) => author.id)) - 1, login: by },
    bot: known?.bot ?? by.endsWith('[bot]'),
    counts: known?.counts ?? true,
    state: 'APPROVED',
    commit: facts.pull.head,
    at: facts.now,
    order: Math.max(0, ...facts.reviews.map(({ order }) => order)) + 1,
    notice: false,
  }
  const reviews = [...facts.reviews, review]
  const reviewDecision = decisionAfter(facts, reviews, by)
  return {
    ...facts,
    reviews,
    requestedReviewers: facts.requestedReviewers.filter((asked) => !sameName(asked, by)),
    pull: { ...facts.pull, reviewDecision },
    own: { ...facts.own, activeAt: latest([facts.own.activeAt, facts.now]) },
  }
}

/** GitHub's word about the reviews: an objection ends with its own author's approval, a lack with the last one missing. */
function decisionAfter(facts: MergeFacts, reviews: readonly Opinion[], by: string): string | null {
  const { reviewDecision } = facts.pull
  if (reviewDecision !== 'REVIEW_REQUIRED' && reviewDecision !== 'CHANGES_REQUESTED') return reviewDecision
  const [before, after] = [opinionsOf(facts), opinionsOf({ ...facts, reviews })]
  const objected = before.some(({ author, state }) => state === 'CHANGES_REQUESTED' && sameName(author.login, by))
  const objections = after.some(({ state }) => state === 'CHANGES_REQUESTED')
  // An objection that was not shown stands, too.
  if (reviewDecision === 'CHANGES_REQUESTED' && (objections || !objected)) return reviewDecision
  const approvals = after.filter(
    ({ author, state }) => state === 'APPROVED' && !sameName(author.login, facts.pull.author),
  )
  return approvals.length >= Math.max(1, facts.rules.requiredApprovals) ? 'APPROVED' : 'REVIEW_REQUIRED'
}

function labeled(pull: MergePull, label: string, on: boolean): MergePull {
  const others = pull.labels.filter((one) => !sameLabel(one, label))
  const labels = on ? [...others, label] : others
  return { ...pull, labels, priority: isPriority(label) ? priorityOf(labels) : pull.priority }
}

function isPriority(label: string): boolean {
  return label.toLowerCase().startsWith(mergeLabels.priority)
}

function ready(facts: MergeFacts): MergeFacts {
  if (!facts.pull.draft && facts.pull.mergeState !== 'DRAFT') return facts
  const { own, pull, now } = facts
  return {
    ...facts,
    pull: { ...pull, draft: false },
    own: { ...own, readyAt: now, activeAt: latest([own.activeAt, now]) },
  }
}
