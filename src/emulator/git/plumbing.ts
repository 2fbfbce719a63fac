import { buildTree, type TreeChange } from './build-tree.ts'
import { type ChangedFile, parseChanges } from './changed-file.ts'
import { type CommitFacts, commitObject, type NewCommit, parseCommit } from './commit-object.ts'
import { itemAt, itemsOf, lookUp, treeOf } from './expression.ts'
import { commitInFile, commonAncestor, lineOf, reaches } from './history.ts'
import { type ObjectType, readObjectFile, writeObjectFile } from './object-file.ts'
import { isOrdinaryRef, listRefFiles, moveRefFiles, type RefMove, readRefFile, refsAreFiles } from './ref-file.ts'
import { remember } from './remember.ts'
import { GitError, git, gitText, tryGit } from './run.ts'
import { emptyTreeId, parseTree, type TreeItem } from './tree-object.ts'

/*
 * What the emulator asks of its bare repositories. The answers of unpacked objects and refs are read from git's own
 * files; for packs, merges and diffs a git process is asked.
 */

/** Stands for "no object": a ref that does not exist, before its creation or after its deletion. */
export const zeroSha = '0'.repeat(40)
/** The tree without entries; git knows it in every repository. */
export const emptyTree = emptyTreeId

export type TreeEntry = {
  path: string
  mode: string
  type: 'blob' | 'tree' | 'commit'
  sha: string
  /** Bytes of a blob; null for trees and submodules. */
  size: number | null
}
export type Ref = { ref: string; sha: string; type: ObjectType }

const objectTypes = new Set(['blob', 'tree', 'commit', 'tag'] as const)

function isSha(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text)
}

/** The object an expression names (`main`, `refs/…`, `<sha>:path`), with its size in bytes; null when there is none. */
export function objectAt(dir: string, expression: string): { sha: string; type: ObjectType; size: number } | null {
  if (expression === '' || /[\n\0]/.test(expression)) return null
  const found = lookUp(dir, expression)
  if (found !== undefined) return found
  const [sha = '', word, size] = gitText(dir, ['cat-file', '--batch-check'], { input: `${expression}\n` }).split(' ')
  const type = objectType(word)
  return type && isSha(sha) ? { sha, type, size: Number(size) } : null
}

/** The commit an expression names; null when it names none. */
export function resolve(dir: string, expression: string): string | null {
  if (expression.startsWith('-') || /[\n\0]/.test(expression)) return null
  const found = lookUp(dir, expression)
  if (found?.type === 'commit') return found.sha
  if (found !== undefined && found?.type !== 'tag') return null
  const { status, output } = tryGit(dir, ['rev-parse', '--verify', '--quiet', `${expression}^{commit}`])
  return status === 0 ? output.toString().trim() : null
}

/** The ref of exactly that full name, or null. */
export function refAt(dir: string, ref: string): Ref | null {
  const sha = readRefFile(dir, ref)
  const type = sha === null ? undefined : objectAt(dir, sha)?.type
  if (sha !== null && type !== undefined) return { ref, sha, type }
  return refsAreFiles(dir) ? null : (packedRefs(dir, ref).find((one) => one.ref === ref) ?? null)
}

/** The bytes of a file (or the target of a symbolic link) at a revision; null when there is no such blob. */
export function readBlob(dir: string, rev: string, path: string): Buffer | null {
  return readNow(dir, `${rev}:${path}`)
}

function readNow(dir: string, expression: string): Buffer | null {
  const found = lookUp(dir, expression)
  if (found === null || (found !== undefined && found.type !== 'blob')) return null
  const stored = found && readObjectFile(dir, found.sha)
  if (stored) return stored.content
  const { status, output } = tryGit(dir, ['cat-file', 'blob', expression])
  return status === 0 ? output : null
}

/** The bytes of a blob by its id; null when it does not exist. */
export function readObject(dir: string, sha: string): Buffer | null {
  return isSha(sha) ? readNow(dir, sha) : null
}

/** Entries of a tree or of a commit's tree; `recursive` lists folders and everything below them. */
export function listTree(dir: string, treeish: string, recursive = false): TreeEntry[] {
  const found = lookUp(dir, treeish)
  const root = found && treeOf(dir, found.sha)
  const read = typeof root === 'string' ? entriesIn(dir, root, '', recursive) : undefined
  return read ?? listPacked(dir, treeish, recursive ? ['-r', '-t'] : [])
}

