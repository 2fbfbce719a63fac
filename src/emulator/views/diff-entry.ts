import type { ChangedFile } from '../git/changed-file.ts'
import type { Repository } from '../state.ts'
import type { World } from '../world.ts'
import { apiOf, pageOf } from './addresses.ts'

/** A changed file as lists of files show it (`diff-entry`). @param sha the commit the new side belongs to */
export function diffEntryView(
  world: World,
  repository: Repository,
  sha: string,
  file: ChangedFile,
): Record<string, unknown> {
  const path = file.path.split('/').map(encodeURIComponent).join('/')
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${pageOf(world, repository)}/blob/${sha}/${path}`,
    raw_url: `${pageOf(world, repository)}/raw/${sha}/${path}`,
    contents_url: `${apiOf(world, repository)}/contents/${path}?ref=${sha}`,
    ...(file.patch === null ? {} : { patch: file.patch }),
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  }
}
