import { resolve } from '../git/plumbing.ts'
import type { Repository, Workflow } from '../state.ts'
import { freshId, timestamp, type World } from '../world.ts'
import { readPlan, workflowPaths } from './plan.ts'

/**
 * The workflows of a repository: the files on its default branch, and what has run from another branch. Records are
 * made on the way; names follow the file.
 */
export function workflowsOf(world: World, repository: Repository): Workflow[] {
  const sha = resolve(repository.dir, `refs/heads/${repository.defaultBranch}`)
  const paths = sha === null ? [] : workflowPaths(repository, sha)
  for (const path of paths) {
    const plan = sha === null ? null : readPlan(repository, sha, path)
    workflowAt(world, repository, path).name = plan?.name ?? path
  }
  return repository.workflows.filter(
    (workflow) => paths.includes(workflow.path) || repository.runs.some((run) => run.workflowId === workflow.id),
  )
}

/** The record of a workflow file, made when missing. */
export function workflowAt(world: World, repository: Repository, path: string): Workflow {
  const known = repository.workflows.find((workflow) => workflow.path === path)
  if (known) return known
  const made: Workflow = { id: freshId(world), path, name: path, state: 'active', createdAt: timestamp(world) }
  repository.workflows.push(made)
  return made
}

/** Finds a workflow by its id, its file name or its path. */
export function findWorkflow(world: World, repository: Repository, idOrFile: string): Workflow | null {
  const wanted = [idOrFile, `.github/workflows/${idOrFile}`]
  const matches = ({ id, path }: Workflow) => String(id) === idOrFile || wanted.includes(path)
  return workflowsOf(world, repository).find(matches) ?? null
}
