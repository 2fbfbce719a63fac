import { mergeTree } from './merge-tree.ts'
import { commitFacts, writeCommit } from './plumbing.ts'

/**
 * The tree a commit's change gives on top of another commit, as a cherry-pick would.
 * Works on stand-in commits that share one root, so that git takes the commit's own parent as the merge base.
 * @returns the tree, or null on a conflict
 */
export function replayTree(dir: string, commit: string, onto: string): string | null {
  const facts = commitFacts(dir, commit)
  const [parent] = facts.parents
  if (!parent) return null
  const nobody = { name: 'stand-in', email: 'stand-in@localhost', date: facts.committer.date }
  const standIn = (tree: string, parents: string[]) =>
    writeCommit(dir, { tree, parents, message: 'stand-in', author: nobody, committer: nobody })
  const root = standIn(commitFacts(dir, parent).tree, [])
  const merged = mergeTree(dir, standIn(commitFacts(dir, onto).tree, [root]), standIn(facts.tree, [root]))
  return 'tree' in merged ? merged.tree : null
}
