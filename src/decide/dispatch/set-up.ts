import { branchPrefix } from '../../domain/names.ts'
import {
  branchInTheWay,
  configInvalid,
  locked,
  textHidden,
  workflowMissing,
  workflowOutdated,
} from '../../render/blockers.ts'
import { hiddenTexts } from '../hidden-text.ts'
import { holdOf } from '../holds.ts'
import { isLocked } from '../view.ts'
import type { Gate } from './gate.ts'

export const hasWorkflow: Gate = ({ snapshot: { repository } }) => {
  if (repository.workflowOid === null) {
    return { reason: 'workflow_missing', sentence: workflowMissing(repository.url, repository.defaultBranch) }
  }
  if (!repository.workflowUsable) {
    return { reason: 'workflow_outdated', sentence: workflowOutdated(repository.url, repository.defaultBranch) }
  }
  return null
}

export const hasValidConfig: Gate = ({ snapshot: { config } }) =>
  config.kind === 'invalid' ? { reason: 'config_invalid', sentence: configInvalid(config.message) } : null

export const isUnlocked: Gate = (view, { pull }) =>
  isLocked(view, pull === null ? 'issue' : 'pull') ? { reason: 'subject_locked', sentence: locked() } : null

export const isNotHeld: Gate = (view) => {
  const hold = holdOf(view)
  return hold === null ? null : { reason: 'held', sentence: hold }
}

export const hidesNothing: Gate = (view) => {
  const unseen = hiddenTexts(view).filter((digest) => !view.subject.confirmed.includes(digest))
  return unseen.length === 0 ? null : { reason: 'hidden_text', sentence: textHidden() }
}

export const hasBranchName: Gate = ({ snapshot }, { pull }) => {
  const inTheWay = branchPrefix.slice(0, -1)
  const taken = pull === null && snapshot.branches.some((name) => name.toLowerCase() === inTheWay)
  return taken ? { reason: 'branch_name_taken', sentence: branchInTheWay() } : null
}
