import { commitFacts, mergeBase } from './plumbing.ts'
import { remember } from './remember.ts'
import { tryGit } from './run.ts'

/** The real three-way merge of two commits, without a work tree: the merged tree, or the paths in conflict. */
export const mergeTree = remember((dir, base = '', head = ''): { tree: string } | { conflicts: readonly string[] } => {
  const fork = mergeBase(dir, base, head)
  if (fork === base || fork === head) return { tree: commitFacts(dir, fork === base ? head : base).tree }
  const args = ['merge-tree', '--write-tree', '--name-only', '-z', '--no-messages', base, head]
  const { status, output } = tryGit(dir, args)
  const [tree = '', ...paths] = output.toString().split('\0')
  if (status === 0) return { tree }
  return { conflicts: paths.filter((path) => path !== '') }
})
