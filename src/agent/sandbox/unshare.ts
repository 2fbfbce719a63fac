import { realpathSync } from 'node:fs'
import { type Identity, identityFor } from './identity.ts'
import { commandLine, outside } from './launch.ts'
import { mountsOf } from './mounts.ts'
import type { Launch, Place, Sandbox } from './place.ts'
import type { Programs } from './programs.ts'
import { becomeCommand } from './scripts.ts'
import { buildWalls } from './unshare-script.ts'

/** The tier for systems without bubblewrap: namespaces from util-linux, walls from our own script. */
export function unshareSandbox(programs: Programs): Sandbox {
  return { tier: 'unshare', wrap: (command, place) => wrap(programs, command, place) }
}

function wrap(programs: Programs, command: readonly string[], place: Place): Launch {
  const identity = identityFor(place.workspace)
  const mounts = mountsOf(place, identity.rights)
  return outside(programs, identity, [
    ...namespaces(programs, place),
    programs.bash,
    '-c',
    buildWalls,
    'sandbox',
    ...[identity.rights, place.network, realpathSync(place.workspace), ...numbers(identity)],
    ...[programs.bash, programs.setsid, programs.unshare, becomeCommand, String(mounts.length)],
    ...mounts.flatMap((mount) => [mount.kind, mount.path]),
    ...commandLine(programs, command, place),
  ])
}

function namespaces(programs: Programs, place: Place): string[] {
  const network = place.network === 'none' ? ['--net'] : []
  const all = ['--user', '--map-root-user', '--mount', '--pid', '--ipc', '--uts', '--cgroup', ...network]
  return [programs.unshare, ...all, '--fork', '--kill-child', '--']
}

function numbers(identity: Identity): string[] {
  return [String(identity.uid), String(identity.gid)]
}
