import { createLedgerQueues } from '../../src/effects/ledger-queue.ts'
import type { Where, Writing } from '../../src/effects/writing.ts'
import type { GitHub } from '../../src/github/client.ts'
import { createSeenTips } from '../../src/github/seen-tips.ts'
import { bareClient } from './github-trace.ts'
import { now, self } from './snapshots.ts'

export const where: Where = { owner: 'octo', name: 'toy', nodeId: 'R_500', defaultBranch: 'main' }

/** What effects need, with a clock that only sleeping moves. */
export function aWriting(github: GitHub = bareClient()): Writing & { readonly slept: readonly number[] } {
  const clock = { ms: Date.parse(now) }
  const slept: number[] = []
  return {
    github,
    dispatcher: github,
    self,
    now: () => new Date(clock.ms),
    sleep: async (ms) => {
      slept.push(ms)
      clock.ms += ms
    },
    random: () => 0.5,
    ledgers: createLedgerQueues(),
    seen: createSeenTips(),
    mailHost: 'github.com',
    slept,
  }
}
