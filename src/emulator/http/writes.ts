import { perWorld } from '../per-world.ts'
import type { World } from '../world.ts'
import type { Call } from './calls.ts'

export type WriteListener = (write: { call: Call; count: number }) => void

const listeners = perWorld<{ count: number; callbacks: Set<WriteListener> }>(() => ({ count: 0, callbacks: new Set() }))

/**
 * Calls back after each write request has been applied and before it is answered, with its running number: the moment
 * at which a story kills a server. @returns what to call to stop listening
 */
export function onWrite(world: World, callback: WriteListener): () => void {
  const { callbacks } = listeners(world)
  callbacks.add(callback)
  return () => {
    callbacks.delete(callback)
  }
}

export function wroteNow(world: World, call: Call): void {
  const state = listeners(world)
  state.count += 1
  for (const callback of state.callbacks) callback({ call, count: state.count })
}
