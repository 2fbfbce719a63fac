import type { World } from './world.ts'

/**
 * Something each emulated GitHub has one of (its blob shelf, its fault table), made on first use.
 * Keyed by the world's token map, so that a stale view of a world (read lag) shares it with the world itself.
 */
export function perWorld<Thing>(make: (world: World) => Thing): (world: World) => Thing {
  const things = new WeakMap<World['tokens'], Thing>()
  return (world) => {
    const known = things.get(world.tokens)
    if (known !== undefined) return known
    const made = make(world)
    things.set(world.tokens, made)
    return made
  }
}
