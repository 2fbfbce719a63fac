import { setTimeout as pause } from 'node:timers/promises'
import type { Teller } from './teller.ts'

/** The story did not go on. */
export class StoryStuck extends Error {}

export type Patience = {
  /** Resolves with the first value that is neither null nor false. */
  readonly until: <Value>(what: string, look: () => Value | null | false) => Promise<Value>
}

/**
 * Waits for things to become true on the emulated GitHub, and says so when that takes more than a second.
 * @param limit seconds after which the story counts as stuck
 */
export function createPatience(teller: Teller, limit: number): Patience {
  return {
    until: async (what, look) => {
      const begun = teller.seconds()
      let said = 0
      for (;;) {
        const seen = look()
        if (seen !== null && seen !== false) return seen
        const waited = Math.floor(teller.seconds() - begun)
        if (waited > limit) throw new StoryStuck(`nothing came of waiting ${limit} s for ${what}`)
        if (waited > said) teller.waiting(what, waited)
        said = Math.max(said, waited)
        await pause(20)
      }
    },
  }
}
