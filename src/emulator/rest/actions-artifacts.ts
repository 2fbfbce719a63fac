import { storeBlob } from '../http/blobs.ts'
import { type ApiRequest, type Handlers, notFound, type Reply, repositoryOf } from '../http/handler.ts'
import { artifactsOf, findArtifact, readArtifact, type StoredArtifact } from '../ops/artifacts.ts'
import { artifactView } from '../views/artifact.ts'
import { namedRun } from './actions-runs.ts'

/** Artifacts of runs (REST, "Artifacts"). */
export const artifactHandlers: Handlers = {
  'actions/list-workflow-run-artifacts': (request) =>
    artifactList(request, artifactsOf(repositoryOf(request), namedRun(request))),

  'actions/list-artifacts-for-repo': (request) => artifactList(request, artifactsOf(repositoryOf(request))),

  'actions/get-artifact': (request) => ({ body: viewOf(request, namedArtifact(request)) }),

  'actions/download-artifact': (request) => {
    if (request.params['archive_format'] !== 'zip') throw notFound()
    const zip = readArtifact(request.world, namedArtifact(request))
    return { status: 302, headers: { location: storeBlob(request.world, zip, 'application/zip') } }
  },
}

function artifactList(request: ApiRequest, artifacts: readonly StoredArtifact[]): Reply {
  const { name, direction } = request.query
  const wanted = artifacts.filter(({ artifact }) => name === undefined || artifact.name === name)
  const ordered = direction === 'asc' ? wanted.toReversed() : wanted
  return { list: ordered.map((stored) => viewOf(request, stored)), key: 'artifacts' }
}

function namedArtifact(request: ApiRequest): StoredArtifact {
  const stored = findArtifact(repositoryOf(request), Number(request.params['artifact_id']))
  if (!stored) throw notFound()
  return stored
}

function viewOf(request: ApiRequest, { run, artifact }: StoredArtifact): Record<string, unknown> {
  return artifactView(request.world, repositoryOf(request), run, artifact)
}
