import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Place } from './place.ts'

/** One change to the read-only view of the host: an empty folder or file, a writable tree, a tree shown again. */
export type Mount = { kind: 'hide' | 'mask' | 'write' | 'read'; path: string }

/** Folders where people, services and other runs leave things: credentials, sockets, temporary files. */
const alwaysHidden = ['/tmp', '/run', '/home', '/root']

/** Files only root may read. They need a mask of their own when root itself starts the sandbox. */
const rootOnly = [
  '/etc/shadow',
  '/etc/shadow-',
  '/etc/gshadow',
  '/etc/gshadow-',
  '/etc/ssh',
  '/etc/ssl/private',
  '/etc/sudoers.d',
  '/var/lib/docker',
  '/var/spool',
]

/** The launch builds in these folders, so no tree of the host can be shown from inside them. */
const reserved = /^\/(proc|sys|dev)(\/|$)/

const order = { hide: 0, mask: 0, write: 1, read: 2 } as const

/**
 * The mounts of a place, parents before children; on the same path reading wins over writing over hiding.
 * @param rights `root` when the kernel's user 0 starts the sandbox, which can read every file it owns
 * @throws when the workspace or an extra path does not exist, or lies in /proc, /sys or /dev
 */
export function mountsOf(place: Place, rights: 'root' | 'user'): Mount[] {
  const hidden = [...alwaysHidden, ...(rights === 'root' ? rootOnly : []), ...(place.hidden ?? [])]
  const mounts: Mount[] = [
    ...hidden.filter((path) => existsSync(path)).map(cover),
    ...[place.workspace, ...(place.writable ?? [])].map((path): Mount => ({ kind: 'write', path: realpathSync(path) })),
    ...[...gitFolder(place), ...nameServers(place), ...(place.readOnly ?? [])].map(
      (path): Mount => ({ kind: 'read', path: realpathSync(path) }),
    ),
  ]
  const odd = mounts.find((mount) => mount.path === '/' || reserved.test(mount.path))
  if (odd) throw new Error(`a sandbox cannot be laid over ${odd.path}`)
  return mounts.sort((a, b) => a.path.length - b.path.length || order[a.kind] - order[b.kind])
}

function cover(path: string): Mount {
  const real = realpathSync(path)
  return { kind: statSync(real).isDirectory() ? 'hide' : 'mask', path: real }
}

function gitFolder(place: Place): string[] {
  const path = join(place.workspace, '.git')
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ? [path] : []
}

/** On systems with systemd-resolved `/etc/resolv.conf` leads into `/run`, which is hidden. */
function nameServers(place: Place): string[] {
  return place.network === 'host' && existsSync('/etc/resolv.conf') ? ['/etc/resolv.conf'] : []
}
