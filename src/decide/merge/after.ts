import type { Decision, Effect, Mutation } from '../../domain/decision.ts'
import type { Entry } from '../../domain/ledger/entry.ts'
import type { MergeJudgment } from '../../domain/merge/judgment.ts'
import type { PullFacts } from '../../domain/pull.ts'
import { ownPull, type View } from '../view.ts'
import { workpadWrites } from '../workpad.ts'
import { mergeFacts } from './facts.ts'
import { judgeMerge } from './judge.ts'
import { claimTo } from './labels.ts'
import { noticeEnds } from './notice.ts'
import { mergePolicy } from './policy.ts'
import { reportWrites } from './report.ts'

/**
 * What is left to do once a pull request is merged, by us or by somebody: the check says so, the branch goes, the issue is
 * closed where the keyword did not, and the subject is over.
 */
export function afterMerge(view: View, pull: PullFacts): Decision {
  const report = reportWrites(view, pull, mergedJudgment(view, pull), {})
  const leftovers = ownPull(view) === null ? [] : closeIssue(view)
  // Forgotten only once the issue is closed: an open one still carries the label and would start again.
  if (leftovers.some(({ kind }) => kind === 'close_issue')) {
    return { reason: 'merged', effects: [...report, { kind: 'mutate', mutations: leftovers }] }
  }
  const over = workpadWrites(view, { kind: 'over', reason: 'merged' }, 'only_edit')
  const append = {
    kind: 'append',
    entries: [subjectEnds(view)],
    alongside: [...leftovers, ...over, ...noticeEnds(view, pull)],
  } as const
  return { reason: 'merged', effects: [...report, ...deleteBranch(view, pull), append] }
}

/** What is judged of a merged pull request: a mistake in the configuration makes it no less merged. */
export function mergedJudgment(view: View, pull: PullFacts): MergeJudgment {
  return judgeMerge(mergeFacts(view, pull), { ...mergePolicy(view), valid: true })
}

/** The App's own merges count towards the first one that a person has to confirm, and so does one that was confirmed. */
function subjectEnds(view: View): Entry {
  return {
    kind: 'released',
    key: view.key,
    at: view.at,
    generation: view.subject.generation,
    because: 'merged',
    usd: 0,
    agent: view.config.agent.name,
    run: null,
    next: isConfirmed(view) || ownPull(view) !== null ? 'merged' : 'closed',
  }
}

function isConfirmed({ subject, snapshot: { pull } }: View): boolean {
  return pull !== null && subject.approved?.head === pull.headOid
}

/** Keywords count only on the default branch, and a repository can switch them off. */
function closeIssue({ snapshot: { issue } }: View): readonly Mutation[] {
  return issue?.open ? [{ kind: 'close_issue', issueId: issue.nodeId }] : []
}

/**
 * The branch of the App's own pull request, and of one that was labeled for it and that it merged just now; never one that
 * is merged into. Whether any open pull request is based on it is asked right before it goes.
 */
export function deleteBranch(view: View, pull: PullFacts): readonly Effect[] {
  const longLived = [view.snapshot.repository.defaultBranch, ...(view.config.merge.bases ?? [])]
  const wanted = ownPull(view) !== null || (view.snapshot.justMerged === true && claimTo(view, pull) === 'ours')
  if (!wanted || !pull.headRefExists || longLived.includes(pull.headRef)) return []
  const { actions } = mergedJudgment(view, pull)
  return actions.includes('delete_branch') ? [{ kind: 'delete_branch', name: pull.headRef, oid: pull.headOid }] : []
}
