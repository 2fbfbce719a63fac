import { realpathSync } from 'node:fs'
import { type Identity, identityFor } from './identity.ts'
import { commandLine, outside } from './launch.ts'
import { type Mount, mountsOf } from './mounts.ts'
import type { Launch, Place, Sandbox } from './place.ts'
import type { Programs } from './programs.ts'
import { becomeCommand, freshProc } from './scripts.ts'

/**
 * Makes the process table before bubblewrap starts, for the kernel's user 0 only: bubblewrap's own `--proc` could not
 * be mounted again by a sandbox inside this one. Arguments: rights, then bubblewrap's command.
 */
const makeTable = `
set -euo pipefail
rights=$1
shift
${freshProc}
fresh_proc /proc /dev/shm
"$@" || exit $?
`

/** The first choice: bubblewrap builds the walls. */
export function bwrapSandbox(programs: Programs, bubblewrap: string): Sandbox {
  return { tier: 'bwrap', wrap: (command, place) => wrap(programs, bubblewrap, command, place) }
}

function wrap(programs: Programs, bubblewrap: string, command: readonly string[], place: Place): Launch {
  const identity = identityFor(place.workspace)
  const mounts = mountsOf(place, identity.rights)
  const inside = [programs.bash, '-c', becomeCommand, 'sandbox', realpathSync(place.workspace)]
  return outside(programs, identity, [
    ...(identity.rights === 'root' ? processTable(programs) : []),
    bubblewrap,
    ...namespaces(identity, place),
    ...['--ro-bind', '/', '/', '--dev', '/dev'],
    ...(identity.rights === 'root' ? ['--bind', '/proc', '/proc'] : ['--unshare-pid', '--proc', '/proc']),
    ...mounts.flatMap(argumentsFor),
    '--',
    ...inside,
    ...commandLine(programs, command, place),
  ])
}

function processTable(programs: Programs): string[] {
  const all = ['--user', '--map-root-user', '--mount', '--pid', '--fork', '--kill-child', '--']
  return [programs.unshare, ...all, programs.bash, '-c', makeTable, 'sandbox', 'root']
}

function namespaces(identity: Identity, place: Place): string[] {
  const network = place.network === 'none' ? ['--unshare-net'] : []
  const user = ['--unshare-user', '--uid', String(identity.uid), '--gid', String(identity.gid)]
  const others = ['--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try', ...network]
  return [...user, ...others, '--die-with-parent', '--new-session', '--cap-drop', 'ALL']
}

function argumentsFor({ kind, path }: Mount): string[] {
  switch (kind) {
    case 'hide':
      return ['--perms', '1777', '--tmpfs', path]
    case 'mask':
      return ['--ro-bind', '/dev/null', path]
    case 'write':
      return ['--bind', path, path]
    case 'read':
      return ['--ro-bind', path, path]
  }
}
