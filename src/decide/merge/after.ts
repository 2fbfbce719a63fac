import type { Decision, Mutation } from '../../domain/decision.ts'
import type { Entry } from '../../domain/ledger/entry.ts'
import type { PullFacts } from '../../domain/pull.ts'
import { ownPull, type View } from '../view.ts'
import { workpadWrites } from '../workpad.ts'
import { reportWrites } from './report.ts'

/**
 * What is left to do once a pull request is merged, by us or by somebody: the check says so, the branch goes, the issue is
 * closed where the keyword did not, and the subject is over.
 */
export function afterMerge(view: View, pull: PullFacts): Decision {
  const report = reportWrites(view, pull, { reason: 'merged', lines: [], conclusion: 'success' })
  const leftovers = ownPull(view) === null ? [] : [...closeIssue(view), ...deleteBranch(view, pull)]
  // Forgotten only once the issue is closed: an open one still carries the label and would start again.
  if (leftovers.some(({ kind }) => kind === 'close_issue')) {
    return { reason: 'merged', effects: [...report, { kind: 'mutate', mutations: leftovers }] }
  }
  const over = workpadWrites(view, { kind: 'over', reason: 'merged' }, 'only_edit')
  const append = { kind: 'append', entries: [subjectEnds(view)], alongside: [...leftovers, ...over] } as const
  return { reason: 'merged', effects: [...report, append] }
}

/** Only the App's own merges count towards the first one that a person has to confirm. */
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
    next: ownPull(view) === null ? 'closed' : 'merged',
  }
}

/** Keywords count only on the default branch, and a repository can switch them off. */
function closeIssue({ snapshot: { issue } }: View): readonly Mutation[] {
  return issue?.open ? [{ kind: 'close_issue', issueId: issue.nodeId }] : []
}

function deleteBranch({ config }: View, pull: PullFacts): readonly Mutation[] {
  const wanted = config.merge.delete_branch && pull.headRefExists && !pull.crossRepository
  return wanted ? [{ kind: 'delete_branch', name: pull.headRef, oid: pull.headOid }] : []
}
