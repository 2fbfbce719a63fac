import { describe, expect, it } from 'vitest'
import { type FixtureFile, fixturesIn } from '../../src/hosts/cli/checklist/read-fixtures.ts'
import { shippedLists } from '../../src/hosts/cli/checklist/read-lists.ts'
import { readFixture } from '../../src/review/checklist/fixture.ts'
import { loadChecklists } from '../../src/review/checklist/load.ts'
import { linesOn } from '../../src/review/detectors/lines.ts'
import { blindTable, type Labeled, measured, tableText } from './simulators/blind-quality.ts'
import { digestOf } from './simulators/world.ts'

const root = new URL('../..', import.meta.url).pathname

const builtin = shippedLists({ product: root, folder: root })
const wanted = ['github-actions', 'review-integrity', 'secrets', 'security']
const { items, problems } = loadChecklists({ builtin, own: [], wanted, digest: digestOf })

const files = fixturesIn(`${root}/test/review/blind`)

function labeled(all: readonly FixtureFile[]): readonly Labeled[] {
  return all.map(({ name, item: itemName, label, text }) => {
    const item = items.find((one) => one.name === itemName)
    const reading = readFixture(text ?? '')
    if ('problem' in reading) throw new Error(`${name}: ${reading.problem}`)
    if (!item) throw new Error(`${name}: there is no item ${itemName}`)
    return { name: name.replace(/\.diff$/, ''), item, label, fixture: reading.fixture }
  })
}

const fixtures = labeled(files)

/** Every credential of the diffs says that it is an example; here none does, as in a real leak. */
const leaks = labeled(
  files
    .filter(({ item, text }) => item.startsWith('secrets/') && text?.includes('EXAMPLE'))
    .map((file) => ({ ...file, text: file.text?.replaceAll('EXAMPLE', 'QMTZKHW') ?? null })),
)

const tables = { asWritten: blindTable(fixtures.map(measured)), leaks: blindTable(leaks.map(measured)) }

describe('diffs written without a look at the detectors', () => {
  it('are about the shipped checklists', () => {
    expect(problems).toEqual([])
    expect([...new Set(files.map(({ item }) => item.split('/')[0]))]).toEqual(wanted)
  })

  it('violate each item at least twice, and satisfy it at least once', () => {
    const names = [...new Set(fixtures.map(({ item }) => item.name))]
    const lacking = names.filter((name) => {
      const labels = fixtures.filter(({ item }) => item.name === name).map(({ label }) => label)
      const fails = labels.filter((label) => label === 'fail').length
      return fails < 2 || labels.length - fails < 1
    })
    expect(names).toHaveLength(35)
    expect(lacking).toEqual([])
  })

  it('name lines that the diff shows, and control words that stand there', () => {
    const wrong = fixtures.filter(({ fixture: { why, evidence, controls, diff } }) => {
      const shown = (place: { readonly side: 'LEFT' | 'RIGHT'; readonly path: string; readonly line: number }) =>
        linesOn(diff.files.find(({ path }) => path === place.path)?.hunks ?? [], place.side, 'all').find(
          ({ line }) => line === place.line,
        )?.text
      const stands = controls.every((control) => shown(control)?.includes(control.word))
      return why === '' || !stands || evidence.some((place) => shown(place) === undefined)
    })
    expect(wrong.map(({ name }) => name)).toEqual([])
  })

  /** `npx vitest run test/review/blind-quality.test.ts -u` records anew, which is right only for a detector that got better. */
  it('are found as often as recorded, and raise no more false alarms', async () => {
    console.log(
      `${tableText(tables.asWritten)}\n\nWith credentials that do not say EXAMPLE:\n${tableText(tables.leaks)}`,
    )
    await expect(`${JSON.stringify(tables, null, 2)}\n`).toMatchFileSnapshot('blind-quality.json')
  })
})
