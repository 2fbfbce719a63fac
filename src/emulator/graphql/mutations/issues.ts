import type {
  CloseIssueInput,
  CreateIssueInput,
  Mutation,
  ReopenIssueInput,
  UpdateIssueInput,
  UpdateIssuePayload,
} from '@octokit/graphql-schema'
import { setAssignees } from '../../ops/assignees.ts'
import { canTriage } from '../../ops/collaborators.ts'
import { closeIssue, createIssue, editIssue, reopenIssue } from '../../ops/issues.ts'
import { setLabels } from '../../ops/labels.ts'
import { addSubIssue } from '../../ops/sub-issues.ts'
import type { Issue, Repository } from '../../state.ts'
import { accountNodeId } from '../../views/account.ts'
import { actorNode } from '../actor.ts'
import { issueById, repositoryById, type SubjectFound } from '../find.ts'
import { issueNode } from '../issue.ts'
import { unknownNode } from '../refusal.ts'
import { type Fields, need, type Scope } from '../scope.ts'
import { labelNamesOf } from './labels.ts'
import { type Input, payload } from './payload.ts'

/* The generated types lag behind the published schema here. */
type AddSubIssueInput = Input & { issueId: string; subIssueId?: string | null; replaceParent?: boolean | null }
type AddSubIssuePayload = { issue: unknown; subIssue: unknown }
type NewIssueInput = CreateIssueInput & { parentIssueId?: string | null }

export function issueMutations(scope: Scope): Fields<Mutation, 'addSubIssue'> {
  const { world, caller } = scope
  return {
    createIssue: ({ input }: { input: NewIssueInput }) => {
      const repository = repositoryById(scope, input.repositoryId)
      need(scope, repository, 'issues', 'write', 'read')
      const parent = input.parentIssueId ? issueById(scope, input.parentIssueId).issue : null
      const issue = createIssue(world, caller, repository, {
        title: input.title,
        body: input.body ?? '',
        labels: labelNamesOf(scope, input.labelIds ?? []),
        assignees: loginsOf(scope, input.assigneeIds ?? []),
      })
      if (parent) addSubIssue(world, caller, repository, parent, issue.id, 'keep')
      return answer(scope, input, { repository, issue })
    },

    updateIssue: ({ input }: { input: UpdateIssueInput }) => {
      const found = toChange(scope, input.id)
      const { repository, issue } = found
      editIssue(world, caller, repository, issue, { title: input.title ?? undefined, body: input.body ?? undefined })
      changeSets(scope, repository, issue, input)
      if (input.state === 'CLOSED') closeIssue(world, caller, repository, issue)
      if (input.state === 'OPEN') reopenIssue(world, caller, repository, issue)
      return answer(scope, input, found)
    },

    closeIssue: ({ input }: { input: CloseIssueInput }) => {
      const found = toChange(scope, input.issueId)
      const reasons = { COMPLETED: 'completed', DUPLICATE: 'duplicate', NOT_PLANNED: 'not_planned' } as const
      closeIssue(world, caller, found.repository, found.issue, reasons[input.stateReason ?? 'COMPLETED'])
      return answer(scope, input, found)
    },

    reopenIssue: ({ input }: { input: ReopenIssueInput }) => {
      const found = toChange(scope, input.issueId)
      reopenIssue(world, caller, found.repository, found.issue)
      return answer(scope, input, found)
    },

    addSubIssue: ({ input }: { input: AddSubIssueInput }) => {
      const { repository, issue } = toChange(scope, input.issueId)
      const wanted = issueById(scope, input.subIssueId ?? '').issue
      const mode = input.replaceParent ? 'replace' : 'keep'
      const child = addSubIssue(world, caller, repository, issue, wanted.id, mode)
      return payload<AddSubIssuePayload>(input, {
        issue: () => issueNode(scope, repository, issue),
        subIssue: () => issueNode(scope, repository, child),
      })
    },
  }
}

/** Changing an issue takes its author or the `triage` role; for Apps `issues: write`. */
function toChange(scope: Scope, id: string): SubjectFound {
  const found = issueById(scope, id)
  const isAuthor = found.issue.login === scope.caller.login
  need(scope, found.repository, 'issues', 'write', isAuthor ? 'read' : 'triage')
  return found
}

type Sets = Pick<UpdateIssueInput, 'labelIds' | 'assigneeIds'>

/** Replaces labels and assignees where the input names them; without the right to triage they stay. */
export function changeSets(scope: Scope, repository: Repository, issue: Issue, { labelIds, assigneeIds }: Sets): void {
  const { world, caller } = scope
  if (!canTriage(caller, repository)) return
  if (labelIds) setLabels(world, caller, repository, issue, labelNamesOf(scope, labelIds))
  if (assigneeIds) setAssignees(world, caller, repository, issue, loginsOf(scope, assigneeIds))
}

function loginsOf(scope: Scope, ids: readonly string[]): string[] {
  return ids.map((id) => {
    const found = [...scope.world.accounts.values()].find((one) => accountNodeId(one) === id)
    if (!found) throw unknownNode(id)
    return found.login
  })
}

function answer(scope: Scope, input: Input, { repository, issue }: SubjectFound) {
  return payload<UpdateIssuePayload>(input, {
    issue: () => issueNode(scope, repository, issue),
    actor: () => actorNode(scope, scope.caller.login),
  })
}
