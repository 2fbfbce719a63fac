import { globSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import * as z from 'zod'
import { side } from '../../../src/domain/review/verdict.ts'
import { checklist, defaultGate, type ItemSpec } from '../../../src/review/checklist.ts'

export type Label = 'pass' | 'fail' | 'na'

/** A place that the preamble of a fixture names. */
export type Mark = {
  readonly path: string
  readonly side: 'LEFT' | 'RIGHT'
  readonly line: number
  /** The word that makes it safe; null for the evidence of a fail. */
  readonly control: string | null
}

/** A labeled diff: what an honest reader of it has to say about one item. */
export type Fixture = {
  readonly name: string
  readonly item: string
  readonly label: Label
  readonly marks: readonly Mark[]
  readonly patch: string
}

const markLine = /^(evidence|control):\s*(?:(.+?)\s*\|\s*)?(LEFT|RIGHT)\s+(.+):(\d+)\s*$/

/** Reads the preamble of a fixture and leaves the patch. */
export function fixtureOf(name: string, item: string, label: Label, text: string): Fixture {
  const at = text.search(/^diff --git /m)
  const preamble = at < 0 ? text : text.slice(0, at)
  const marks = preamble.split('\n').flatMap((line): Mark[] => {
    const [, kind, word, where, path = '', number] = markLine.exec(line) ?? []
    if (kind === undefined) return []
    return [{ path, side: side.parse(where), line: Number(number), control: kind === 'control' ? (word ?? '') : null }]
  })
  return { name, item, label, marks, patch: text.slice(Math.max(at, 0)) }
}

const labels = z.enum(['pass', 'fail', 'na'])

/** Every fixture beside the shipped checklists: `checklists/fixtures/<id>/<LETTER>/<label>/<name>.diff`. */
export function shippedFixtures(root: string): readonly Fixture[] {
  return globSync('checklists/fixtures/*/*/*/*.diff', { cwd: root })
    .sort()
    .flatMap((path) => {
      const [, , id = '', letter = '', label = '', file = ''] = path.split('/')
      const known = labels.safeParse(label)
      if (!known.success) return []
      const name = `${id}/${letter}/${label}/${file.replace(/\.diff$/, '')}`
      return [fixtureOf(name, `${id}/${letter}`, known.data, readFileSync(`${root}/${path}`, 'utf8'))]
    })
}

/** The items of the shipped checklists, by name. */
export function shippedItems(root: string): ReadonlyMap<string, ItemSpec> {
  const lists = globSync('checklists/*.yml', { cwd: root }).map((path) =>
    checklist.parse(parse(readFileSync(`${root}/${path}`, 'utf8'))),
  )
  const items = lists.flatMap(({ id, applies, items }) =>
    items.map(({ id: letter, gate, ...item }): ItemSpec => {
      const name = `${id}/${letter}`
      return { ...item, name, checklist: id, gate: gate ?? defaultGate(item), within: applies ?? null }
    }),
  )
  return new Map(items.map((item) => [item.name, item]))
}
