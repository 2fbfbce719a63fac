import { dirname } from 'node:path'
import type { Sandbox } from '../../../agent/sandbox/place.ts'
import type { Confine } from '../../../emulator/actions/options.ts'

/**
 * Puts every step of an emulated runner into the sandbox: the machine's network, but nothing of its files to write
 * except the step's own folders. `visible` stays readable where it lies under a hidden folder.
 */
export function confineSteps(sandbox: Sandbox, visible: readonly string[]): Confine {
  return (command, { workspace, temp, environment }) =>
    sandbox.wrap(command, {
      workspace,
      environment,
      network: 'host',
      writable: [temp],
      readOnly: [dirname(process.execPath), ...visible],
    })
}
