import type { MergeDecision, MergeJudgment } from '../domain/merge/judgment.ts'
import { paths } from '../domain/names.ts'
import { type Reason, reasons } from '../domain/reason.ts'
import { code } from './markdown.ts'
import { linesOf, stateOf } from './merge-gates.ts'

const nobody = 'nobody has to do anything'

const moves: Readonly<Partial<Record<MergeDecision, string>>> = {
  merge: `It is merged next; ${nobody}.`,
  enqueue: `It goes into the merge queue next; ${nobody}.`,
  update_branch: `Its branch is brought up to date with the base next; ${nobody}.`,
  wait: `It waits and is looked at again by itself; ${nobody}.`,
}

const ends: Readonly<Partial<Record<Reason, string>>> = {
  merged: 'It is merged; there is nothing left to do.',
  closed: 'It is closed; nothing is merged unless somebody opens it again.',
  merge_pending: `GitHub is merging it; ${nobody}.`,
  in_merge_queue: `It is in the merge queue, which merges it in its turn; ${nobody}.`,
  report_only: 'Every gate that had to open has; somebody with write access may press the button.',
}

/**
 * One sentence about what is next and who has to act.
 * @param handle how the App is addressed, for example `@agent`
 */
export function mergeNext(judgment: MergeJudgment, handle: string): string {
  const { decision, reason, rows } = judgment
  if (decision === 'blocked' || decision === 'config_error') return actFor(reason, handle)
  if (decision === 'dequeue') return `It is taken out of the merge queue. ${actFor(reason, handle)}`
  const blocking = linesOf(rows).find(({ refusal }) => refusal !== null && stateOf(refusal) === 'blocks')?.refusal
  if (blocking) return actFor(blocking.reason, handle)
  return moves[decision] ?? ends[reason] ?? actFor(reason, handle)
}

/** Who has to do what about a reason. */
export function actFor(reason: Reason, handle: string): string {
  const said = commanded(handle)[reason] ?? acts[reason]
  return said ?? `Somebody with write access has to look: ${reasons[reason]}`
}

/** What a comment can do. */
function commanded(handle: string): Readonly<Partial<Record<Reason, string>>> {
  const approves = `comments ${code(`${handle} approve`)}`
  const look = `Somebody with write access looks at it and ${approves}, or merges it.`
  return {
    sensitive_path: look,
    mode_change: look,
    first_merge_unconfirmed: `Somebody with write access ${approves} to confirm that pull requests may be merged here.`,
    evidence_unknown: `What could not be judged stands in the verdict; once that is mended, comment ${code(`${handle} recheck`)}.`,
    held: `Somebody with write access comments ${code(`${handle} resume`)}.`,
  }
}

const mend = 'The author mends what failed and pushes, or runs the check again where it was not the change.'
const again = 'Somebody with write access runs the check again.'
const report = 'The author looks why no check reports on this commit: a path filter, a skipped run, an old branch.'
const update = 'The author updates the branch with its base and pushes.'
const review = 'Somebody with write access reviews the head.'
const refused = 'Somebody with write access looks at what GitHub says, and merges it or pushes a new head.'
const admin = 'Somebody with admin access looks at the rules of the base branch and at what the App may do.'
const ask = 'It is merged only after somebody with write access sets the label that asks for it.'

const acts: Readonly<Partial<Record<Reason, string>>> = {
  conflict: 'The author resolves the conflict with the base and pushes.',
  check_failed: mend,
  required_check_failed: mend,
  check_needs_approval: 'Somebody with write access approves the workflow run that waits for it.',
  check_cancelled: again,
  check_interrupted: again,
  check_stale: again,
  check_skipped: again,
  check_too_short: 'Somebody with write access looks whether the check really ran, and runs it again.',
  required_check_missing: report,
  no_checks: report,
  check_wrong_app: 'Somebody with admin access looks which App the rule wants the check from.',
  neutral_not_allowed: mend,
  no_real_check: 'Somebody with write access runs a check that really looks at this commit.',
  not_rebaseable: 'The author rebases the branch by hand, or somebody with write access sets another way to merge.',
  behind: update,
  update_not_possible: update,
  attempts_exhausted: refused,
  refused_by_github: refused,
  merge_queue_ejected: 'The author looks at the checks that failed in the queue, and pushes.',
  dependency_closed: 'The author takes the dependency out of the description, or opens it again.',
  dependency_open: 'It goes on once the pull request it depends on is merged.',
  workflow_change: 'Somebody with write access looks at the workflow files and merges it.',
  fork_head: 'Somebody with write access looks at it and merges it.',
  approval_stale: review,
  review_required: review,
  review_overdue: 'The awaited reviewer reviews the head, or somebody with write access merges it.',
  reviews_requested: 'Those who were asked for a review answer.',
  changes_requested: 'The author answers the review; whoever asked for changes reviews again.',
  threads_unresolved: 'The author answers the review threads, and they are resolved.',
  evidence_failed: 'The author mends what the checklists found; the verdict comment says what.',
  draft: 'The author marks it ready when it should go on.',
  hold_label: 'Whoever holds it takes the label off.',
  hold_title: 'The author takes the words out of the title when it is finished.',
  blocker_issue: 'The issues that stop merging have to be closed.',
  frozen: 'It goes on when the freeze ends, or with a higher priority.',
  base_not_allowed: 'The author changes the base, or somebody with write access merges it.',
  label_missing: ask,
  not_ours_to_merge: ask,
  author_not_allowed: 'Somebody with write access merges it.',
  config_invalid: `Somebody with write access corrects ${code(paths.config)} on the default branch.`,
  method_label_conflict: 'Somebody with write access leaves one of the labels about the way to merge.',
  method_not_allowed: 'Somebody with write access sets a way to merge that the repository and its rules allow.',
  signed_commits_rebase: 'Somebody with write access sets another way to merge than rebase.',
  protection_missing: admin,
  push_not_allowed: admin,
  permission: 'Somebody with admin access grants the App the permission it lacks.',
}
