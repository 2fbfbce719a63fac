import { mergeTree } from '../git/merge-tree.ts'
import { commitFacts, resolve, updateRef, writeCommit } from '../git/plumbing.ts'
import { webFlow } from '../ops/commit-authors.ts'
import { testMergeRef } from '../ops/pulls-mergeability.ts'
import type { Issue, Pull, Repository } from '../state.ts'
import type { World } from '../world.ts'

/**
 * The test merge a pull request's runs check out, at `refs/pull/N/merge`; made again when base or head moved. What the
 * API knows about mergeability does not change: GitHub answers that on its own time.
 * @returns its SHA; null while the two conflict
 */
export function testMerge(world: World, repository: Repository, issue: Issue, pull: Pull): string | null {
  const { dir } = repository
  const base = resolve(dir, `refs/heads/${pull.baseRef}`) ?? pull.baseSha
  const ref = testMergeRef(issue)
  const parents = [base, pull.headSha]
  const known = resolve(dir, ref)
  if (known && commitFacts(dir, known).parents.join() === parents.join()) return known
  const merged = mergeTree(dir, base, pull.headSha)
  if ('conflicts' in merged) return null
  const github = webFlow(world)
  const message = `Merge ${pull.headSha} into ${base}`
  const sha = writeCommit(dir, { tree: merged.tree, parents, message, author: github, committer: github })
  updateRef(dir, ref, sha)
  return sha
}
