import { chmodSync, lstatSync, mkdtempSync, rmSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { treeFiles } from './tree-files.ts'
import { treePath } from './tree-path.ts'
import type { TrustedGit } from './trusted-git.ts'

/**
 * A copy of the workspace with every change taken back, for looking at the base commit with the dependencies that
 * set-up installed. Links are copied as links; `.git` is left out.
 */
export async function copyOfBase(workspace: string, git: TrustedGit): Promise<{ folder: string; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-base-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    await cp(workspace, folder, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => path !== join(workspace, '.git') && isCopyable(path),
    })
    const changes = await git.changes()
    for (const change of changes) removeFrom(folder, change.path)
    const files = treeFiles(folder)
    for (const change of changes) {
      if (change.oldBlob === null || !change.oldMode.startsWith('100')) continue
      files.write(change.path, await git.blob(change.oldBlob))
      if (change.oldMode === '100755') chmodSync(join(folder, change.path), 0o755)
    }
    return { folder, remove }
  } catch (error) {
    remove()
    throw error
  }
}

/** Removes what stands at a path, a link itself and not what it leads to. */
function removeFrom(folder: string, path: string): void {
  const parent = treePath(folder, dirname(path))
  rmSync(join(parent.root, ...parent.parts, basename(path)), { recursive: true, force: true })
}

/** Pipes and sockets that commands left behind stay where they are. */
function isCopyable(path: string): boolean {
  const stats = lstatSync(path)
  return stats.isFile() || stats.isDirectory() || stats.isSymbolicLink()
}
