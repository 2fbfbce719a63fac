import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { commitInFile } from './history.ts'
import { type ObjectHeader, readObjectFile, readObjectHeader } from './object-file.ts'
import { isOrdinaryRef, readRefFile, refsAreFiles } from './ref-file.ts'
import { remember } from './remember.ts'
import { emptyTreeId, folderMode, parseTree, type TreeItem } from './tree-object.ts'

/*
 * What names mean (gitrevisions), as far as unpacked refs and objects tell. `null` is "there is no such thing";
 * `undefined` is "ask git".
 */

export type Found = ObjectHeader & { sha: string }

const plainName = /^[A-Za-z_][\w./-]*$/

/** The object an expression names: an id, a full or short ref, `<any of these>:<path>` or `<any of these>^{tree}`. */
export function lookUp(dir: string, expression: string): Found | null | undefined {
  const [, rev = '', path] = /^([^:]+):(.*)$/s.exec(expression) ?? []
  if (path !== undefined) return inTree(dir, lookUp(dir, rev), path)
  if (expression.endsWith('^{tree}')) return inTree(dir, lookUp(dir, expression.slice(0, -'^{tree}'.length)), '')
  if (/^[0-9a-f]{40}$/.test(expression)) return byId(dir, expression)
  const sha = expression.startsWith('refs/') ? refAt(dir, expression) : namedRef(dir, expression)
  return typeof sha === 'string' ? byId(dir, sha) : sha
}

function byId(dir: string, sha: string): Found | null | undefined {
  if (sha === emptyTreeId) return { sha, type: 'tree', size: 0 }
  const header = headerInFile(dir, sha)
  if (header) return { sha, ...header }
  return objectsAreFiles(dir) ? null : undefined
}

const headerInFile = remember((dir, sha = '') => readObjectHeader(dir, sha))

/** Whether no pack and no other repository holds objects of this one. */
function objectsAreFiles(dir: string): boolean {
  if (existsSync(join(dir, 'objects/info/alternates'))) return false
  const packs = join(dir, 'objects/pack')
  return !existsSync(packs) || readdirSync(packs).length === 0
}

function refAt(dir: string, ref: string): string | null | undefined {
  return readRefFile(dir, ref) ?? (isOrdinaryRef(ref) && refsAreFiles(dir) ? null : undefined)
}

/** A short name, looked for where git looks for it. */
function namedRef(dir: string, name: string): string | null | undefined {
  if (name === 'HEAD') return headAt(dir)
  const isMore = /\.\.|-g[0-9a-f]+$|^[0-9a-f]{4,}$/.test(name)
  if (isMore || !plainName.test(name) || !refsAreFiles(dir)) return undefined
  for (const place of ['', 'refs/', 'refs/tags/', 'refs/heads/', 'refs/remotes/']) {
    const sha = readRefFile(dir, `${place}${name}`)
    if (sha !== null) return sha
  }
  return null
}

function headAt(dir: string): string | null | undefined {
  const [, ref] = /^ref: (\S+)\n$/.exec(readFileSync(join(dir, 'HEAD'), 'utf8')) ?? []
  return ref === undefined ? undefined : refAt(dir, ref)
}

function inTree(dir: string, root: Found | null | undefined, path: string): Found | null | undefined {
  if (!root) return root
  const item = itemAt(dir, root.sha, path)
  return item && (item.mode === '160000' ? undefined : byId(dir, item.sha))
}

/** The entry at a path below a commit or tree; an empty path is the tree itself. */
export function itemAt(dir: string, treeish: string, path: string): TreeItem | null | undefined {
  const root = treeOf(dir, treeish)
  if (typeof root !== 'string') return root
  const parts = path === '' ? [] : path.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return undefined
  let at: TreeItem = { mode: folderMode, name: '', sha: root }
  for (const part of parts) {
    if (at.mode !== folderMode) return null
    const items = itemsOf(dir, at.sha)
    if (!items) return undefined
    const next = items.find(({ name }) => name === part)
    if (!next) return null
    at = next
  }
  return at
}

/** The tree of a commit, or a tree itself; null for anything else. */
export function treeOf(dir: string, treeish: string): string | null | undefined {
  const found = byId(dir, treeish)
  if (found?.type === 'commit') return commitInFile(dir, treeish)?.tree
  if (found?.type === 'tag') return undefined
  if (found?.type === 'tree') return treeish
  return found === undefined ? undefined : null
}

/** The entries of a tree by its id; null when it has no file of its own. */
export const itemsOf = remember((dir, sha = ''): readonly TreeItem[] | null => {
  if (sha === emptyTreeId) return []
  const found = readObjectFile(dir, sha)
  return found?.type === 'tree' ? parseTree(found.content) : null
})
