import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isDeterministic } from '../../src/review/cells/settled-by-code.ts'
import { type Fixture, type Label, readFixture } from '../../src/review/checklist/fixture.ts'
import { itemsOf } from '../../src/review/checklist/in-force.ts'
import { lintChecklist } from '../../src/review/checklist/lint.ts'
import { readChecklist } from '../../src/review/checklist/read-checklist.ts'
import { tryFixture } from '../../src/review/checklist/try-fixture.ts'
import type { ItemSpec } from '../../src/review/checklist.ts'
import { detect } from '../../src/review/detect.ts'
import { controlPatterns, showsControl } from '../../src/review/evidence/control.ts'
import { isNear } from '../../src/review/evidence/near.ts'
import { type QuotableLine, quotableOf, shelf } from '../../src/review/evidence/quotable.ts'
import type { Hit, MatchLines } from '../../src/review/hit.ts'
import type { Duty } from '../../src/review/obligation.ts'
import { scopeOf } from '../../src/review/scope.ts'
import { unitsOf } from '../../src/review/units/split-units.ts'

const folder = new URL('../../checklists', import.meta.url).pathname
const lists = { secrets: 'ABCDEFGHI', 'github-actions': 'ABCDEFGHIJKL', 'review-integrity': 'ABCDEFGH' } as const

const matchLines: MatchLines = (pattern, lines) => {
  const compiled = new RegExp(pattern.replace('(?i)', ''), pattern.startsWith('(?i)') ? 'iu' : 'u')
  return lines.flatMap((line, index) => (compiled.test(line) ? [index] : []))
}
const ports = { matchLines, findNodes: null }
const matches = (pattern: string, text: string): boolean => matchLines(pattern, [text]).length > 0

function listOf(id: string) {
  const reading = readChecklist({ path: `${id}.yml`, text: readFileSync(`${folder}/${id}.yml`, 'utf8') })
  if ('problems' in reading) throw new Error(reading.problems.join('\n'))
  return reading.checklist
}

type Case = { readonly name: string; readonly item: ItemSpec; readonly label: Label; readonly fixture: Fixture }

const items = Object.keys(lists).flatMap((id) => itemsOf(listOf(id)))
const labels: readonly Label[] = ['pass', 'fail', 'na']
const cases = items.flatMap((item) =>
  labels.flatMap((label) =>
    globSync(`fixtures/${item.name}/${label}/*.diff`, { cwd: folder }).map((path): Case => {
      const reading = readFixture(readFileSync(`${folder}/${path}`, 'utf8'))
      if ('problem' in reading) throw new Error(`${path}: ${reading.problem}`)
      return { name: path.replace('fixtures/', ''), item, label, fixture: reading.fixture }
    }),
  ),
)
const labeled = (label: Label): readonly Case[] => cases.filter((one) => one.label === label)

/** What detectors find in a fixture, and every line of it that a model could quote. */
function seenIn({ item, fixture: { diff } }: Case) {
  const units = unitsOf(diff).filter(
    (unit) => scopeOf(item, unit, { labels: [], baseRef: 'main' }, matchLines).kind === 'applies',
  )
  return { hits: detect([item], units, diff, ports).hits, quotable: quotableOf(units, new Map()) }
}

function dutyOf({ effect, detector, path, side, line, text, message }: Hit): Duty {
  const kind = effect === 'suspect' ? 'suspect' : 'subject'
  return { id: 's1', kind, detector, path, side, line, text, message }
}

function clears(word: string, line: QuotableLine, duty: Duty, item: ItemSpec): boolean {
  const quote = { control: word, quote: line.text }
  return isNear(duty, line) && showsControl(quote, [line], controlPatterns(item, duty.kind, []), matches)
}

/** Whether any piece of a line would be taken for the word that makes a place safe. */
function couldClear(line: QuotableLine, duty: Duty, item: ItemSpec): boolean {
  const starts = [...line.text].map((_, index) => index)
  return starts.some((from) =>
    starts.some((to) => to > from && clears(line.text.slice(from, to + 1), line, duty, item)),
  )
}

const filesOf = ({ fixture }: Case): readonly string[] => fixture.diff.files.map(({ path }) => path)
const hasLines = ({ fixture }: Case): boolean => fixture.diff.files.some(({ hunks }) => hunks.length > 0)

