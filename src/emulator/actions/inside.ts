import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, sep } from 'node:path'

/**
 * Steps write links where they like, and the engine reads and writes files for them without their sandbox. Every such
 * access goes through here and stays inside the job's own folders.
 */
export function realInside(roots: readonly string[], path: string): string | null {
  if (!existsSync(path)) return null
  const real = realpathSync(path)
  return roots.some((root) => isBelow(realpathSync(root), real)) ? real : null
}

/** The text of a file; empty when it is gone, no plain file, or outside. */
export function readInside(roots: readonly string[], path: string): string {
  const real = realInside(roots, path)
  return real !== null && statSync(real).isFile() ? readFileSync(real, 'utf8') : ''
}

/** Makes a folder. @throws Error when a link would lead it outside */
export function folderInside(roots: readonly string[], path: string): void {
  let known = path
  while (!existsSync(known)) known = dirname(known)
  if (realInside(roots, known) === null) throw new Error(`${path} is outside the job's folders`)
  mkdirSync(path, { recursive: true })
}

/** Writes a file in place of whatever has its name. @throws Error when it would land outside */
export function writeInside(roots: readonly string[], path: string, content: string | Uint8Array): void {
  folderInside(roots, dirname(path))
  rmSync(path, { recursive: true, force: true })
  writeFileSync(path, content, { flag: 'wx' })
}

function isBelow(root: string, path: string): boolean {
  return path === root || path.startsWith(`${root}${sep}`)
}
