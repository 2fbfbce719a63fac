import type { Blob, TreeEntry as PublishedEntry, Tag, Tree } from '@octokit/graphql-schema'
import { listTree, objectAt, readObject, type TreeEntry } from '../git/plumbing.ts'
import { gitText } from '../git/run.ts'
import type { Repository } from '../state.ts'
import { pageOf } from '../views/addresses.ts'
import { fullName } from '../world.ts'
import { commitNode } from './commit.ts'
import { repositoryNode } from './repository.ts'
import type { Fields, Node, Scope } from './scope.ts'

/** GitHub cuts `Blob.text` off at this many bytes. */
const textCap = 512_000

/**
 * The object an expression or id names (`main`, `refs/…`, `main:path`); null when there is none.
 * @param folder where a tree stands in its commit, with a slash at the end; its entries tell their whole path
 */
export function objectNode(scope: Scope, repository: Repository, expression: string, folder = ''): Node | null {
  const found = objectAt(repository.dir, expression)
  switch (found?.type) {
    case 'commit':
      return commitNode(scope, repository, found.sha)
    case 'tree':
      return treeNode(scope, repository, found.sha, folder)
    case 'blob':
      return blobNode(scope, repository, found.sha, found.size)
    case 'tag':
      return tagNode(scope, repository, found.sha)
    default:
      return null
  }
}

function objectFields(scope: Scope, repository: Repository, sha: string): Fields<Tree> {
  return {
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    repository: () => repositoryNode(scope, repository),
    commitUrl: `${pageOf(scope.world, repository)}/commit/${sha}`,
    commitResourcePath: `/${fullName(repository)}/commit/${sha}`,
  }
}

export function treeNode(scope: Scope, repository: Repository, sha: string, folder = ''): Node {
  const fields: Fields<Tree> = {
    ...objectFields(scope, repository, sha),
    id: `T_${repository.id}_${sha}`,
    entries: () => listTree(repository.dir, sha).map((entry) => entryNode(scope, repository, entry, folder)),
  }
  return { __typename: 'Tree', ...fields }
}

/** `Commit.file`: the entry at a path of a commit, whatever it is; null where there is nothing. */
export function fileNode(scope: Scope, repository: Repository, commit: string, path: string): Node | null {
  const cut = path.lastIndexOf('/') + 1
  const parent = objectAt(repository.dir, `${commit}:${path.slice(0, Math.max(0, cut - 1))}`)
  if (parent?.type !== 'tree') return null
  const entry = listTree(repository.dir, parent.sha).find((one) => one.path === path.slice(cut))
  return entry ? entryNode(scope, repository, entry, path.slice(0, cut)) : null
}

function entryNode(scope: Scope, repository: Repository, entry: TreeEntry, folder: string): Node {
  const path = `${folder}${entry.path}`
  const fields: Fields<PublishedEntry> = {
    name: entry.path,
    path,
    mode: Number.parseInt(entry.mode, 8),
    type: entry.type,
    oid: entry.sha,
    size: entry.size ?? 0,
    extension: /\.[^.]*$/.exec(entry.path)?.[0] ?? '',
    isGenerated: false,
    repository: () => repositoryNode(scope, repository),
    object: () => (entry.type === 'commit' ? null : objectNode(scope, repository, entry.sha, `${path}/`)),
  }
  return { __typename: 'TreeEntry', ...fields }
}

function blobNode(scope: Scope, repository: Repository, sha: string, size: number): Node {
  const bytes = () => readObject(repository.dir, sha) ?? Buffer.alloc(0)
  const isBinary = () => bytes().subarray(0, 8000).includes(0)
  const fields: Fields<Blob> = {
    ...objectFields(scope, repository, sha),
    id: `B_${repository.id}_${sha}`,
    byteSize: size,
    isBinary,
    isTruncated: size > textCap,
    text: () => (isBinary() ? null : bytes().subarray(0, textCap).toString()),
  }
  return { __typename: 'Blob', ...fields }
}

function tagNode(scope: Scope, repository: Repository, sha: string): Node {
  const text = gitText(repository.dir, ['cat-file', 'tag', sha])
  const [head = '', ...message] = text.split('\n\n')
  const named = (key: string) => new RegExp(`^${key} (.*)$`, 'm').exec(head)?.[1] ?? ''
  const fields: Fields<Tag> = {
    ...objectFields(scope, repository, sha),
    id: `TA_${repository.id}_${sha}`,
    name: named('tag'),
    message: message.join('\n\n'),
    target: () => objectNode(scope, repository, named('object')),
  }
  return { __typename: 'Tag', ...fields }
}
