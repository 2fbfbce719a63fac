import { describe, expect, it } from 'vitest'
import { reviewReport } from '../../src/domain/review/report.ts'
import type { VerdictLine } from '../../src/domain/review/verdict.ts'
import { planOf } from '../../src/review/cells/plan.ts'
import { isDeterministic } from '../../src/review/cells/settled-by-code.ts'
import type { ItemSpec } from '../../src/review/checklist.ts'
import { review } from '../../src/review/review.ts'
import { type Fixture, type Label, shippedFixtures, shippedItems } from './simulators/fixture.ts'
import { everySimulator, troubled } from './simulators/models.ts'
import { diffOf, filesOf, portsOf, requestOf } from './simulators/world.ts'

const root = new URL('../..', import.meta.url).pathname
const fixtures = shippedFixtures(root)
const items = shippedItems(root)

/** What a label comes to. A suspect of an item that asks no model stays open until a person looked, which blocks as well. */
function expectedOf({ label }: Fixture, item: ItemSpec): VerdictLine['verdict'] {
  const open = isDeterministic(item) && item.detectors.every(({ effect }) => effect !== 'fail')
  return ({ pass: 'pass', fail: open ? 'unknown' : 'fail', na: 'not_applicable' } as const)[label]
}

const mostUnguarded = 5

type Outcome = {
  readonly fixture: Fixture
  readonly item: ItemSpec
  readonly simulator: string
  readonly line: VerdictLine
}

function itemOf({ item }: Fixture): ItemSpec {
  const found = items.get(item)
  if (!found) throw new Error(`no checklist has the item ${item}`)
  return found
}

/** Whether code finds anything that a pass of this fixture would have to answer for. */
function isGuarded(fixture: Fixture): boolean {
  const plan = planOf(requestOf(diffOf(fixture.patch), [itemOf(fixture)]), portsOf(troubled('no_model_key')))
  return plan.cells.some(({ hits, troubles }) => hits.length + troubles.length > 0)
}

async function outcomesOf(fixture: Fixture): Promise<Outcome[]> {
  const item = itemOf(fixture)
  const diff = diffOf(fixture.patch)
  const outcomes: Outcome[] = []
  for (const { name, ask } of everySimulator(fixture, item)) {
    const report = reviewReport.parse(await review(requestOf(diff, [item]), portsOf(ask)))
    const [line] = report.lines
    if (!line || report.lines.length !== 1) throw new Error(`${fixture.name}: ${report.lines.length} lines`)
    outcomes.push({ fixture, item, simulator: name, line })
  }
  return outcomes
}

/** Whether every quote of a line stands in the patch, or was withheld. */
function isQuotedFromPatch({ evidence }: VerdictLine, { patch }: Fixture): boolean {
  const files = filesOf(patch)
  return evidence.every(({ path, line, side, quote }) => {
    if (quote === '') return true
    const lines = files.filter((file) => file.path === path).flatMap(({ hunks }) => hunks.flatMap((hunk) => hunk.lines))
    return lines.some((one) => (side === 'LEFT' ? one.old : one.new) === line && one.text.includes(quote.slice(0, 300)))
  })
}

/** The matrix as people read it: how often each simulator reached which verdict, by label. */
function tableOf(outcomes: readonly Outcome[]): string {
  const labels: readonly Label[] = ['fail', 'pass', 'na']
  const verdicts = ['fail', 'unknown', 'pass', 'not_applicable'] as const
  const rows = [...Map.groupBy(outcomes, ({ simulator }) => simulator)].map(([simulator, own]) => {
    const cells = labels.map((label) => {
      const labeled = own.filter(({ fixture }) => fixture.label === label)
      return verdicts.map((one) => labeled.filter(({ line }) => line.verdict === one).length).join('/')
    })
    const disputed = own.filter(({ line }) => line.disputed).length
    return [simulator, ...cells, String(disputed)]
  })
  const header = ['fail/unknown/pass/n.a. of', 'fail', 'pass', 'na', 'disputed']
  return [header, ...rows].map((row) => row.map((cell, at) => cell.padEnd(at === 0 ? 26 : 16)).join('')).join('\n')
}

function namesOf(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.map(
    ({ fixture, simulator, line }) =>
      `${fixture.name} [${simulator}] ${line.verdict}/${line.cause}: ${line.because.slice(0, 100)}`,
  )
}

const outcomes = (await Promise.all(fixtures.map(outcomesOf))).flat()
const unguarded = fixtures.filter(
  (fixture) => fixture.label === 'fail' && itemOf(fixture).gate === 'block' && !isGuarded(fixture),
)

describe('every model against every fixture', () => {
  it('is printed', () => {
    console.log(`${fixtures.length} fixtures, ${outcomes.length} reviews\n${tableOf(outcomes)}`)
    if (unguarded.length > 0)
      console.log(`fails that code sees nothing of: ${unguarded.map(({ name }) => name).join(', ')}`)
    expect(outcomes.length).toBe(fixtures.length * 22)
  })

  it('has at most a few blocking fails that code sees nothing of', () => {
    expect(unguarded.length, unguarded.map(({ name }) => name).join('\n')).toBeLessThanOrEqual(mostUnguarded)
  })

  it('never passes a blocking item on a fixture that fails it', () => {
    const passed = outcomes.filter(
      ({ fixture, item, line }) =>
        fixture.label === 'fail' &&
        item.gate === 'block' &&
        !unguarded.includes(fixture) &&
        (line.verdict === 'pass' || line.verdict === 'not_applicable' || line.disputed),
    )
    expect(namesOf(passed)).toEqual([])
  })

  it('says exactly what the label says when the model is honest', () => {
    const wrong = outcomes.filter(
      ({ simulator, fixture, item, line }) => simulator === 'honest' && line.verdict !== expectedOf(fixture, item),
    )
    expect(namesOf(wrong)).toEqual([])
  })

  it('fails nothing without a line of the diff that shows it', () => {
    const bare = outcomes.filter(({ line }) => line.verdict === 'fail' && line.evidence.length === 0)
    const invented = outcomes.filter(({ line, fixture }) => !isQuotedFromPatch(line, fixture))
    expect(namesOf(bare)).toEqual([])
    expect(namesOf(invented)).toEqual([])
  })

  it('keeps the words of a model out of everything but the reason and the advice', () => {
    const loud = outcomes.filter(({ line }) => {
      const { because, fix, ...rest } = line
      return /@agent merge|signalbox:verdict|APPROVE/.test(JSON.stringify(rest)) || because.length + fix.length > 1200
    })
    expect(namesOf(loud)).toEqual([])
  })
})
