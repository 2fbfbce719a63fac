import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type ChangedFile, parseChanges } from './changed-file.ts'
import { type CommitFacts, commitObject, type NewCommit, parseCommit } from './commit-object.ts'
import { remember } from './remember.ts'
import { git, gitText, tryGit } from './run.ts'

/** Stands for "no object": a ref that does not exist, before its creation or after its deletion. */
export const zeroSha = '0'.repeat(40)
/** The tree without entries; git knows it in every repository. */
export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

export type TreeEntry = {
  path: string
  mode: string
  type: 'blob' | 'tree' | 'commit'
  sha: string
  /** Bytes of a blob; null for trees and submodules. */
  size: number | null
}
/** One change to a tree: an object at a path, or `sha: null` to remove what is there. */
export type TreeChange = { path: string; mode: string; sha: string | null }
export type Ref = { ref: string; sha: string; type: 'blob' | 'tree' | 'commit' | 'tag' }
/** What a ref must become (`null`: go away) and, when given, what it must be now (`zeroSha`: must not exist). */
export type RefMove = { ref: string; sha: string | null; old?: string }

const objectTypes = new Set(['blob', 'tree', 'commit', 'tag'] as const)

function isSha(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text)
}

/** Makes an empty bare repository whose HEAD names `defaultBranch`. */
export function initBare(dir: string, defaultBranch = 'main'): void {
  mkdirSync(dirname(dir), { recursive: true })
  git(dir, ['init', '--quiet', '--bare', '--template=', `--initial-branch=${defaultBranch}`, dir])
  const config =
    '[uploadpack]\n\tallowFilter = true\n\tallowAnySHA1InWant = true\n[http]\n\treceivepack = true\n[gc]\n\tauto = 0\n'
  appendFileSync(join(dir, 'config'), config)
}

/** The object an expression names (`main`, `refs/…`, `<sha>:path`), with its size in bytes; null when there is none. */
export function objectAt(dir: string, expression: string): { sha: string; type: Ref['type']; size: number } | null {
  if (expression === '' || /[\n\0]/.test(expression)) return null
  const [sha = '', word, size] = gitText(dir, ['cat-file', '--batch-check'], { input: `${expression}\n` }).split(' ')
  const type = objectType(word)
  return type && isSha(sha) ? { sha, type, size: Number(size) } : null
}

/** The commit an expression names; null when it names none. */
export function resolve(dir: string, expression: string): string | null {
  if (isSha(expression)) return isCommit(dir, expression) ? expression : null
  if (/^refs\/(?!tags\/)/.test(expression)) return refCommit(dir, expression)
  if (expression.startsWith('-') || /[\n\0]/.test(expression)) return null
  const { status, output } = tryGit(dir, ['rev-parse', '--verify', '--quiet', `${expression}^{commit}`])
  return status === 0 ? output.toString().trim() : null
}

function refCommit(dir: string, ref: string): string | null {
  const found = refAt(dir, ref)
  return found?.type === 'commit' ? found.sha : null
}

/** The ref of exactly that full name, or null. */
export function refAt(dir: string, ref: string): Ref | null {
  const sha = looseRef(dir, ref)
  if (sha !== null && isCommit(dir, sha)) return { ref, sha, type: 'commit' }
  if (sha === null && !existsSync(join(dir, 'packed-refs'))) return null
  return listRefs(dir, ref).find((one) => one.ref === ref) ?? null
}

/** git's own file of an unpacked ref: the same answer without a process. */
function looseRef(dir: string, ref: string): string | null {
  if (ref.split('/').includes('..')) return null
  try {
    const sha = readFileSync(join(dir, ref), 'utf8').trim()
    return isSha(sha) ? sha : null
  } catch {
    return null
  }
}

function isCommit(dir: string, sha: string): boolean {
  return commitKnown(dir, sha) ?? false
}

const commitKnown = remember((dir, sha = ''): true | null => (objectAt(dir, sha)?.type === 'commit' ? true : null))

/** The bytes of a file (or the target of a symbolic link) at a revision; null when there is no such blob. */
export function readBlob(dir: string, rev: string, path: string): Buffer | null {
  return isSha(rev) ? readStill(dir, rev, path) : readNow(dir, `${rev}:${path}`)
}

function readNow(dir: string, expression: string): Buffer | null {
  const { status, output } = tryGit(dir, ['cat-file', 'blob', expression])
  return status === 0 ? output : null
}

const readStill = remember((dir, rev = '', path = '') => readNow(dir, `${rev}:${path}`))

/** The bytes of a blob by its id; null when it does not exist. */
export function readObject(dir: string, sha: string): Buffer | null {
  return isSha(sha) ? readNow(dir, sha) : null
}

/** Entries of a tree or of a commit's tree; `recursive` lists folders and everything below them. */
export function listTree(dir: string, treeish: string, recursive = false): TreeEntry[] {
  return isSha(treeish)
    ? listStill(dir, treeish, recursive ? '-rt' : '')
    : listNow(dir, treeish, recursive ? '-rt' : '')
}

function listNow(dir: string, treeish: string, flag: string): TreeEntry[] {
  const flags = flag === '' ? [] : ['-r', '-t']
  const lines = gitText(dir, ['ls-tree', '-l', '-z', ...flags, treeish]).split('\0')
  return lines.filter((line) => line !== '').map(readEntry)
}

