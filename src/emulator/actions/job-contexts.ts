import { arch } from 'node:os'
import type { Contexts } from './expressions.ts'
import { interpolate } from './expressions.ts'
import type { JobFolders } from './job-folders.ts'
import type { JobTask } from './job-state.ts'

/** The contexts of a job that its steps share: those of the run, with the job's own facts and secrets. */
export function jobContexts(
  { execution, request, environment }: JobTask,
  folders: JobFolders,
  token: string,
): Contexts & { secrets: Record<string, string>; runner: Record<string, string> } {
  const { repository, origin } = execution
  const { github, vars } = request.contexts
  const secrets = origin.source.fromFork ? {} : { ...Object.fromEntries(repository.secrets), ...environment.secrets }
  return {
    ...request.contexts,
    github: {
      ...asRecord(github),
      token,
      job: request.key,
      workspace: folders.workspace,
      event_path: `${folders.event}/event.json`,
    },
    vars: { ...asRecord(vars), ...environment.variables },
    secrets: { ...secrets, GITHUB_TOKEN: token },
    runner: {
      os: 'Linux',
      arch: arch() === 'arm64' ? 'ARM64' : 'X64',
      name: 'emulated runner',
      temp: folders.temp,
      tool_cache: folders.tools,
      workspace: folders.workspace.replace(/\/[^/]+$/, ''),
      environment: 'github-hosted',
    },
  }
}

/** `env` of the workflow, then of the job. */
export function jobEnvironment({ workflow, request }: JobTask, contexts: Contexts): Record<string, string> {
  const written = { ...workflow.env, ...request.definition.env }
  return Object.fromEntries(Object.entries(written).map(([name, value]) => [name, interpolate(value, contexts)]))
}

function asRecord(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}
