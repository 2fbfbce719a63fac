import type { Emulator } from '../../src/emulator/emulator.ts'
import { primaryLimits } from '../../src/emulator/limits/primary.ts'

/**
 * Points of GraphQL that installations have used so far, as the emulated GitHub charges them by the formula of "Rate limits
 * and query limits for the GraphQL API".
 */
export function pointsUsed({ world }: Pick<Emulator, 'world'>): number {
  const mine = [...primaryLimits(world).windows].filter(([key]) => /^installation .* graphql$/.test(key))
  return mine.reduce((sum, [, { used }]) => sum + used, 0)
}
