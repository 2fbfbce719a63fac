import type { Decision, Effect } from '../domain/decision.ts'
import type { Snapshot } from '../domain/snapshot.ts'
import type { Trigger } from '../domain/trigger.ts'
import { displayLabels } from '../render/labels.ts'

/** What stops everything in a repository, whatever is asked there. Null when nothing does. */
export function repositoryBlocker({ repository, ledger, refusal }: Snapshot): Decision | null {
  if (repository.readOnly) return { reason: 'repository_read_only', effects: [] }
  if (refusal !== null && !answered.includes(refusal.effect)) {
    return { reason: refusal.reason, detail: refusal.words, effects: [] }
  }
  if (ledger.kind !== 'invalid' && ledger.kind !== 'rolled_back') return null
  const reason = ledger.kind === 'invalid' ? 'ledger_invalid' : 'ledger_rolled_back'
  const restore: Effect[] =
    ledger.restore === null ? [] : [{ kind: 'restore_ledger', from: ledger.oid, to: ledger.restore }]
  return { reason, effects: restore }
}

/** Refusals that a decision answers with more than their name. */
const answered: readonly Effect['kind'][] = [
  'dispatch',
  'merge',
  'poll_merge',
  'enqueue',
  'dequeue',
  'update_branch',
  'disable_auto_merge',
  'commit',
  'open_pull',
]

/** What a trigger without a subject asks for: a new installation gets the labels it lacks, and nothing else. */
export function decideRepository({ kind }: Trigger, { repository, config }: Snapshot): Decision {
  if (kind !== 'installed' || repository.labels === null) return { reason: 'nothing_to_do', effects: [] }
  const present = repository.labels.map((name) => name.toLowerCase())
  const missing = displayLabels(config.config.labels.ask).filter(({ name }) => !present.includes(name.toLowerCase()))
  return { reason: 'nothing_to_do', effects: missing.length > 0 ? [{ kind: 'create_labels', labels: missing }] : [] }
}
