import { existsSync, globSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { Label } from '../../../review/checklist/fixture.ts'
import { ownFolder, type Places, textOf } from './read-lists.ts'

export type FixtureFile = {
  /** `security/B/fail/route.diff` */
  readonly name: string
  readonly item: string
  readonly label: Label
  readonly text: string | null
}

export function shippedFixtures({ product }: Places): readonly FixtureFile[] {
  return fixturesIn(join(product, 'checklists/fixtures'))
}

/** Those beside the checklists of the folder one stands in. */
export function ownFixtures({ folder }: Places): readonly FixtureFile[] {
  return fixturesIn(join(folder, ownFolder, 'fixtures'))
}

/** The fixtures below a folder that is laid out as `<id>/<LETTER>/{pass,fail,na}/*.diff`. */
export function fixturesIn(folder: string): readonly FixtureFile[] {
  if (!existsSync(folder)) return []
  return globSync('*/*/*/*.diff', { cwd: folder })
    .toSorted()
    .flatMap((name): FixtureFile[] => {
      const [id = '', letter = '', word = ''] = name.split(sep)
      const label = (['pass', 'fail', 'na'] as const).find((one) => one === word)
      return label === undefined ? [] : [{ name, item: `${id}/${letter}`, label, text: textOf(join(folder, name)) }]
    })
}
