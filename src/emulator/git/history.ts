import { type CommitFacts, parseCommit } from './commit-object.ts'
import { readObjectFile } from './object-file.ts'
import { remember } from './remember.ts'

/*
 * Questions about histories, answered by walking unpacked commits. Every answer may be `undefined`: some commit is packed
 * or missing, the history is long, or its order is not plain; then git has to be asked.
 */

const longestWalk = 2000

/** A commit object that has a file of its own; null when there is none. */
export const commitInFile = remember((dir, sha = ''): CommitFacts | null => {
  const found = readObjectFile(dir, sha)
  return found?.type === 'commit' ? parseCommit(sha, found.content.toString()) : null
})

/** Every commit reachable from these tips, themselves included, or those met on the way to one that is looked for. */
function reachable(dir: string, tips: readonly string[], wanted?: string): Set<string> | undefined {
  const found = new Set(tips)
  for (const sha of found) {
    if (sha === wanted) return found
    const commit = commitInFile(dir, sha)
    if (!commit || found.size > longestWalk) return undefined
    for (const parent of commit.parents) found.add(parent)
  }
  return found
}

/** Whether `ancestor` is reachable from `descendant`. */
export function reaches(dir: string, ancestor: string, descendant: string): boolean | undefined {
  if (!commitInFile(dir, ancestor)) return undefined
  return reachable(dir, [descendant], ancestor)?.has(ancestor)
}

/** The one best common ancestor of two commits; null when their histories are unrelated. */
export function commonAncestor(dir: string, a: string, b: string): string | null | undefined {
  const [ours, theirs] = [reachable(dir, [a]), reachable(dir, [b])]
  if (!ours || !theirs) return undefined
  const common = [...ours].filter((sha) => theirs.has(sha))
  const surpassed = new Set(common.flatMap((sha) => commitInFile(dir, sha)?.parents ?? []))
  const best = common.filter((sha) => !surpassed.has(sha))
  if (best.length > 1) return undefined
  return best[0] ?? null
}

/** The commits reachable from `head` and from none of `without`, oldest first; only where they stand in one line. */
export function lineOf(dir: string, head: string, without: readonly string[]): string[] | undefined {
  if (without.includes(head)) return []
  const [only, ...more] = without
  const straight = only !== undefined && more.length === 0 ? straightLine(dir, head, only) : undefined
  if (straight) return straight
  const [all, known] = [reachable(dir, [head]), reachable(dir, without)]
  return all && known && ordered(dir, head, new Set([...all].filter((sha) => !known.has(sha))))
}

/** A set of commits as one line that ends at `head`; undefined when they branch. */
function ordered(dir: string, head: string, wanted: ReadonlySet<string>): string[] | undefined {
  const line: string[] = []
  for (let at: string | undefined = wanted.has(head) ? head : undefined; at !== undefined; ) {
    line.push(at)
    const above: readonly string[] = (commitInFile(dir, at)?.parents ?? []).filter((sha) => wanted.has(sha))
    if (above.length > 1) return undefined
    at = above[0]
  }
  return line.length === wanted.size ? line.reverse() : undefined
}

/** The commits from `base` (left out) to `head` where each has one parent: the usual case, however long the history. */
function straightLine(dir: string, head: string, base: string): string[] | undefined {
  const line: string[] = []
  for (let at = head; at !== base; ) {
    const [parent, ...others] = commitInFile(dir, at)?.parents ?? []
    if (parent === undefined || others.length > 0 || line.length > longestWalk) return undefined
    line.push(at)
    at = parent
  }
  return line.reverse()
}
