import { createHash } from 'node:crypto'
import { ApiError } from '../http/handler.ts'
import type { Artifact, Repository, Run } from '../state.ts'
import { isExpired } from '../views/artifact.ts'
import { freshId, timestamp, type World } from '../world.ts'

const longestRetention = 90
const forbidden = /[":<>|*?\r\n\\/]/

/**
 * Keeps an artifact of a run.
 * @param input.retentionDays 1 to 90; more is cut to 90, as on github.com
 * @throws ApiError 422 for a name with characters file systems refuse, 409 when the run has one of that name
 */
export function addArtifact(
  world: World,
  repository: Repository,
  run: Run,
  input: { name: string; zip: Buffer; retentionDays: number; overwrite?: boolean },
): Artifact {
  const { name, zip } = input
  if (name === '' || forbidden.test(name)) throw new ApiError(422, `The artifact name is not valid: ${name}`)
  if (input.overwrite) run.artifacts = run.artifacts.filter((artifact) => artifact.name !== name)
  if (artifactsOf(repository, run).some(({ artifact }) => artifact.name === name)) {
    throw new ApiError(409, 'Conflict: an artifact with this name already exists on the workflow run')
  }
  const days = Math.min(Math.max(Math.floor(input.retentionDays) || longestRetention, 1), longestRetention)
  const artifact: Artifact = {
    id: freshId(world),
    name,
    zip,
    createdAt: timestamp(world),
    expiresAt: new Date(world.clock() + days * 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z'),
    digest: `sha256:${createHash('sha256').update(zip).digest('hex')}`,
  }
  run.artifacts.push(artifact)
  return artifact
}

export type StoredArtifact = { run: Run; artifact: Artifact }

/** Artifacts of a repository or of one run, newest first. */
export function artifactsOf(repository: Repository, only?: Run): StoredArtifact[] {
  const runs = only ? [only] : repository.runs
  const all = runs.flatMap((run) => run.artifacts.map((artifact) => ({ run, artifact })))
  return all.sort((one, other) => other.artifact.id - one.artifact.id)
}

export function findArtifact(repository: Repository, id: number): StoredArtifact | null {
  return artifactsOf(repository).find(({ artifact }) => artifact.id === id) ?? null
}

/**
 * The bytes of an artifact.
 * @throws ApiError 410 when it has expired
 */
export function readArtifact(world: World, { artifact }: StoredArtifact): Buffer {
  if (isExpired(world, artifact)) throw new ApiError(410, 'Artifact has expired')
  return artifact.zip
}

export function deleteArtifact({ run, artifact }: StoredArtifact): void {
  run.artifacts = run.artifacts.filter((one) => one.id !== artifact.id)
}
