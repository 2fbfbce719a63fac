import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { GitError } from './run.ts'

/*
 * git's own files of unpacked refs (gitrepository-layout), read and written without a git process. As soon as git has
 * packed refs, or a name is out of the ordinary, callers ask git instead.
 */

/** What a ref must become (`null`: go away) and, when given, what it must be now (`zeroSha`: must not exist). */
export type RefMove = { ref: string; sha: string | null; old?: string }

const ordinary = /^refs(?:\/(?!-)[\w#+=%,-]+(?:\.[\w#+=%,-]+)*)+$/
const nothing = '0'.repeat(40)

/** Whether the files alone tell everything about the repository's refs. */
export function refsAreFiles(dir: string): boolean {
  return !existsSync(join(dir, 'packed-refs'))
}

/** Whether git would take the name without a second look. */
export function isOrdinaryRef(ref: string): boolean {
  return ordinary.test(ref) && !/\.lock(?:\/|$)/.test(ref)
}

/** The object a ref's file names; null when there is no such file. */
export function readRefFile(dir: string, ref: string): string | null {
  if (ref.split('/').includes('..')) return null
  try {
    const sha = readFileSync(join(dir, ref), 'utf8').trim()
    return /^[0-9a-f]{40}$/.test(sha) ? sha : null
  } catch {
    return null
  }
}

/** Names of the refs below a folder such as `refs/heads`, sorted. */
export function listRefFiles(dir: string, folder: string): string[] {
  const place = join(dir, folder)
  if (!existsSync(place)) return []
  return readdirSync(place, { withFileTypes: true })
    .flatMap((entry) => {
      const ref = `${folder}/${entry.name}`
      return entry.isDirectory() ? listRefFiles(dir, ref) : [ref]
    })
    .filter((ref) => !ref.endsWith('.lock'))
    .sort()
}

/**
 * Moves refs, all or none. Whether the objects exist is the caller's question.
 * @throws GitError as `git update-ref` would: a ref is elsewhere, named twice, or one would have to be a folder
 */
export function moveRefFiles(dir: string, moves: readonly RefMove[]): void {
  const names = moves.map(({ ref }) => ref)
  if (new Set(names).size < names.length) throw new GitError('multiple updates for one ref are not allowed')
  for (const move of moves) check(dir, move, names)
  for (const { ref, sha } of moves) {
    if (sha === null) removeFile(dir, ref)
    else writeFile(dir, ref, sha)
  }
}

function check(dir: string, { ref, sha, old }: RefMove, together: readonly string[]): void {
  const now = readRefFile(dir, ref) ?? nothing
  if (old !== undefined && now !== old) throw new GitError(`cannot lock ref '${ref}': is at ${now} but expected ${old}`)
  if (sha === null) return
  const parents = foldersOf(ref)
  const above = parents.find((name) => together.includes(name) || readRefFile(dir, name) !== null)
  const [below] = now === nothing && above === undefined ? listRefFiles(dir, ref) : []
  const other = above ?? below
  if (other !== undefined) throw new GitError(`cannot lock ref '${ref}': '${other}' exists`)
}

/** `refs/heads/a` and `refs/heads` for `refs/heads/a/b`. */
function foldersOf(ref: string): string[] {
  const parts = ref.split('/')
  return parts.slice(2).map((_, index) => parts.slice(0, index + 2).join('/'))
}

function writeFile(dir: string, ref: string, sha: string): void {
  const place = join(dir, ref)
  // Empty folders of refs that are gone may be left.
  if (statSync(place, { throwIfNoEntry: false })?.isDirectory()) rmSync(place, { recursive: true })
  mkdirSync(dirname(place), { recursive: true })
  writeFileSync(`${place}.lock`, `${sha}\n`)
  renameSync(`${place}.lock`, place)
}

/** Like git, removes folders that become empty, but not `refs/heads` and its neighbours. */
function removeFile(dir: string, ref: string): void {
  rmSync(join(dir, ref), { force: true })
  for (const folder of foldersOf(ref).slice(1).reverse()) {
    if (readdirSync(join(dir, folder)).length > 0) return
    rmdirSync(join(dir, folder))
  }
}
