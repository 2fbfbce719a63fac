import { accessSync, constants, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** Who the command is: its numbers inside, whether the kernel's user 0 stands behind them, and whom to become first. */
export type Identity = {
  uid: number
  gid: number
  rights: 'root' | 'user'
  become: { uid: number; gid: number } | null
}

const nobody = 65534

/**
 * Chooses the user of a sandbox on this workspace.
 *
 * An ordinary user stays itself. Root becomes the workspace's owner where that is someone else who can reach it.
 * Where root owns the tree, no other user could write it, so the kernel's user 0 stays, without any capability and
 * shown as `nobody`: it can still read what root owns outside the hidden folders, and nothing more.
 */
export function identityFor(workspace: string): Identity {
  const uid = process.getuid?.() ?? nobody
  const gid = process.getgid?.() ?? nobody
  const owner = statSync(workspace)
  if (uid === 0 && owner.uid !== 0 && reachable(workspace, owner.uid)) {
    const become = { uid: owner.uid, gid: owner.gid }
    return { ...become, rights: 'user', become }
  }
  const shown = uid === 0 ? { uid: nobody, gid: nobody } : { uid, gid }
  return { ...shown, rights: isKernelRoot() ? 'root' : 'user', become: null }
}

/**
 * Inside a user namespace our number says nothing. A file only the kernel's user 0 may write does: it is writable, or
 * would be if its mount were not read-only.
 */
function isKernelRoot(): boolean {
  try {
    accessSync('/proc/sys/kernel/core_pattern', constants.W_OK)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EROFS'
  }
}

function reachable(path: string, uid: number): boolean {
  const parent = dirname(path)
  if (parent === path) return true
  const { mode, uid: owner } = statSync(parent)
  const pass = owner === uid ? 0o100 : 0o001
  return (mode & pass) !== 0 && reachable(parent, uid)
}