/** Undefined as soon as something below is packed. */
function entriesIn(dir: string, tree: string, folder: string, recursive: boolean): TreeEntry[] | undefined {
  const found: TreeEntry[] = []
  for (const item of itemsOf(dir, tree) ?? [null]) {
    const entry = item && entryOf(dir, item, `${folder}${item.name}`)
    if (!entry) return undefined
    found.push(entry)
    if (!recursive || entry.type !== 'tree') continue
    const below = entriesIn(dir, entry.sha, `${entry.path}/`, true)
    if (!below) return undefined
    found.push(...below)
  }
  return found
}

function entryOf(dir: string, { mode, sha }: TreeItem, path: string): TreeEntry | undefined {
  if (mode === '160000') return { path, mode, type: 'commit', sha, size: null }
  const found = lookUp(dir, sha)
  if (!found) return undefined
  const isTree = found.type === 'tree'
  return { path, mode: mode.padStart(6, '0'), type: isTree ? 'tree' : 'blob', sha, size: isTree ? null : found.size }
}

function listPacked(dir: string, treeish: string, flags: readonly string[]): TreeEntry[] {
  const lines = gitText(dir, ['ls-tree', '-l', '-z', ...flags, treeish]).split('\0')
  return lines.filter((line) => line !== '').map(readEntry)
}

/** The one entry at a path of a commit; null when there is none. */
export function entryAt(dir: string, commit: string, path: string): TreeEntry | null {
  const item = path === '' ? null : itemAt(dir, commit, path)
  if (item === null) return null
  return (item && entryOf(dir, item, path)) ?? packedEntry(dir, commit, path)
}

const packedEntry = remember((dir, commit = '', path = ''): TreeEntry | null => {
  const lines = gitText(dir, ['ls-tree', '-l', '-z', '--full-tree', commit, '--', path]).split('\0')
  const found = lines.filter((line) => line !== '').map(readEntry)
  return found.find((entry) => entry.path === path) ?? null
})

function readEntry(line: string): TreeEntry {
  const [head = '', path = ''] = line.split('\t')
  const [mode = '', word, sha = '', size = '-'] = head.split(/ +/)
  const type = word === 'tree' || word === 'commit' ? word : 'blob'
  return { path, mode, type, sha, size: size === '-' ? null : Number(size) }
}

/** Everything a commit object says. Throws GitError when `sha` is no commit. */
export function commitFacts(dir: string, sha: string): CommitFacts {
  return commitInFile(dir, sha) ?? packedCommit(dir, sha)
}

const packedCommit = remember(
  (dir, sha = ''): CommitFacts => parseCommit(sha, git(dir, ['cat-file', 'commit', sha]).toString()),
)

/** Stores bytes. @returns the blob's id */
export function writeBlob(dir: string, content: Buffer | string): string {
  return writeObjectFile(dir, 'blob', Buffer.from(content))
}

/**
 * Builds a tree from another one.
 * @param baseTree tree or commit to start from; null for an empty tree
 * @throws GitError when an object does not exist or a path is not allowed
 */
export function writeTree(dir: string, baseTree: string | null, changes: readonly TreeChange[]): string {
  const missing = changes.find(({ mode, sha }) => sha !== null && mode !== '160000' && !objectAt(dir, sha))
  if (missing) throw new GitError(`invalid object ${missing.sha} for '${missing.path}'`)
  const base = baseTree === null ? null : (objectAt(dir, `${baseTree}^{tree}`)?.sha ?? '')
  if (base === '') throw new GitError(`${baseTree} has no tree`)
  return buildTree(dir, base, changes, (sha) => itemsOf(dir, sha) ?? packedItems(dir, sha))
}

const packedItems = remember((dir, sha = '') => parseTree(git(dir, ['cat-file', 'tree', sha])))

/** Stores a commit; no ref moves. @returns its id */
export function writeCommit(dir: string, commit: NewCommit): string {
  return writeObjectFile(dir, 'commit', Buffer.from(commitObject(commit)))
}

/** Best common ancestor of two commits; null when their histories are unrelated. */
export const mergeBase = remember((dir, a = '', b = ''): string | null => {
  const found = commonAncestor(dir, a, b)
  if (found !== undefined) return found
  const { status, output } = tryGit(dir, ['merge-base', a, b])
  return status === 0 ? output.toString().trim() : null
})

