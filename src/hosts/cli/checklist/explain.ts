import { loadChecklists } from '../../../review/checklist/load.ts'
import type { ItemSpec } from '../../../review/checklist.ts'
import { detect } from '../../../review/detect.ts'
import type { DetectorPorts } from '../../../review/detectors/ask.ts'
import type { DiffReading } from '../../../review/file-diff.ts'
import type { DetectorTrouble, Hit } from '../../../review/hit.ts'
import { scopesOf, type Where } from '../../../review/scope.ts'
import type { Unit } from '../../../review/unit.ts'
import { unitsOf } from '../../../review/units/split-units.ts'
import { UsageError } from '../demo/options.ts'
import { digestOf } from './digest.ts'
import { ownLists, type Places, shippedLists } from './read-lists.ts'

export type Explanation = {
  readonly problems: readonly string[]
  readonly checklists: readonly { readonly id: string; readonly version: string }[]
  readonly units: readonly {
    readonly id: string
    readonly treatment: string
    readonly why: string
    readonly tokens: number
  }[]
  readonly items: readonly ExplainedItem[]
}

export type ExplainedItem = Pick<ItemSpec, 'name' | 'title' | 'severity' | 'gate'> & {
  /** The units it is about. */
  readonly units: readonly string[]
  /** Why it is about none. */
  readonly outside: string | null
  readonly hits: readonly ExplainedHit[]
  readonly troubles: readonly Pick<DetectorTrouble, 'detector' | 'unit' | 'kind' | 'words'>[]
}
export type ExplainedHit = Pick<Hit, 'detector' | 'effect' | 'path' | 'side' | 'line' | 'message' | 'text'>

const defaultLists = ['security']

/** What a diff would oblige a review to answer. */
export function explainDiff(
  diff: DiffReading,
  where: Where,
  { lists, places, ports }: { lists: readonly string[] | null; places: Places; ports: DetectorPorts },
): Explanation {
  const wanted = lists ?? defaultLists
  const loaded = loadChecklists({ builtin: shippedLists(places), own: ownLists(places), wanted, digest: digestOf })
  const units = unitsOf(diff)
  const items = loaded.items.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  return {
    problems: loaded.problems,
    checklists: loaded.checklists.map(({ id, version }) => ({ id, version })),
    units: units.map((unit) => ({ id: unit.id, tokens: unit.tokens, ...treated(unit) })),
    items: items.map((item) => explainItem(item, units, diff, where, ports)),
  }
}

function explainItem(
  item: ItemSpec,
  units: readonly Unit[],
  diff: DiffReading,
  where: Where,
  ports: DetectorPorts,
): ExplainedItem {
  const scopes = scopesOf(item, units, where, ports.matchLines)
  const inside = units.filter((_, index) => scopes[index]?.kind === 'applies')
  const reasons = scopes.flatMap((scope) => (scope.kind === 'outside' ? [scope.reason] : []))
  const { hits, troubles } = detect([item], units, diff, ports, (_, unit) => inside.includes(unit))
  const { name, title, severity, gate } = item
  return {
    name,
    title,
    severity,
    gate,
    units: inside.map(({ id }) => id),
    outside: inside.length > 0 ? null : (reasons[0] ?? 'Nothing was changed.'),
    hits: hits.map(({ detector, effect, path, side, line, message, text, secret }) => {
      return { detector, effect, path, side, line, message, text: secret ? '(withheld)' : text.trim().slice(0, 200) }
    }),
    troubles: troubles.map(({ detector, unit, kind, words }) => ({ detector, unit, kind, words })),
  }
}

function treated({ treatment }: Unit): { treatment: string; why: string } {
  const why = treatment.kind === 'judged' ? '' : treatment.kind === 'skipped' ? treatment.rule : treatment.why
  return { treatment: treatment.kind, why }
}

/** @throws UsageError for text that is no diff */
export function unreadable(words: string): UsageError {
  return new UsageError(`That is no diff as \`git diff\` writes it: ${words}.`)
}
