import * as z from 'zod'
import type { RepositoryRef } from '../domain/identity.ts'
import type { GitHub } from '../github/client.ts'
import { failureOrThrow } from '../github/failure.ts'

const listed = z.object({
  artifacts: z.array(
    z.object({ id: z.int().positive(), name: z.string(), size_in_bytes: z.number(), expired: z.boolean() }),
  ),
})

export type Artifact = { readonly id: number; readonly bytes: number }

/** The artifact of that exact name that a run left; null when there is none, or GitHub no longer keeps it. */
export async function findArtifact(
  github: GitHub,
  { owner, name }: RepositoryRef,
  runId: number,
  artifactName: string,
): Promise<Artifact | null> {
  const { data } = await github.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts', {
    owner,
    repo: name,
    run_id: runId,
    name: artifactName,
  })
  const found = listed
    .parse(data)
    .artifacts.filter((artifact) => artifact.name === artifactName && !artifact.expired)
    .sort((a, b) => b.id - a.id)[0]
  return found ? { id: found.id, bytes: found.size_in_bytes } : null
}

/**
 * The signed address of an artifact's zip, good for a minute. GitHub answers with a redirect that is not followed here,
 * so that our Authorization header never leaves for the blob store.
 * @returns null when the artifact is gone
 */
export async function artifactAddress(
  github: GitHub,
  { owner, name }: RepositoryRef,
  { id }: Artifact,
): Promise<string | null> {
  try {
    const { headers } = await github.request(
      'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
      { owner, repo: name, artifact_id: id, archive_format: 'zip', request: { redirect: 'manual' } },
    )
    return z.url().parse(headers.location)
  } catch (error) {
    const { status } = failureOrThrow(error)
    if (status === 404 || status === 410) return null
    throw error
  }
}
