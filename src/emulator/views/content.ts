import type { TreeEntry } from '../git/plumbing.ts'
import type { Repository } from '../state.ts'
import type { World } from '../world.ts'
import { apiOf, pageOf } from './addresses.ts'

const types: Readonly<Record<string, string>> = { tree: 'dir', commit: 'submodule' }

/** A file or folder of a repository as the contents API lists it. @param ref the branch, tag or commit it was asked on */
export function contentView(
  world: World,
  repository: Repository,
  ref: string,
  entry: TreeEntry,
): Record<string, unknown> {
  const path = entry.path.split('/').map(encodeURIComponent).join('/')
  const url = `${apiOf(world, repository)}/contents/${path}?ref=${encodeURIComponent(ref)}`
  const kind = entry.type === 'tree' ? 'tree' : 'blob'
  const git = entry.type === 'commit' ? null : `${apiOf(world, repository)}/git/${kind}s/${entry.sha}`
  const html = `${pageOf(world, repository)}/${kind}/${ref}/${path}`
  return {
    type: types[entry.type] ?? (entry.mode === '120000' ? 'symlink' : 'file'),
    name: entry.path.split('/').at(-1) ?? '',
    path: entry.path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url,
    git_url: git,
    html_url: html,
    download_url: entry.type === 'blob' ? `${pageOf(world, repository)}/raw/${ref}/${path}` : null,
    _links: { self: url, git, html },
  }
}