/** Whether `ancestor` is reachable from `descendant` (a commit is its own ancestor); false for what is no commit. */
export function isAncestor(dir: string, ancestor: string, descendant: string): boolean {
  return ancestry(dir, ancestor, descendant) ?? false
}

const ancestry = remember((dir, ancestor = '', descendant = ''): boolean | null => {
  const found = reaches(dir, ancestor, descendant)
  if (found !== undefined) return found
  const { status } = tryGit(dir, ['merge-base', '--is-ancestor', ancestor, descendant])
  return status === 0 || status === 1 ? status === 0 : null
})

/** Commits reachable from `head` and not from `base`, oldest first. */
export const commitsBetween = remember((dir, base = '', head = ''): readonly string[] =>
  commitsWithout(dir, head, [base]),
)

/** Commits reachable from `head` and from none of the others, oldest first. */
export function commitsWithout(dir: string, head: string, others: readonly string[]): readonly string[] {
  const line = lineOf(dir, head, others)
  if (line) return line
  const listed = gitText(dir, ['rev-list', '--reverse', '--topo-order', head, '--not', ...others])
  return listed.split('\n').filter(isSha)
}

/** What differs between two trees or commits, renames detected. Use `emptyTree` as the base of a root commit. */
export const changedFiles = remember((dir, base = '', head = ''): readonly ChangedFile[] =>
  parseChanges(git(dir, ['diff-tree', '-r', '-M', '-z', '--raw', '--numstat', '-p', base, head]).toString()),
)

/** The whole diff between two trees or commits as text. */
export const diffText = remember((dir, base = '', head = ''): string => git(dir, ['diff', '-M', base, head]).toString())

/** Moves or makes one ref. Throws GitError when `old` is given and the ref is not there. */
export function updateRef(dir: string, ref: string, sha: string, old?: string): void {
  moveRefs(dir, [{ ref, sha, ...(old === undefined ? {} : { old }) }])
}

/** Several moves in one transaction: all or none. Throws GitError when one of them is refused. */
export function moveRefs(dir: string, moves: readonly RefMove[]): void {
  const isPlain = refsAreFiles(dir) && moves.every(({ ref }) => isOrdinaryRef(ref))
  if (isPlain) moveFiles(dir, moves)
  else movePackedRefs(dir, moves)
}

function moveFiles(dir: string, moves: readonly RefMove[]): void {
  for (const { ref, sha } of moves) {
    const type = sha === null ? 'commit' : objectAt(dir, sha)?.type
    const fits = ref.startsWith('refs/heads/') ? type === 'commit' : type !== undefined
    if (!fits) throw new GitError(`cannot update ref '${ref}': trying to write ${type ?? 'nonexistent object'} ${sha}`)
  }
  moveRefFiles(dir, moves)
}

function movePackedRefs(dir: string, moves: readonly RefMove[]): void {
  const lines = moves.map(({ ref, sha, old }) =>
    sha === null ? `delete ${ref}\0${old ?? ''}\0` : `update ${ref}\0${sha}\0${old ?? ''}\0`,
  )
  git(dir, ['update-ref', '--no-deref', '-z', '--stdin'], { input: lines.join('') })
}

/** Refs at or below a prefix, sorted by name: `refs/heads/`, or one full name. */
export function listRefs(dir: string, prefix: string): Ref[] {
  if (!refsAreFiles(dir)) return packedRefs(dir, prefix)
  const exact = prefix.endsWith('/') ? null : refAt(dir, prefix)
  if (exact) return [exact]
  return listRefFiles(dir, prefix.replace(/\/$/, '')).flatMap((ref) => refAt(dir, ref) ?? [])
}

function packedRefs(dir: string, prefix: string): Ref[] {
  const format = '--format=%(refname) %(objectname) %(objecttype)'
  const lines = gitText(dir, ['for-each-ref', format, prefix]).split('\n')
  return lines.flatMap((line) => {
    const [ref, sha, word] = line.split(' ')
    const type = objectType(word)
    return ref && sha && type ? [{ ref, sha, type }] : []
  })
}

function objectType(word: string | undefined): ObjectType | null {
  for (const type of objectTypes) if (type === word) return type
  return null
}
