import type { ItemSpec } from '../checklist.ts'
import type { Texts } from '../file-diff.ts'
import type { Hit } from '../hit.ts'
import { promptVersion } from '../prompt/version.ts'

/** Everything that the verdict on a cell depends on. */
export type CellContent = {
  readonly item: ItemSpec
  /** Words that name a guard in this repository. */
  readonly controls: readonly string[]
  readonly model: string
  /** Digest of what the unit says, without anything that moves when other lines do. */
  readonly piece: string
  readonly context: Texts
  readonly hits: readonly Hit[]
}

/**
 * The content key of a cell: the same bytes under the same item have the same key, on whatever commit they stand.
 * @param digest sha256 of a text, as hex
 */
export function cellKey({ item, controls, model, piece, context, hits }: CellContent, digest: Digest): string {
  const found = hits.map(({ detector, effect, side, kind, text }) =>
    JSON.stringify([detector, effect, side, kind, text]),
  )
  const files = [...context].map(([path, text]) => [path, digest(text)].join(' '))
  return digest(
    JSON.stringify([
      `prompt ${promptVersion}`,
      model,
      item.name,
      item.rev,
      digest(JSON.stringify(meaningOf(item))),
      controls.toSorted(),
      piece,
      files.sort(),
      found.sort(),
    ]),
  )
}

export type Digest = (text: string) => string

/** What an item says, in a fixed order; its gate and its references are no part of it. */
function meaningOf(item: ItemSpec): readonly unknown[] {
  const { assert, pass_when, fail_when, na_when, not_a_fail, evidence, controls, clears, second_opinion, severity } =
    item
  const { fail, pass, context } = evidence
  return [
    [assert, pass_when, fail_when, na_when, not_a_fail],
    [fail, pass, context],
    [controls, clears, second_opinion, severity],
  ]
}

/**
 * The key of an item over all its cells; a waiver is bound to it.
 * @param keys content keys of its cells, in any order
 */
export function itemKey(
  { name, rev }: Pick<ItemSpec, 'name' | 'rev'>,
  keys: readonly string[],
  digest: Digest,
): string {
  return digest(JSON.stringify([name, rev, keys.toSorted()]))
}
