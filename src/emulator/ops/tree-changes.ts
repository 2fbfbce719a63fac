import type { TreeChange } from '../git/build-tree.ts'
import { listTree, objectAt } from '../git/plumbing.ts'

/**
 * Puts a whole folder at a path, or nothing: everything that is at the path now goes away first.
 * @param base tree or commit the change applies to; null for an empty tree
 * @param tree id of the tree to put there; null to remove what is there
 */
export function subtreeChanges(dir: string, base: string | null, path: string, tree: string | null): TreeChange[] {
  const now = base === null ? null : objectAt(dir, `${base}:${path}`)
  const leaving = now?.type === 'tree' ? filesOf(dir, now.sha).map((file) => file.path) : []
  const entering = tree === null ? [] : filesOf(dir, tree)
  const removals = now?.type === 'tree' ? leaving.map((name) => `${path}/${name}`) : [path]
  return [
    ...removals.map((name) => ({ path: name, mode: '0', sha: null })),
    ...entering.map(({ path: name, mode, sha }) => ({ path: `${path}/${name}`, mode, sha })),
  ]
}

function filesOf(dir: string, tree: string) {
  return listTree(dir, tree, true).filter((entry) => entry.type !== 'tree')
}
