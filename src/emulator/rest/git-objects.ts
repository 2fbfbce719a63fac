import { listTree, objectAt, readObject } from '../git/plumbing.ts'
import { ApiError, type Handlers, notFound, repositoryOf } from '../http/handler.ts'
import type { GivenPerson } from '../ops/commit-authors.ts'
import { createCommit } from '../ops/commits.ts'
import { createBlob, createTree, type NewTreeEntry, refuseEmpty } from '../ops/git-objects.ts'
import type { Repository } from '../state.ts'
import { apiOf } from '../views/addresses.ts'
import { gitCommitView } from '../views/commit.ts'
import type { World } from '../world.ts'
import { record, text, texts } from './fields.ts'

const longestTree = 100_000

/** Blobs, trees and commits (REST, "Git database"). */
export const objectHandlers: Handlers = {
  'git/create-blob': (request) => {
    const { world, body } = request
    const repository = repositoryOf(request)
    const encoding = body['encoding'] === 'base64' ? 'base64' : 'utf-8'
    const sha = createBlob(repository, text(body['content']) ?? '', encoding)
    return { status: 201, body: { sha, url: `${apiOf(world, repository)}/git/blobs/${sha}` } }
  },

  'git/get-blob': (request) => {
    const repository = repositoryOf(request)
    const sha = request.params['file_sha'] ?? ''
    const bytes = readObject(repository.dir, sha)
    if (!bytes) throw notFound()
    if (request.accept.includes('raw')) return { bytes, contentType: 'application/vnd.github.raw' }
    const content = wrapped(bytes)
    const url = `${apiOf(request.world, repository)}/git/blobs/${sha}`
    return { body: { sha, node_id: `B_${repository.id}_${sha}`, url, size: bytes.length, encoding: 'base64', content } }
  },

  'git/create-tree': (request) => {
    const repository = repositoryOf(request)
    const listed = Array.isArray(request.body['tree']) ? request.body['tree'].map(treeEntry) : []
    const sha = createTree(repository, text(request.body['base_tree']) ?? null, listed)
    return { status: 201, body: treeView(request.world, repository, sha, false) }
  },

  'git/get-tree': (request) => {
    const repository = repositoryOf(request)
    refuseEmpty(repository)
    const object = objectAt(repository.dir, `${request.params['tree_sha'] ?? ''}^{tree}`)
    if (!object) throw notFound()
    // Any value asks for it, even `false` or 0 (REST, "Get a tree").
    return { body: treeView(request.world, repository, object.sha, request.query['recursive'] !== undefined) }
  },

  'git/create-commit': (request) => {
    const { world, caller, body } = request
    const repository = repositoryOf(request)
    const sha = createCommit(world, caller, repository, {
      message: text(body['message']) ?? '',
      tree: text(body['tree']) ?? '',
      parents: texts(body['parents']) ?? [],
      author: person(body['author']),
      committer: person(body['committer']),
      signature: text(body['signature']),
    })
    return { status: 201, body: gitCommitView(world, repository, sha) }
  },

  'git/get-commit': (request) => {
    const repository = repositoryOf(request)
    refuseEmpty(repository)
    const sha = request.params['commit_sha'] ?? ''
    if (objectAt(repository.dir, sha)?.type !== 'commit') throw notFound()
    return { body: gitCommitView(request.world, repository, sha) }
  },
}

/** Base64 in lines of 60 characters, as GitHub sends file contents. */
export function wrapped(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll(/.{1,60}/g, '$&\n')
}

/** An author or committer as requests name one. */
export function person(value: unknown): GivenPerson | undefined {
  if (value === undefined || value === null) return undefined
  const given = record(value)
  return { name: text(given['name']), email: text(given['email']), date: text(given['date']) }
}

function treeEntry(value: unknown): NewTreeEntry {
  const entry = record(value)
  const path = text(entry['path'])
  const mode = text(entry['mode'])
  if (path === undefined) throw new ApiError(422, 'Must supply tree.path')
  const sha = entry['sha'] === null ? null : text(entry['sha'])
  if (mode === undefined && sha !== null) throw new ApiError(422, 'Must supply a valid tree.mode')
  return { path, mode: mode ?? '100644', sha, content: text(entry['content']) }
}

function treeView(world: World, repository: Repository, sha: string, recursive: boolean): Record<string, unknown> {
  const api = `${apiOf(world, repository)}/git`
  const entries = listTree(repository.dir, sha, recursive)
  return {
    sha,
    url: `${api}/trees/${sha}`,
    truncated: entries.length > longestTree,
    tree: entries.slice(0, longestTree).map((entry) => ({
      path: entry.path,
      mode: entry.mode,
      type: entry.type,
      sha: entry.sha,
      ...(entry.size === null ? {} : { size: entry.size }),
      ...(entry.type === 'commit' ? {} : { url: `${api}/${entry.type}s/${entry.sha}` }),
    })),
  }
}
