import { realpathSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { Refusal } from './refusal.ts'

/** A path inside the workspace after every symlink that exists on the way is resolved. `parts` may not exist yet. */
export type TreePath = { root: string; parts: readonly string[] }

/**
 * Names a place in the workspace.
 * @param path relative to the workspace, or absolute inside of it
 * @throws Refusal when it leads outside, or into `.git`
 */
export function treePath(workspace: string, path: string): TreePath {
  const root = realpathSync(workspace)
  if (path.includes('\0')) throw new Refusal('a path cannot contain NUL')
  const inside = relative(root, resolveExisting(resolve(root, path)))
  if (inside === '..' || inside.startsWith('../')) throw new Refusal(`${path} leads outside the workspace`)
  const parts = inside === '' ? [] : inside.split('/')
  if (parts.some(isGitName)) throw new Refusal(`${path} is inside .git, which is read-only and not a place for tools`)
  return { root, parts }
}

/** For people: the path from the workspace's root. */
export function shownPath(place: TreePath): string {
  return place.parts.join('/') || '.'
}

/** Resolves what exists and keeps the rest, so that a new file can be named. A dangling symlink is refused. */
function resolveExisting(path: string): string {
  try {
    return realpathSync(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    const parent = dirname(path)
    if (code === 'ENOENT' && parent !== path) return join(resolveExisting(parent), path.slice(parent.length))
    throw new Refusal(`${path} cannot be reached (${code})`)
  }
}

/** The spellings that some file systems take for `.git`. */
function isGitName(part: string): boolean {
  return /^(\.git|git~1)[. ]*$/i.test(part.normalize('NFKC'))
}
