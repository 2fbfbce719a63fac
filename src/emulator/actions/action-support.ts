import { posix } from 'node:path'
import { readBlob } from '../git/plumbing.ts'
import type { Repository } from '../state.ts'
import { actionFileNames, actionIn, parseAction } from './action-file.ts'
import { builtInInputs, readUses } from './action-uses.ts'
import { BrokenWorkflow } from './broken-workflow.ts'
import type { EngineOptions } from './options.ts'
import type { Step, UsesStep, WorkflowFile } from './workflow-file.ts'

export function isUsesStep(step: Step): step is UsesStep {
  return 'uses' in step
}

/**
 * What a workflow asks of its actions and this engine cannot do: kinds of actions, and inputs of built-in ones.
 * Actions nobody knows are left for the job to fail on, as on GitHub.
 * @returns the first problem, or null
 */
export function unsupportedUses(
  workflow: WorkflowFile,
  options: EngineOptions,
  repository: Repository,
  sha: string,
): string | null {
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps.filter(isUsesStep))
  for (const step of steps) {
    try {
      check(step, options, repository, sha)
    } catch (error) {
      if (!(error instanceof BrokenWorkflow)) throw error
      return `${step.uses}: ${error.message}`
    }
  }
  return null
}

function check(step: UsesStep, options: EngineOptions, repository: Repository, sha: string): void {
  const uses = readUses(step.uses, options)
  if (uses.kind === 'mapped') actionIn(uses.folder)
  if (uses.kind === 'local') checkLocal(uses.path, repository, sha)
  if (uses.kind !== 'built-in') return
  const honored: readonly string[] = builtInInputs[uses.name]
  const others = Object.keys(step.with ?? {}).filter((name) => !honored.includes(name.toLowerCase()))
  if (others.length > 0) throw new BrokenWorkflow(`the input '${others[0]}' is not supported`)
}

/** A local action usually comes from the commit itself; where it does not, its step finds out. */
function checkLocal(path: string, repository: Repository, sha: string): void {
  for (const name of actionFileNames) {
    const source = readBlob(repository.dir, sha, posix.join(path, name))
    if (source) parseAction(source.toString())
  }
}
