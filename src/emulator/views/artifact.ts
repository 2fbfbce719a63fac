import type { Artifact, Repository, Run } from '../state.ts'
import type { World } from '../world.ts'
import { apiOf } from './addresses.ts'

/** An artifact as REST answers show it. */
export function artifactView(
  world: World,
  repository: Repository,
  run: Run,
  artifact: Artifact,
): Record<string, unknown> {
  const url = `${apiOf(world, repository)}/actions/artifacts/${artifact.id}`
  return {
    id: artifact.id,
    node_id: `ART_${artifact.id}`,
    name: artifact.name,
    size_in_bytes: artifact.zip.length,
    url,
    archive_download_url: `${url}/zip`,
    expired: isExpired(world, artifact),
    created_at: artifact.createdAt,
    updated_at: artifact.createdAt,
    expires_at: artifact.expiresAt,
    digest: artifact.digest,
    workflow_run: {
      id: run.id,
      repository_id: repository.id,
      head_repository_id: repository.id,
      head_branch: run.headBranch,
      head_sha: run.headSha,
    },
  }
}

export function isExpired(world: World, artifact: Artifact): boolean {
  return Date.parse(artifact.expiresAt) <= world.clock()
}
