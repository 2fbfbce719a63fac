import { writeObjectFile } from './object-file.ts'
import { GitError } from './run.ts'
import { folderMode, type TreeItem, treeContent } from './tree-object.ts'

/** One change to a tree: an object at a path, or `sha: null` to remove the file that is there. */
export type TreeChange = { path: string; mode: string; sha: string | null }

/** A folder while it is being changed. One that nothing touched yet has only its id. */
type Folder = { sha: string | null; entries: Map<string, Entry> | null }
type Entry = { mode: string; sha: string } | Folder
type ReadTree = (sha: string) => readonly TreeItem[]

/**
 * Builds a tree from another one as git's index would: a file takes the place of a folder and the other way round,
 * folders that become empty go away.
 * @param base id of the tree to start from; null for an empty one
 * @param read gives the entries of a stored tree
 * @throws GitError for a path git does not allow
 */
export function buildTree(
  dir: string,
  base: string | null,
  changes: readonly TreeChange[],
  read: (sha: string) => readonly TreeItem[],
): string {
  const root: Folder = { sha: base, entries: base === null ? new Map() : null }
  for (const change of changes) {
    checkPath(change)
    apply(root, change.path.split('/'), change, read)
  }
  return store(dir, root) ?? writeObjectFile(dir, 'tree', Buffer.alloc(0))
}

/** What git's index refuses (`verify_path`): dots, nothing at all, and whatever some file system takes for `.git`. */
function checkPath({ path, mode }: TreeChange): void {
  const parts = path.split('/')
  const bad = parts.some(
    (part) => part === '' || part === '.' || part === '..' || /^(?:\.git|git~1)[ .]*(?:$|:)/i.test(part),
  )
  const isLinked = mode === '120000' && parts.at(-1)?.toLowerCase() === '.gitmodules'
  if (bad || isLinked || path.includes('\0')) throw new GitError(`invalid path '${path}'`)
}

function apply(folder: Folder, parts: readonly string[], change: TreeChange, read: ReadTree): void {
  const [name = '', ...below] = parts
  const entries = opened(folder, read)
  const there = entries.get(name)
  if (below.length > 0) {
    const next = there && isFolder(there) ? there : newFolder(change)
    if (!next) return
    apply(next, below, change, read)
    entries.set(name, next)
  } else if (change.sha !== null) entries.set(name, { mode: fileMode(change.mode), sha: change.sha })
  else if (there && !isFolder(there)) entries.delete(name)
}

/** Nothing has to be removed from a folder that does not exist. */
function newFolder({ sha }: TreeChange): Folder | null {
  return sha === null ? null : { sha: null, entries: new Map() }
}

function opened(folder: Folder, read: ReadTree): Map<string, Entry> {
  const items = folder.sha === null ? [] : read(folder.sha)
  const entries = folder.entries ?? new Map(items.map((item) => [item.name, entryOf(item)]))
  folder.entries = entries
  folder.sha = null
  return entries
}

function entryOf({ mode, sha }: TreeItem): Entry {
  return mode === folderMode ? { sha, entries: null } : { mode, sha }
}

function isFolder(entry: Entry): entry is Folder {
  return 'entries' in entry
}

/** git knows these modes of files and no others. */
function fileMode(mode: string): string {
  if (mode === '120000' || mode === '160000') return mode
  return (Number.parseInt(mode, 8) & 0o100) === 0 ? '100644' : '100755'
}

/** Writes a folder and everything changed below it; null when nothing is left in it. */
function store(dir: string, { sha, entries }: Folder): string | null {
  if (entries === null) return sha
  const items = [...entries].flatMap(([name, entry]): TreeItem[] => {
    if (!isFolder(entry)) return [{ name, ...entry }]
    const id = store(dir, entry)
    return id === null ? [] : [{ name, mode: folderMode, sha: id }]
  })
  return items.length === 0 ? null : writeObjectFile(dir, 'tree', treeContent(items))
}
