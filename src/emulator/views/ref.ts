import type { Ref } from '../git/plumbing.ts'
import type { Repository } from '../state.ts'
import type { World } from '../world.ts'
import { apiOf } from './addresses.ts'

/** A ref as REST answers show it (`git-ref`). */
export function refView(world: World, repository: Repository, ref: Ref): Record<string, unknown> {
  const api = apiOf(world, repository)
  return {
    ref: ref.ref,
    node_id: `REF_${repository.id}_${ref.ref}`,
    url: `${api}/git/${ref.ref}`,
    object: { sha: ref.sha, type: ref.type, url: `${api}/git/${ref.type}s/${ref.sha}` },
  }
}
