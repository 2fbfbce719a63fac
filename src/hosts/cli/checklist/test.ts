import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { readFixture } from '../../../review/checklist/fixture.ts'
import { loadChecklists } from '../../../review/checklist/load.ts'
import { type Tried, tryFixture } from '../../../review/checklist/try-fixture.ts'
import type { ItemSpec } from '../../../review/checklist.ts'
import type { DetectorPorts } from '../../../review/detectors/ask.ts'
import { UsageError } from '../demo/options.ts'
import { digestOf } from './digest.ts'
import { type FixtureFile, fixturesIn, ownFixtures, shippedFixtures } from './read-fixtures.ts'
import { ownLists, type Places, shippedLists } from './read-lists.ts'

export type TestReport = {
  readonly problems: readonly string[]
  readonly fixtures: readonly (Tried & Pick<FixtureFile, 'name' | 'item' | 'label'>)[]
  /** Items that have no fixture of a label. */
  readonly lacking: readonly { readonly item: string; readonly labels: readonly string[] }[]
}

/**
 * Runs fixtures through applicability and detectors.
 * @param target a list (`security`), an item (`security/B`) or a folder of fixtures; without one, those of the folder's
 *               own lists, or else of the shipped ones
 * @throws UsageError where there is no such thing
 */
export function testFixtures(target: string | undefined, places: Places, ports: DetectorPorts): TestReport {
  const shipped = shippedLists(places)
  const wanted = shipped.map(({ path }) => path.replace(/^.*\/|\.ya?ml$/g, ''))
  const { items, problems } = loadChecklists({ builtin: shipped, own: ownLists(places), wanted, digest: digestOf })
  const byName = new Map(items.map((item) => [item.name, item]))
  const files = filesFor(target, places)
  const tried = files.map((file) => ({
    name: file.name,
    item: file.item,
    label: file.label,
    ...tryFile(file, byName, ports),
  }))
  const named = new Set(files.map(({ item }) => item))
  const lists = new Set([...named].map((name) => name.split('/')[0]))
  const looked = target?.includes('/') && named.size > 0 ? items.filter(({ name }) => named.has(name)) : items
  return {
    problems,
    fixtures: tried,
    lacking: lackingOf(
      looked.filter(({ checklist }) => lists.has(checklist)),
      files,
    ),
  }
}

function tryFile(
  { item: name, label, text }: FixtureFile,
  items: ReadonlyMap<string, ItemSpec>,
  ports: DetectorPorts,
): Tried {
  const item = items.get(name)
  if (item === undefined) return { outcome: 'miss', wrong: true, words: `there is no item ${name}` }
  if (text === null) return { outcome: 'miss', wrong: true, words: 'the file is not UTF-8 text' }
  const reading = readFixture(text)
  if ('problem' in reading) return { outcome: 'miss', wrong: true, words: reading.problem }
  return tryFixture(item, label, reading.fixture, ports)
}

function lackingOf(items: readonly ItemSpec[], files: readonly FixtureFile[]): TestReport['lacking'] {
  return items.flatMap(({ name }) => {
    const labels = ['pass', 'fail', 'na'].filter(
      (label) => !files.some((file) => file.item === name && file.label === label),
    )
    return labels.length > 0 ? [{ item: name, labels }] : []
  })
}

function filesFor(target: string | undefined, places: Places): readonly FixtureFile[] {
  const [own, shipped] = [ownFixtures(places), shippedFixtures(places)]
  if (target === undefined) {
    const files = own.length > 0 ? own : shipped
    if (files.length === 0)
      throw new UsageError('There are no fixtures here. `signalbox checklist --help` says where they stand.')
    return files
  }
  const folder = resolve(places.folder, target)
  const named = [...shipped, ...own].filter(({ item }) => item === target || item.startsWith(`${target}/`))
  const files = named.length > 0 || !existsSync(folder) ? named : fixturesIn(folder)
  if (files.length === 0) {
    throw new UsageError(
      `There are no fixtures for \`${target}\`: name a list, an item such as \`security/B\`, or a folder.`,
    )
  }
  return files
}
