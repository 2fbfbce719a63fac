import type { BuiltinName } from '../detectors/builtins.ts'
import type { Cell } from './cell.ts'

const speaking: ReadonlySet<string> = new Set<BuiltinName>(['reviewer-address', 'hidden-unicode'])

/**
 * Ids of the pieces in which code found words for whoever reviews, or characters that only machines read. What a model said
 * in the sight of them is not worth more than they are: it is forgotten once they are gone.
 */
export function addressedIn(cells: readonly Cell[]): readonly string[] {
  const found = cells.filter(({ item, hits }) => {
    const names = item.detectors.flatMap((one) => (one.engine === 'builtin' && speaking.has(one.name) ? [one.id] : []))
    return hits.some(({ detector }) => names.includes(detector))
  })
  return [...new Set(found.map(({ unit }) => unit.id))]
}
