import type {
  AddLabelsToLabelableInput,
  AddLabelsToLabelablePayload,
  Mutation,
  RemoveLabelsFromLabelableInput,
} from '@octokit/graphql-schema'
import { addLabels, removeLabel } from '../../ops/labels.ts'
import { labelById, type SubjectFound, subjectById } from '../find.ts'
import { type Fields, need, type Scope, subjectPermissions } from '../scope.ts'
import { subjectNode } from '../subject.ts'
import { type Input, payload } from './payload.ts'

export function labelMutations(scope: Scope): Fields<Mutation> {
  const { world, caller } = scope
  return {
    addLabelsToLabelable: ({ input }: { input: AddLabelsToLabelableInput }) => {
      const found = toLabel(scope, input.labelableId)
      addLabels(world, caller, found.repository, found.issue, labelNamesOf(scope, input.labelIds))
      return answer(scope, input, found)
    },

    removeLabelsFromLabelable: ({ input }: { input: RemoveLabelsFromLabelableInput }) => {
      const found = toLabel(scope, input.labelableId)
      const carried = labelNamesOf(scope, input.labelIds).filter((name) => found.issue.labels.has(name))
      for (const name of carried) removeLabel(world, caller, found.repository, found.issue, name)
      return answer(scope, input, found)
    },
  }
}

/** @throws ApiError 404 for an id that is no label */
export function labelNamesOf(scope: Scope, ids: readonly string[]): string[] {
  return ids.map((id) => labelById(scope, id).label.name)
}

function toLabel(scope: Scope, id: string): SubjectFound {
  const found = subjectById(scope, id)
  need(scope, found.repository, subjectPermissions(found.issue), 'write', 'triage')
  return found
}

function answer(scope: Scope, input: Input, { repository, issue }: SubjectFound) {
  return payload<AddLabelsToLabelablePayload>(input, { labelable: () => subjectNode(scope, repository, issue) })
}
