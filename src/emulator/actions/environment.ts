import type { Execution } from './engine-state.ts'
import { type Contexts, interpolate } from './expressions.ts'
import type { JobDefinition } from './workflow-file.ts'

/** What a job's deployment environment adds. */
export type EnvironmentGrant = {
  secrets: Readonly<Record<string, string>>
  variables: Readonly<Record<string, string>>
}

/**
 * The secrets and variables of a job's environment. An environment nobody set up is made on first use and holds
 * nothing, as on GitHub.
 * @returns a refusal when the environment's branch rule does not allow the run's branch
 */
export function environmentOf(
  { engine, repository, origin }: Execution,
  definition: JobDefinition,
  contexts: Contexts,
): EnvironmentGrant | { refusal: string } {
  if (!definition.environment) return { secrets: {}, variables: {} }
  const name = interpolate(definition.environment.name, contexts)
  const environment = engine.options.environments?.[name]
  if (!environment) return { secrets: {}, variables: {} }
  const { ref } = origin.source
  if (environment.branches === 'default' && ref !== `refs/heads/${repository.defaultBranch}`) {
    const branch = ref.replace(/^refs\/heads\//, '')
    return { refusal: `Branch "${branch}" is not allowed to deploy to ${name} due to environment protection rules.` }
  }
  return { secrets: environment.secrets ?? {}, variables: environment.variables ?? {} }
}
