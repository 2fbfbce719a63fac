import { describe, expect, it } from 'vitest'
import { coverage } from '../../../src/domain/review/report.ts'
import { coverageOf } from '../../../src/review/units/coverage.ts'
import { oneLine, unitOf } from './support/files.ts'

const judged = unitOf(oneLine('a.ts'))
const lockfile = unitOf(oneLine('yarn.lock'), { treatment: { kind: 'skipped', rule: 'lockfile' } })
const link = unitOf(oneLine('link'), { treatment: { kind: 'unreviewable', why: 'a symbolic link' } })
const piece = (id: string) => unitOf(oneLine('big.ts'), { id })

describe('coverage', () => {
  it('tells what became of every unit', () => {
    const told = coverageOf([judged, lockfile, link, piece('big.ts')], [piece('big.ts#2'), piece('big.ts#3')])
    expect(told).toEqual({
      units: 6,
      reviewed: 2,
      skipped: [{ path: 'yarn.lock', rule: 'lockfile' }],
      unreviewable: [{ path: 'link', why: 'a symbolic link' }],
      overBudget: ['big.ts'],
    })
    expect(coverage.parse(told)).toEqual(told)
  })

  it('does not count what got no answer for want of money', () => {
    const told = coverageOf([judged, piece('big.ts'), link], [], new Set(['big.ts', 'link']))
    expect(told).toMatchObject({ units: 3, reviewed: 1, overBudget: ['big.ts'] })
  })

  it('stays within what a report may hold, and still counts all', () => {
    const many = Array.from({ length: 2500 }, (_, at) =>
      unitOf(oneLine(`${'x'.repeat(5000)}${at}`), { id: `${at}`, treatment: link.treatment }),
    )
    const told = coverageOf(many, [])
    expect(told).toMatchObject({ units: 2500, reviewed: 0 })
    expect(coverage.safeParse(told).success).toBe(true)
  })

  it('is empty for an empty diff', () => {
    expect(coverageOf([], [])).toEqual({ units: 0, reviewed: 0, skipped: [], unreviewable: [], overBudget: [] })
  })
})
