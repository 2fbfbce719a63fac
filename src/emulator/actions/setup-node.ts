import { dirname } from 'node:path'
import type { Inputs, StepEnd, StepWork } from './perform-step.ts'

/** Plays `actions/setup-node`: there is one node, the engine's own, and the log says so. */
export async function setUpNode({ state }: StepWork, inputs: Inputs): Promise<StepEnd> {
  const asked = inputs.get('node-version') ?? inputs.get('node-version-file') ?? 'no version'
  state.log(`Asked for node: ${asked}. This emulated runner always uses its own node ${process.version}.`)
  if (inputs.get('cache')) state.log(`No cache is kept here: '${inputs.get('cache')}' starts cold.`)
  state.paths = [dirname(process.execPath), ...state.paths]
  return { outcome: 'success', outputs: { 'node-version': process.version, 'cache-hit': 'false' } }
}
