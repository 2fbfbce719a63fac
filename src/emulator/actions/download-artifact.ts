import { join, resolve } from 'node:path'
import { unzipSync } from 'fflate'
import { requirePermission } from '../auth/permissions.ts'
import { inScope } from '../auth/scope.ts'
import { callerOfToken } from '../auth/tokens.ts'
import type { Artifact, Run } from '../state.ts'
import { isExpired } from '../views/artifact.ts'
import { fullName } from '../world.ts'
import { folderInside, writeInside } from './inside.ts'
import type { Inputs, StepEnd, StepWork } from './perform-step.ts'

/** Plays `actions/download-artifact`: of this run, or with `run-id` and `github-token` of another one. */
export async function downloadArtifact(work: StepWork, inputs: Inputs): Promise<StepEnd> {
  const { state } = work
  const { engine } = state.task.execution
  const { workspace, temp } = state.folders
  const name = inputs.get('name') ?? ''
  const target = resolve(workspace, inputs.get('path') ?? '.')
  const living = runOf(work, inputs).artifacts.filter((artifact) => !isExpired(engine.world, artifact))
  const chosen = name === '' ? living : living.filter((artifact) => artifact.name === name).slice(-1)
  if (name !== '' && chosen.length === 0)
    throw new Error(`Unable to download artifact(s): Artifact not found for name: ${name}`)
  for (const artifact of chosen) {
    const folder = name === '' ? join(target, artifact.name) : target
    unpack([workspace, temp], artifact, folder)
    state.log(`Artifact ${artifact.name} was downloaded to ${folder}`)
  }
  return { outcome: 'success', outputs: { 'download-path': target } }
}

function unpack(roots: readonly string[], artifact: Artifact, folder: string): void {
  folderInside(roots, folder)
  for (const [path, content] of Object.entries(unzipSync(artifact.zip))) {
    if (!path.endsWith('/')) writeInside(roots, join(folder, path), content)
  }
}

function runOf({ state }: StepWork, inputs: Inputs): Run {
  const { execution } = state.task
  const { world } = execution.engine
  const id = inputs.get('run-id') ?? ''
  if (id === '' || Number(id) === execution.run.id) return execution.run
  const name = inputs.get('repository') || fullName(execution.repository)
  const repository = [...world.repositories.values()].find((one) => fullName(one) === name)
  const caller = callerOfToken(world, inputs.get('github-token') || state.token)
  if (!repository || !inScope(world, caller, repository)) throw new Error('Unable to download artifact(s): Not Found')
  requirePermission(caller, repository, 'actions', 'read')
  const run = repository.runs.find((one) => one.id === Number(id))
  if (!run) throw new Error('Unable to download artifact(s): Not Found')
  return run
}
