import type { Run } from '../state.ts'
import { account, fullName } from '../world.ts'
import type { Execution } from './engine-state.ts'
import { shortName } from './source.ts'

/** The `github` context of a run, without what only a job knows. GitHub docs, "Contexts reference". */
export function githubContext(execution: Execution): Record<string, unknown> {
  const { engine, repository, run, origin } = execution
  const { world } = engine
  const { source } = origin
  const name = fullName(repository)
  return {
    event: origin.payload,
    event_name: source.event,
    ref: source.ref,
    ref_name: shortName(source.ref),
    ref_type: source.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    ref_protected: repository.rules.length > 0 && source.branch !== null,
    sha: source.sha,
    base_ref: source.baseRef,
    head_ref: source.headRef,
    repository: name,
    repository_id: String(repository.id),
    repository_owner: repository.owner,
    repository_owner_id: String(account(world, repository.owner).id),
    repositoryUrl: `git:${world.url.replace(/^https?:/, '')}/${name}.git`,
    repository_visibility: repository.private ? 'private' : 'public',
    ...actors(execution, run),
    run_id: String(run.id),
    run_number: String(run.number),
    run_attempt: String(run.attempt),
    retention_days: '90',
    workflow: run.name,
    workflow_ref: `${name}/${run.path}@${source.ref}`,
    workflow_sha: source.workflowSha,
    server_url: world.url,
    api_url: `${world.url}${world.apiPath}`,
    graphql_url: world.apiPath === '' ? `${world.url}/graphql` : `${world.url}/api/graphql`,
    secret_source: source.fromFork ? 'None' : 'Actions',
  }
}

function actors({ engine }: Execution, run: Run) {
  return {
    actor: run.actor,
    actor_id: String(account(engine.world, run.actor).id),
    triggering_actor: run.triggeringActor,
  }
}
