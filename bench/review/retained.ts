import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect: unknown = runInNewContext('gc')

function used(): number {
  if (typeof collect === 'function') for (let round = 0; round < 3; round += 1) collect()
  return process.memoryUsage().heapUsed
}

/** Megabytes that stay in use for as long as the result is held. */
export function retained(make: () => unknown): number {
  const before = used()
  const held = [make()]
  const after = used()
  return held.length > 0 ? (after - before) / 1e6 : 0
}
