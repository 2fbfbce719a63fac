import type { Effect } from '../../domain/decision.ts'
import type { PullFacts } from '../../domain/pull.ts'
import type { Snapshot } from '../../domain/snapshot.ts'

type Of<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>

/** The snapshot after a write that answers nothing but that it is done. */
export function foldWrite(
  snapshot: Snapshot,
  effect: Of<'dequeue' | 'disable_auto_merge' | 'delete_branch' | 'add_labels' | 'create_labels'>,
): Snapshot {
  switch (effect.kind) {
    case 'dequeue':
      return onPull(snapshot, effect.number, (pull) => ({ ...pull, queue: { ...pull.queue, entry: null } }))
    case 'disable_auto_merge':
      return onPull(snapshot, effect.number, (pull) => ({ ...pull, autoMergeBy: null }))
    case 'delete_branch':
      return withoutBranch(snapshot, effect)
    case 'add_labels':
      return withLabels(snapshot, effect)
    case 'create_labels':
      return withKnownLabels(
        snapshot,
        effect.labels.map(({ name }) => name),
      )
  }
}

function onPull(snapshot: Snapshot, number: number, change: (pull: PullFacts) => PullFacts): Snapshot {
  const { pull } = snapshot
  return pull?.number === number ? { ...snapshot, pull: change(pull) } : snapshot
}

/** A branch that was kept counts as gone for the rest of this pass: it was looked at, and stays. */
function withoutBranch(snapshot: Snapshot, { name }: Of<'delete_branch'>): Snapshot {
  const { pull } = snapshot
  const branches = snapshot.branches.filter((branch) => branch !== name)
  const gone = pull?.headRef === name ? { ...pull, headRefExists: false } : pull
  return { ...snapshot, branches, pull: gone }
}

function withLabels(snapshot: Snapshot, { number, labels }: Of<'add_labels'>): Snapshot {
  const { issue } = snapshot
  const after = onPull(snapshot, number, (pull) => ({ ...pull, labels: union(pull.labels, labels) }))
  return issue?.number === number ? { ...after, issue: { ...issue, labels: union(issue.labels, labels) } } : after
}

function withKnownLabels(snapshot: Snapshot, labels: readonly string[]): Snapshot {
  const known = snapshot.repository.labels
  return { ...snapshot, repository: { ...snapshot.repository, labels: [...(known ?? []), ...labels] } }
}

/** Names of labels differ without regard to case. */
function union(before: readonly string[], added: readonly string[]): readonly string[] {
  const known = new Set(before.map((label) => label.toLowerCase()))
  return [...before, ...added.filter((label) => !known.has(label.toLowerCase()))]
}
