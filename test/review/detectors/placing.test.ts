import { describe, expect, it } from 'vitest'
import { detect } from '../../../src/review/detect.ts'
import { askByFile } from '../../../src/review/detectors/by-file.ts'
import { touchesOf } from '../../../src/review/detectors/touched.ts'
import type { FileDiff } from '../../../src/review/file-diff.ts'
import type { Unit } from '../../../src/review/unit.ts'
import { change, diffWith, itemWith, matchHere } from './support/change.ts'

const first = change('a.ts', null, 'one\n').hunks
const second = [
  {
    oldStart: 50,
    oldLines: 0,
    newStart: 50,
    newLines: 1,
    section: '',
    lines: [{ kind: 'added', old: null, new: 50, text: 'fifty' } as const],
  },
]
const file: FileDiff = { ...change('a.ts', 'x\n', 'one\n'), hunks: [...first, ...second] }
const unit = (id: string, hunks: Unit['hunks']): Unit => ({
  id,
  file,
  hunks,
  tokens: 1,
  risk: 1,
  treatment: { kind: 'judged' },
})
const units = [unit('a.ts', first), unit('a.ts#2', second)]
const finding = (line: number, kind: 'added' | 'file' = 'added') =>
  ({ side: 'RIGHT', line, kind, text: '', message: '' }) as const

const placed = (asked: readonly Unit[], ...findings: readonly ReturnType<typeof finding>[]) =>
  askByFile({ units: asked, everyUnit: units }, () => findings).map((answer) => [
    answer.unit.id,
    'findings' in answer ? answer.findings.length : answer.trouble,
  ])

describe('a finding in a file of several units', () => {
  it('goes to the unit that shows its line, and about the file to the first', () => {
    expect(placed(units, finding(1), finding(50), finding(50), finding(1, 'file'))).toEqual([
      ['a.ts', 2],
      ['a.ts#2', 2],
    ])
  })

  it('about the file goes to the first unit that the item is about', () => {
    expect(placed(units.slice(1), finding(1, 'file'))).toEqual([['a.ts#2', 1]])
  })

  it('stays out of units that the item is not about', () => {
    expect(placed(units.slice(1), finding(1))).toEqual([['a.ts#2', 0]])
  })

  it('is trouble on all of them where the detector throws', () => {
    const answers = askByFile({ units, everyUnit: units }, () => {
      throw new Error('no')
    })
    expect(answers).toMatchObject([{ trouble: 'failed' }, { trouble: 'failed' }])
  })
})

it('an item is tried on the units in its scope alone', () => {
  const item = itemWith([{ id: 'any', engine: 'regex', effect: 'subject', pattern: '.' }])
  const ports = { matchLines: matchHere, findNodes: null }
  const { hits } = detect([item], units, diffWith(file), ports, (_, { id }) => id === 'a.ts#2')
  expect(hits.map(({ unit: id, effect, text }) => [id, effect, text])).toEqual([['a.ts#2', 'subject', 'fifty']])
})

describe('what a diff touches', () => {
  const text = 'a:\n  b: 1\n  c: 2\nd:\n  - e\n'
  const touches = (before: string, line: number, end: number) =>
    touchesOf(change('x.yml', before, text), text)(line, end)

  it.each([
    ['an added line', 'a:\n  c: 2\nd:\n  - e\n', 2, 2, true],
    ['a line beside it', 'a:\n  c: 2\nd:\n  - e\n', 3, 3, false],
    ['a line removed inside', 'a:\n  b: 1\n  x: 1\n  c: 2\nd:\n  - e\n', 1, 3, true],
    ['a line removed at the end, deeper', 'a:\n  b: 1\n  c: 2\n  x: 1\nd:\n  - e\n', 1, 3, true],
    ['a neighbor removed behind', 'a:\n  b: 1\n  c: 2\nx: 1\nd:\n  - e\n', 1, 3, false],
    ['a neighbor removed before', 'a:\n  b: 1\n  c: 2\nx: 1\nd:\n  - e\n', 4, 5, false],
    ['an item removed at the depth of its key', `${text}`.replace('d:\n', 'd:\n').concat('- f\n'), 4, 5, true],
  ])('%s', (_what, before, line, end, expected) => {
    expect(touches(before, line, end)).toBe(expected)
  })
})
