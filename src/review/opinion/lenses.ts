import type { ItemSpec } from '../checklist.ts'

/** The question one voter is asked about a fail. */
export const lenses = {
  defense:
    'Look for an existing defense: a line in what you are given that already prevents what is claimed, before it can happen.',
  reachability:
    'Look at reachability: a line in what you are given that keeps the claimed path from ever being taken with such input.',
  impact:
    'Look at impact: a line in what you are given that takes away what could be gained, so that the statement holds after all.',
} as const
export type Lens = keyof typeof lenses

/** Who is asked before a fail blocks: three voters for a critical item, one for a high one, nobody else. */
export function votersFor({ severity, second_opinion: opinion }: ItemSpec): readonly Lens[] {
  if (opinion === 'never') return []
  if (severity === 'critical') return ['defense', 'reachability', 'impact']
  return severity === 'high' ? ['defense'] : []
}
