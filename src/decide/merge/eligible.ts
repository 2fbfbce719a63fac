import { isReason, type Reason } from '../../domain/reason.ts'
import * as words from '../../render/merge-words.ts'
import { holdOf } from '../holds.ts'
import { type Gate, no } from './gate.ts'

export const hasValidConfig: Gate = ({ snapshot }) =>
  snapshot.config.kind === 'invalid' ? no('config_invalid', words.invalidConfig) : null

export const isOpen: Gate = (_view, { open }) => (open ? null : no('pull_closed', words.closed))

export const isOfThisRepository: Gate = (_view, { crossRepository }) =>
  crossRepository ? no('fork_head', words.fork) : null

export const hasAllowedBase: Gate = ({ config, snapshot }, { baseRef }) => {
  const allowed = config.merge.bases ?? [snapshot.repository.defaultBranch]
  return allowed.includes(baseRef) ? null : no('base_not_allowed', words.base(baseRef))
}

export const isLeftToUs: Gate = ({ config }) =>
  config.merge.mode === 'human' ? no('mode_human', words.humanMode) : null

export const leavesWorkflowsAlone: Gate = (_view, { paths, pathsComplete }) => {
  const touched = paths.filter((path) => path.toLowerCase().startsWith('.github/workflows/'))
  if (touched.length > 0) return no('workflow_change', words.workflows(touched))
  return pathsComplete ? null : no('truncated', words.partial('files'))
}

export const isNotHeld: Gate = (view) => {
  const hold = holdOf(view)
  return hold === null ? null : no('held', hold)
}

/** What the publisher found on its Hold list waits for an approval of this very head. */
export const publishersHoldsAreAnswered: Gate = ({ subject, config }, { headOid }) => {
  if (subject.approved?.head === headOid) return null
  const hold = subject.holds.find(isHold)
  return hold === undefined ? null : no(hold, words.hold(hold, config.command.handle))
}

function isHold(word: string): word is Extract<Reason, 'mode_change' | 'sensitive_path'> {
  return isReason(word) && (word === 'mode_change' || word === 'sensitive_path')
}
