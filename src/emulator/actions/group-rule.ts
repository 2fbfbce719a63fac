import type { Repository } from '../state.ts'
import type { Groups } from './concurrency.ts'
import type { EngineState } from './engine-state.ts'
import { type Contexts, interpolate, resolveValue } from './expressions.ts'
import type { Concurrency } from './workflow-file.ts'

export type GroupRule = { group: string; cancelInProgress: boolean; queue: 'single' | 'max' }

/** A `concurrency:` with its expressions filled. */
export function ruleOf(concurrency: Concurrency, contexts: Contexts): GroupRule {
  const cancel = resolveValue(concurrency['cancel-in-progress'] ?? false, contexts)
  return {
    group: interpolate(concurrency.group, contexts),
    cancelInProgress: cancel === true || cancel === 'true',
    queue: concurrency.queue ?? 'single',
  }
}

/** The concurrency groups of a repository. */
export function groupsOf(engine: EngineState, repository: Repository): Groups {
  const known = engine.groups.get(repository.id)
  if (known) return known
  const made: Groups = new Map()
  engine.groups.set(repository.id, made)
  return made
}
