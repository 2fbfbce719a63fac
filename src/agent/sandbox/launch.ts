import type { Identity } from './identity.ts'
import type { Launch, Place } from './place.ts'
import type { Programs } from './programs.ts'
import { closeDescriptors } from './scripts.ts'

const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * The part of a launch both tiers share, before the wall: an empty environment (clearing it later would leave the
 * caller's in the `/proc/1/environ` of the sandbox), no descriptors, death with the parent, and fewer rights where
 * that is possible.
 * @param walls the tier's own command line
 */
export function outside(programs: Programs, identity: Identity, walls: readonly string[]): Launch {
  const { become } = identity
  const drop = become ? ['--reuid', String(become.uid), '--regid', String(become.gid), '--clear-groups'] : []
  const chain = [programs.setpriv, ...drop, '--pdeathsig', 'KILL', '--', ...walls]
  return {
    file: programs.env,
    args: ['-i', `PATH=${systemPath}`, programs.bash, '-c', closeDescriptors, 'sandbox', ...chain],
    environment: { PATH: systemPath },
  }
}

/** What `becomeCommand` takes after the folder: its programs, the variables, the command. */
export function commandLine(programs: Programs, command: readonly string[], place: Place): string[] {
  const variables = Object.entries(place.environment).map(([name, value]) => `${name}=${value}`)
  return [programs.setpriv, programs.env, ...variables, ...command]
}
