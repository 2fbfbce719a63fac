import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../src/review/cells/cell.ts'
import { planOf } from '../../src/review/cells/plan.ts'
import { lintChecklist } from '../../src/review/checklist/lint.ts'
import { readChecklist } from '../../src/review/checklist/read-checklist.ts'
import { defaultGate, type ItemSpec } from '../../src/review/checklist.ts'
import { codePart } from '../../src/review/evidence/code-part.ts'
import { controlPatterns, showsControl } from '../../src/review/evidence/control.ts'
import { isNear } from '../../src/review/evidence/near.ts'
import { type Quotable, type QuotableLine, quotableOf, shelf } from '../../src/review/evidence/quotable.ts'
import type { Duty } from '../../src/review/obligation.ts'
import { askedCells } from '../../src/review/obligations/duties.ts'
import { type Fixture, type Label, type Mark, shippedFixtures, shippedItems } from './simulators/fixture.ts'
import { troubled } from './simulators/models.ts'
import { diffOf, portsOf, requestOf } from './simulators/world.ts'

const root = new URL('../..', import.meta.url).pathname
const text = readFileSync(`${root}/checklists/security.yml`, 'utf8')
const reading = readChecklist({ path: 'checklists/security.yml', text })
if ('problems' in reading) throw new Error(reading.problems.join('\n'))
const { checklist } = reading

const items = shippedItems(root)
const fixtures = shippedFixtures(root).filter(({ item }) => item.startsWith('security/'))
const ports = portsOf(troubled('no_model_key'))

const letters = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K']
const ofLabel = (label: Label) => fixtures.filter((one) => one.label === label).map((one) => [one.name, one] as const)

function itemOf({ item }: Fixture): ItemSpec {
  const found = items.get(item)
  if (!found) throw new Error(`no item ${item}`)
  return found
}

function cellsOf(fixture: Fixture): readonly Cell[] {
  return planOf(requestOf(diffOf(fixture.patch), [itemOf(fixture)]), ports).cells
}

function quotableIn(cells: readonly Cell[]): Quotable {
  return quotableOf(
    cells.map(({ unit }) => unit),
    new Map(),
  )
}

function lineAt({ side, path, line }: Mark, quotable: Quotable): QuotableLine | undefined {
  return quotable.get(shelf(side, path))?.find((one) => one.line === line)
}

const matches = (pattern: string, word: string): boolean => ports.matchLines(pattern, [word]).length > 0

/** Whether a line of the diff could be quoted as what makes a place safe, with whatever word of it. */
function couldClear(duty: Duty, line: QuotableLine, item: ItemSpec): boolean {
  if (!isNear(duty, line)) return false
  const patterns = controlPatterns(item, duty.kind, [])
  const word = codePart(line.text).trim().slice(0, 200)
  return showsControl({ control: word, quote: word }, [line], patterns, matches)
}

/** Places that no line of the diff can be quoted for, whatever a model says. */
function openPlaces(fixture: Fixture): readonly Duty[] {
  const item = itemOf(fixture)
  const cells = cellsOf(fixture)
  const lines = [...quotableIn(cells).values()].flat()
  return askedCells(cells)
    .flatMap(({ duties }) => duties)
    .filter((duty) => !lines.some((line) => couldClear(duty, line, item)))
}

function languageIn({ patch }: Fixture): string {
  return /^diff --git .*\.py$/m.test(patch) ? 'python' : 'typescript or javascript'
}

describe('the security checklist', () => {
  it('has the items A to K', () => {
    expect(checklist.items.map(({ id }) => id)).toEqual(letters)
  })

  it('is worded for a yes or a no', () => {
    expect(lintChecklist(checklist)).toEqual([])
  })

  it('blocks with every item', () => {
    expect(checklist.items.filter((item) => (item.gate ?? defaultGate(item)) !== 'block').map(({ id }) => id)).toEqual(
      [],
    )
  })

  it('names the words that make a place safe in every item', () => {
    const free = checklist.items.filter(({ detectors, controls, clears }) => {
      const has = (effect: string) => detectors.some((one) => one.effect === effect)
      const cleared = clears.length > 0 || controls.length > 0
      return (has('subject') && controls.length === 0) || (has('suspect') && !cleared)
    })
    expect(free.map(({ id }) => id)).toEqual([])
  })
})

