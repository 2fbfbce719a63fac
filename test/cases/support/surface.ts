import { expect, it } from 'vitest'
import { readCases } from './case-files.ts'

/** The tests of one surface, one for each of its cases. */
export type Surface = {
  /** Tests a case under its id and input. */
  readonly covers: (id: string, test: () => Promise<void>, timeout?: number) => void
  /** Call it last: adds the test that no case was forgotten, and prints why some have no test here. */
  readonly isWhole: (reasons: Readonly<Record<string, string>>) => void
}

export function surface(name: string): Surface {
  const inputs = new Map(readCases().flatMap(({ id, surface, input }) => (surface === name ? [[id, input]] : [])))
  const covered = new Set<string>()
  return {
    covers: (id, test, timeout) => {
      const input = inputs.get(id)
      if (input === undefined) throw new Error(`${id} is no case of ${name}`)
      if (covered.has(id)) throw new Error(`${id} has a test already`)
      covered.add(id)
      it(`${id}: ${input}`, test, timeout)
    },
    isWhole: (reasons) => {
      it('has a test for every case, or says why not', () => {
        for (const [id, reason] of Object.entries(reasons)) {
          process.stdout.write(`case ${id} (${inputs.get(id)}) has no test: ${reason}\n`)
        }
        const without = [...inputs.keys()].filter((id) => !covered.has(id))
        expect(without).toEqual(Object.keys(reasons))
        expect(covered.size).toBeGreaterThan(0)
        expect(Object.values(reasons).filter((reason) => reason.trim() === '')).toEqual([])
      })
    },
  }
}
