import type { Call } from '../../src/emulator/http/calls.ts'
import { type Host, handle } from '../../src/handle.ts'
import type { Fleet } from './fleet.ts'
import { pointsUsed } from './points.ts'

/** One look at one pull request, with what it took. */
export type Look = { readonly reason: string; readonly calls: readonly Call[]; readonly points: number }

/** A server looks at a pull request because time has passed. */
export async function lookAtPull({ emulator, place }: Fleet, host: Host, number: number): Promise<Look> {
  const from = { calls: emulator.calls.length, points: pointsUsed(emulator) }
  const { reason } = await handle({ kind: 'timer', repository: place, address: { kind: 'pull', number } }, host)
  return {
    reason,
    calls: emulator.calls.slice(from.calls).filter(({ kind }) => kind === 'installation'),
    points: pointsUsed(emulator) - from.points,
  }
}