describe.each(Object.entries(lists))('the checklist %s', (id, letters) => {
  const list = listOf(id)

  it('has its items and no others', () => {
    expect(list.items.map((item) => item.id).join('')).toBe(letters)
    expect(list.id).toBe(id)
  })

  it('says of each what can be answered with yes or no', () => {
    expect(lintChecklist(list)).toEqual([])
  })

  it.each(itemsOf(list).map((item) => ({ item, name: item.name })))(
    '$name has a diff that passes, one that fails and one it is not about',
    ({ item }) => {
      const own = cases.filter((one) => one.item.name === item.name)
      expect(labels.filter((label) => !own.some((one) => one.label === label))).toEqual([])
    },
  )
})

describe('what is asked of a model', () => {
  it('is nothing by review-integrity', () => {
    const own = items.filter(({ checklist }) => checklist === 'review-integrity')
    expect(own.filter((item) => !isDeterministic(item)).map(({ name }) => name)).toEqual([])
    expect(own.flatMap(({ detectors }) => detectors).filter(({ engine }) => engine !== 'builtin')).toEqual([])
    expect(own.map(({ severity, second_opinion: opinion, evidence }) => [severity, opinion, evidence.pass])).toEqual(
      own.map(() => ['high', 'never', 'none']),
    )
  })

  it('has a word that makes it safe wherever a place has to be answered', () => {
    const open = items.filter(
      (item) => !isDeterministic(item) && item.detectors.some(({ effect }) => effect !== 'fail'),
    )
    const wordless = open.filter((item) =>
      item.detectors.some(({ effect }) => effect !== 'fail' && controlPatterns(item, effect, []).length === 0),
    )
    expect(wordless.map(({ name }) => name)).toEqual([])
  })
})

describe('fixtures', () => {
  it.each(cases)('$name says why, and agrees with its item', ({ item, label, fixture }) => {
    expect(fixture.why).toMatch(/^\S.{10,}$/)
    const tried = tryFixture(item, label, fixture, ports)
    expect(tried.wrong, tried.words).toBe(false)
  })

  it('of secrets are written in JavaScript or TypeScript, and in Python', () => {
    const own = items.filter(({ checklist }) => checklist === 'secrets')
    const missing = own.flatMap(({ name }) => {
      const paths = cases.filter((one) => one.item.name === name).flatMap(filesOf)
      return [/\.[tj]sx?$/, /\.py$/]
        .filter((kind) => !paths.some((path) => kind.test(path)))
        .map((kind) => `${name} ${kind}`)
    })
    expect(missing).toEqual([])
  })

  it.each(labeled('fail').filter(hasLines))('$name names the line that fails', (one) => {
    const binary = one.fixture.diff.files.some(({ content }) => content === 'binary')
    expect(one.fixture.evidence.length > 0 || binary).toBe(true)
  })

  it.each(labeled('fail').filter(({ item }) => item.gate === 'block'))('$name is seen by code', ({ item, fixture }) => {
    expect(['hit', 'obliged']).toContain(tryFixture(item, 'fail', fixture, ports).outcome)
  })

  it.each(labeled('fail'))('$name cannot be passed by quoting any of its own lines', (one) => {
    const { hits, quotable } = seenIn(one)
    if (hits.some(({ effect }) => effect === 'fail') || isDeterministic(one.item)) return
    const lines = [...quotable.values()].flat()
    const open = hits.map(dutyOf).filter((duty) => !lines.some((line) => couldClear(line, duty, one.item)))
    expect(open.length).toBeGreaterThan(0)
  })

  it.each(labeled('pass'))('$name shows the word that makes each place safe', (one) => {
    const { hits, quotable } = seenIn(one)
    const shown = one.fixture.controls.flatMap(({ word, side, path, line }) => {
      const found = quotable.get(shelf(side, path))?.find((other) => other.line === line)
      return found ? [{ word, line: found }] : []
    })
    expect(shown.length).toBe(one.fixture.controls.length)
    const open = hits.map(dutyOf).filter((duty) => !shown.some(({ word, line }) => clears(word, line, duty, one.item)))
    expect(open).toEqual([])
    if (!isDeterministic(one.item)) expect(shown.length).toBeGreaterThan(0)
  })

  it.each(labeled('na'))('$name has nothing to answer for', (one) => {
    expect(seenIn(one).hits).toEqual([])
  })
})
