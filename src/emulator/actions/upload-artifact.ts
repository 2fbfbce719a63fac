import { zipSync } from 'fflate'
import { addArtifact } from '../ops/artifacts.ts'
import { collectFiles } from './artifact-files.ts'
import type { Inputs, StepEnd, StepWork } from './perform-step.ts'

/** Plays `actions/upload-artifact` (version 4 and later). */
export async function uploadArtifact({ state }: StepWork, inputs: Inputs): Promise<StepEnd> {
  const { execution } = state.task
  const { world } = execution.engine
  const { workspace, temp } = state.folders
  const name = inputs.get('name') || 'artifact'
  const patterns = (inputs.get('path') ?? '').split('\n').map((line) => line.trim())
  const files = collectFiles({
    patterns: patterns.filter((pattern) => pattern !== ''),
    base: workspace,
    roots: [workspace, temp],
    hidden: inputs.get('include-hidden-files') === 'true',
  })
  const count = Object.keys(files).length
  if (count === 0) return nothingFound(state.log, inputs)
  const artifact = addArtifact(world, execution.repository, execution.run, {
    name,
    zip: Buffer.from(zipSync(files, { mtime: world.clock() })),
    retentionDays: Number(inputs.get('retention-days') || 90),
    overwrite: inputs.get('overwrite') === 'true',
  })
  state.log(`Artifact ${name} with ${count} file(s) has been successfully uploaded! Artifact ID ${artifact.id}.`)
  const page = `${world.url}/${execution.repository.owner}/${execution.repository.name}/actions/runs/${execution.run.id}`
  return {
    outcome: 'success',
    outputs: {
      'artifact-id': String(artifact.id),
      'artifact-url': `${page}/artifacts/${artifact.id}`,
      'artifact-digest': artifact.digest.replace('sha256:', ''),
    },
  }
}

function nothingFound(log: (line: string) => void, inputs: Inputs): StepEnd {
  const message = `No files were found with the provided path: ${inputs.get('path') ?? ''}. No artifacts will be uploaded.`
  const mode = inputs.get('if-no-files-found') ?? 'warn'
  if (mode === 'error') throw new Error(message)
  log(mode === 'ignore' ? message : `##[warning]${message}`)
  return { outcome: 'success', outputs: {} }
}