describe.each(letters)('the fixtures of security/%s', (letter) => {
  const own = fixtures.filter(({ item }) => item === `security/${letter}`)

  it.each(['fail', 'pass'] as const)('have a %s in TypeScript or JavaScript and one in Python', (label) => {
    const spoken = new Set(own.filter((one) => one.label === label).map(languageIn))
    expect([...spoken].sort()).toEqual(['python', 'typescript or javascript'])
  })

  it('have one it is not about', () => {
    expect(own.filter(({ label }) => label === 'na').length).toBeGreaterThan(0)
  })
})

describe('a fixture that fails', () => {
  it.each(ofLabel('fail'))('%s names lines that the item accepts as evidence', (_, fixture) => {
    const quotable = quotableIn(cellsOf(fixture))
    const kinds = fixture.marks.map((mark) => lineAt(mark, quotable)?.kind ?? 'not there')
    const removed = itemOf(fixture).evidence.fail === 'removed-line'
    expect(fixture.marks.map(({ control }) => control)).toEqual(fixture.marks.map(() => null))
    expect(kinds.length).toBeGreaterThan(0)
    expect(kinds.filter((kind) => (removed ? kind !== 'removed' : kind !== 'added' && kind !== 'context'))).toEqual([])
  })

  it.each(ofLabel('fail'))('%s is decided by code, or leaves a place that no quote clears', (_, fixture) => {
    const decided = cellsOf(fixture).flatMap(({ hits }) => hits.filter(({ effect }) => effect === 'fail'))
    expect(decided.length + openPlaces(fixture).length).toBeGreaterThan(0)
  })
})

describe('a fixture that passes', () => {
  it.each(ofLabel('pass'))('%s is not failed by code, and has a place to answer for', (_, fixture) => {
    const effects = cellsOf(fixture).flatMap(({ hits }) => hits.map(({ effect }) => effect))
    expect(effects).not.toContain('fail')
    expect(effects.length).toBeGreaterThan(0)
  })

  it.each(ofLabel('pass'))('%s has each control word where it says', (_, fixture) => {
    const quotable = quotableIn(cellsOf(fixture))
    const absent = fixture.marks.filter((mark) => {
      const line = lineAt(mark, quotable)
      return !(line && mark.control && codePart(line.text).includes(mark.control))
    })
    expect(fixture.marks.length).toBeGreaterThan(0)
    expect(absent).toEqual([])
  })

  it.each(ofLabel('pass'))('%s has a control word for each of its places', (_, fixture) => {
    const item = itemOf(fixture)
    const cells = cellsOf(fixture)
    const quotable = quotableIn(cells)
    const open = askedCells(cells)
      .flatMap(({ duties }) => duties)
      .filter((duty) => {
        const patterns = controlPatterns(item, duty.kind, [])
        return !fixture.marks.some((mark) => {
          const line = lineAt(mark, quotable)
          return (
            line &&
            isNear(duty, line) &&
            showsControl({ control: mark.control, quote: line.text }, [line], patterns, matches)
          )
        })
      })
    expect(open).toEqual([])
  })
})

describe('a fixture that the item is not about', () => {
  it.each(ofLabel('na'))('%s shows no detector anything', (_, fixture) => {
    expect(cellsOf(fixture).flatMap(({ hits }) => hits)).toEqual([])
  })
})

it('says why in every fixture', () => {
  const silent = fixtures.filter(({ name }) => {
    const whole = readFileSync(`${root}/checklists/fixtures/${name}.diff`, 'utf8')
    return !/^why: \S.{10,200}\n/.test(whole)
  })
  expect(silent.map(({ name }) => name)).toEqual([])
})
