import { dirname } from 'node:path'
import { defaultPath } from './options.ts'
import type { StepWork } from './perform-step.ts'
import type { CommandFiles } from './run-process.ts'
import { mayRequestIdentity } from './workflow-permissions.ts'

/** Members of the `github` context that every step has as a variable. GitHub docs, "Variables reference". */
const shared = [
  'actor actor_id api_url base_ref event_name event_path graphql_url head_ref job ref ref_name ref_protected ref_type',
  'repository repository_id repository_owner repository_owner_id retention_days run_attempt run_id run_number',
  'server_url sha triggering_actor workflow workflow_ref workflow_sha workspace',
].flatMap((line) => line.split(' '))

/** The whole environment of a step's process: nothing of the host's own environment is in it. */
export function stepVariables(
  work: StepWork,
  files: CommandFiles,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  const { state, env, contexts } = work
  const { folders } = state
  return {
    HOME: folders.home,
    LANG: 'C.UTF-8',
    CI: 'true',
    ...env,
    PATH: searchPath(work),
    ...own,
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: work.id,
    ...Object.fromEntries(shared.map((name) => [`GITHUB_${name.toUpperCase()}`, memberOf(contexts['github'], name)])),
    ...files,
    ...runnerVariables(work),
    ...identityVariables(work),
  }
}

function searchPath({ state, env }: StepWork): string {
  const base = env['PATH'] ?? state.task.execution.engine.options.path ?? defaultPath
  return [...state.paths, dirname(process.execPath), base].join(':')
}

function runnerVariables({ state, contexts }: StepWork): Record<string, string> {
  const names = ['os', 'arch', 'name', 'environment', 'temp', 'tool_cache', 'workspace']
  const [mark = '', id = ''] = state.mark.split('=')
  const known = names.map((name) => [`RUNNER_${name.toUpperCase()}`, memberOf(contexts['runner'], name)])
  return { ...Object.fromEntries(known), [mark]: id }
}

/** What a job with `id-token: write` gets to ask for an OpenID Connect token. The value is a canary: nothing answers. */
function identityVariables({ state }: StepWork): Record<string, string> {
  const { task } = state
  const { source } = task.execution.origin
  const written = task.request.definition.permissions ?? task.workflow.permissions
  if (!mayRequestIdentity(written, source.fromFork)) return {}
  return {
    ACTIONS_ID_TOKEN_REQUEST_URL: `${task.execution.engine.world.url}/_identity/token?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: canary(state.task.job.id, 'id-token-request-token'),
  }
}

/**
 * What the runner gives JavaScript actions besides their inputs: addresses and a token that can write artifacts and
 * caches. The token is a canary, so that a test can look for it where it must not be; nothing answers to it.
 */
export function runtimeVariables({ state }: StepWork): Record<string, string> {
  const { engine } = state.task.execution
  const { id } = state.task.job
  const address = `${engine.world.url}/_runtime/${id}/`
  const token = canary(id, 'actions-runtime-token')
  state.mask.add(token)
  return {
    ACTIONS_RUNTIME_URL: address,
    ACTIONS_RUNTIME_TOKEN: token,
    ACTIONS_RESULTS_URL: address,
    ACTIONS_CACHE_URL: address,
    ACTIONS_CACHE_SERVICE_V2: 'True',
  }
}

function canary(jobId: number, name: string): string {
  return `canary-${name}-${jobId}`
}

function memberOf(context: unknown, name: string): string {
  if (typeof context !== 'object' || context === null) return ''
  const value = Object.entries(context).find(([key]) => key === name)?.[1]
  return value === undefined || value === null ? '' : String(value)
}