const listStill = remember((dir, treeish = '', flag = '') => listNow(dir, treeish, flag))

/** The one entry at a path of a commit; null when there is none. */
export const entryAt = remember((dir, commit = '', path = ''): TreeEntry | null => {
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
export const commitFacts = remember(
  (dir, sha = ''): CommitFacts => parseCommit(sha, git(dir, ['cat-file', 'commit', sha]).toString()),
)

/** Stores bytes. @returns the blob's id */
export function writeBlob(dir: string, content: Buffer | string): string {
  return gitText(dir, ['hash-object', '-w', '--stdin'], { input: content })
}

/**
 * Builds a tree from another one.
 * @param baseTree tree or commit to start from; null for an empty tree
 * @throws GitError when an object does not exist or a path is not allowed
 */
export function writeTree(dir: string, baseTree: string | null, changes: readonly TreeChange[]): string {
  const scratch = mkdtempSync(join(dir, 'index-'))
  const environment = { GIT_INDEX_FILE: join(scratch, 'index') }
  try {
    if (baseTree !== null) git(dir, ['read-tree', baseTree], { environment })
    const input = changes.map(({ path, mode, sha }) => `${sha ? mode : '0'} ${sha ?? zeroSha}\t${path}\0`).join('')
    git(dir, ['update-index', '--add', '--replace', '-z', '--index-info'], { environment, input })
    return gitText(dir, ['write-tree'], { environment })
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** Stores a commit; no ref moves. @returns its id */
export function writeCommit(dir: string, commit: NewCommit): string {
  return gitText(dir, ['hash-object', '-t', 'commit', '-w', '--stdin'], { input: commitObject(commit) })
}

/** Best common ancestor of two commits; null when their histories are unrelated. */
export const mergeBase = remember((dir, a = '', b = ''): string | null => {
  const { status, output } = tryGit(dir, ['merge-base', a, b])
  return status === 0 ? output.toString().trim() : null
})

/** Whether `ancestor` is reachable from `descendant` (a commit is its own ancestor); false for what is no commit. */
export function isAncestor(dir: string, ancestor: string, descendant: string): boolean {
  return ancestry(dir, ancestor, descendant) ?? false
}

const ancestry = remember((dir, ancestor = '', descendant = ''): boolean | null => {
  const { status } = tryGit(dir, ['merge-base', '--is-ancestor', ancestor, descendant])
  return status === 0 || status === 1 ? status === 0 : null
})

/** Commits reachable from `head` and not from `base`, oldest first. */
export const commitsBetween = remember((dir, base = '', head = ''): readonly string[] =>
  gitText(dir, ['rev-list', '--reverse', '--topo-order', `${base}..${head}`])
    .split('\n')
    .filter(isSha),
)

/** The real three-way merge of two commits, without a work tree: the merged tree, or the paths in conflict. */
export const mergeTree = remember((dir, base = '', head = ''): { tree: string } | { conflicts: readonly string[] } => {
  const args = ['merge-tree', '--write-tree', '--name-only', '-z', '--no-messages', base, head]
  const { status, output } = tryGit(dir, args)
  const [tree = '', ...paths] = output.toString().split('\0')
  if (status === 0) return { tree }
  return { conflicts: paths.filter((path) => path !== '') }
})

/** What differs between two trees or commits, renames detected. Use `emptyTree` as the base of a root commit. */
export const changedFiles = remember((dir, base = '', head = ''): readonly ChangedFile[] => {
  const listing = git(dir, ['diff-tree', '-r', '-M', '-z', '--raw', '--numstat', base, head]).toString()
  return listing === '' ? [] : parseChanges(listing, git(dir, ['diff-tree', '-r', '-M', '-p', base, head]).toString())
})

/** The whole diff between two trees or commits as text. */
export const diffText = remember((dir, base = '', head = ''): string => git(dir, ['diff', '-M', base, head]).toString())

/** Moves or makes one ref. Throws GitError when `old` is given and the ref is not there. */
export function updateRef(dir: string, ref: string, sha: string, old?: string): void {
  moveRefs(dir, [{ ref, sha, ...(old === undefined ? {} : { old }) }])
}

/** Removes one ref. */
export function deleteRef(dir: string, ref: string, old?: string): void {
  moveRefs(dir, [{ ref, sha: null, ...(old === undefined ? {} : { old }) }])
}

/** Several moves in one transaction: all or none. Throws GitError when one of them is refused. */
export function moveRefs(dir: string, moves: readonly RefMove[]): void {
  const lines = moves.map(({ ref, sha, old }) =>
    sha === null ? `delete ${ref}\0${old ?? ''}\0` : `update ${ref}\0${sha}\0${old ?? ''}\0`,
  )
  git(dir, ['update-ref', '--no-deref', '-z', '--stdin'], { input: lines.join('') })
}

/** Refs at or below a prefix, sorted by name: `refs/heads/`, or one full name. */
export function listRefs(dir: string, prefix: string): Ref[] {
  const format = '--format=%(refname) %(objectname) %(objecttype)'
  const lines = gitText(dir, ['for-each-ref', format, prefix]).split('\n')
  return lines.flatMap((line) => {
    const [ref, sha, word] = line.split(' ')
    const type = objectType(word)
    return ref && sha && type ? [{ ref, sha, type }] : []
  })
}

function objectType(word: string | undefined): Ref['type'] | null {
  for (const type of objectTypes) if (type === word) return type
  return null
}
