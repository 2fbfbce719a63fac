import type { MergeFacts } from '../../domain/merge/facts.ts'
import type { Change } from '../../domain/merge/what-if.ts'

const passing: readonly string[] = ['SUCCESS', 'NEUTRAL', 'SKIPPED']

/**
 * Whether GitHub blocks the merge and this change could be what it waits for. Time, labels and comments never are, nor is anything
 * that no rule of the base asks for.
 */
export function couldFree(facts: MergeFacts, change: Change): boolean {
  const { mergeState, draft, reviewDecision } = facts.pull
  if (mergeState === 'DRAFT') return change.kind === 'ready'
  if (mergeState !== 'BLOCKED') return false
  switch (change.kind) {
    case 'approve':
      return reviewDecision !== null
    case 'check':
      return passing.includes(change.word) && isAskedFor(facts, change.name)
    case 'resolve_threads':
      return facts.rules.threadsResolved && facts.threads.some(({ resolved }) => !resolved)
    case 'ready':
      return draft
    case 'confirm':
    case 'label':
    case 'time':
      return false
  }
}

/** Rules that this product cannot evaluate may ask for any check, for example for a workflow. */
function isAskedFor({ rules }: MergeFacts, name: string): boolean {
  return rules.others.length > 0 || rules.requiredChecks.some((one) => one.name === name)
}
