import type { Unit } from '../unit.ts'

/**
 * Units with the riskiest first. Of equal ones the smaller comes first, then whichever a checksum of its name puts first:
 * the same every time, and never by the alphabet, which is the order in which people would hide things.
 */
export function byRisk(units: readonly Unit[]): readonly Unit[] {
  return units
    .map((unit) => ({ unit, sum: checksum(unit.id) }))
    .toSorted((one, other) => {
      const { unit: a } = one
      const { unit: b } = other
      return b.risk - a.risk || a.tokens - b.tokens || one.sum - other.sum || (a.id < b.id ? -1 : 1)
    })
    .map(({ unit }) => unit)
}

/** FNV-1a, 32 bits. */
function checksum(text: string): number {
  let sum = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193)
  return sum >>> 0
}
