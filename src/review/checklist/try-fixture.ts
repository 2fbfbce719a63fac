import type { ItemSpec } from '../checklist.ts'
import { detect } from '../detect.ts'
import type { DetectorPorts } from '../detectors/ask.ts'
import { linesOn } from '../detectors/lines.ts'
import type { DetectorTrouble, Hit } from '../hit.ts'
import { scopeOf } from '../scope.ts'
import { unitsOf } from '../units/split-units.ts'
import type { Fixture, Label, Place } from './fixture.ts'

/**
 * What code alone makes of a fixture. `hit`: a detector decides the fail. `obliged`: the model has to answer for a place.
 * `asked`: the model is asked, without a place. `outside`, `silent`: nothing to judge, as the label says.
 */
export type Tried = {
  readonly outcome: 'hit' | 'obliged' | 'asked' | 'outside' | 'silent' | 'false_alarm' | 'miss'
  /** The fixture and the item contradict each other. A `miss` by itself does not: a model may still see it. */
  readonly wrong: boolean
  readonly words: string
}

/** Runs the applicability and the detectors of an item on a fixture. No model is asked. */
export function tryFixture(item: ItemSpec, label: Label, fixture: Fixture, ports: DetectorPorts): Tried {
  const misplaced = [...fixture.evidence, ...fixture.controls].find((place) => !isInDiff(place, fixture))
  if (misplaced) return wrong('miss', `the diff has no line ${placeWords(misplaced)}`)
  const { diff } = fixture
  const units = unitsOf(diff)
  const scopes = units.map((unit) => ({
    unit,
    scope: scopeOf(item, unit, { labels: [], baseRef: 'main' }, ports.matchLines),
  }))
  const inside = scopes.filter(({ scope }) => scope.kind === 'applies').map(({ unit }) => unit)
  const reasons = scopes.flatMap(({ scope }) => (scope.kind === 'outside' ? [scope.reason] : []))
  const { hits, troubles } = detect([item], units, diff, ports, (_, unit) => inside.includes(unit))
  const seen = { item, fixture, hits, troubles: troubles.filter(({ kind }) => kind !== 'unavailable') }
  if (inside.length === 0) {
    const words = reasons[0] ?? 'nothing was changed'
    return label === 'na' ? { outcome: 'outside', wrong: false, words } : wrong('outside', words)
  }
  const [trouble] = seen.troubles
  if (trouble) return wrong('miss', `the detector ${trouble.detector} failed: ${trouble.words}`)
  return label === 'fail' ? failing(seen) : harmless(label, seen)
}

type Seen = {
  readonly item: ItemSpec
  readonly fixture: Fixture
  readonly hits: readonly Hit[]
  readonly troubles: readonly DetectorTrouble[]
}

function failing({ item, fixture: { evidence }, hits }: Seen): Tried {
  const fails = hits.filter(({ effect }) => effect === 'fail')
  const named = fails.find((hit) => evidence.length === 0 || evidence.some((place) => isAt(hit, place)))
  if (named) return { outcome: 'hit', wrong: false, words: hitWords(named) }
  const [astray] = fails
  if (astray) return wrong('hit', `${hitWords(astray)}, which is not what \`evidence\` names`)
  const [duty] = hits
  if (duty) return { outcome: 'obliged', wrong: false, words: hitWords(duty) }
  return {
    outcome: 'miss',
    wrong: isSettledByCode(item),
    words: 'no detector finds anything, and no place has to be answered',
  }
}

function harmless(label: 'pass' | 'na', { item, hits }: Seen): Tried {
  const alarm = hits.find(({ effect }) => effect === 'fail')
  if (alarm) return wrong('false_alarm', hitWords(alarm))
  const [duty] = hits
  if (label === 'na' && duty) return wrong('obliged', `${hitWords(duty)}: not applicable cannot be accepted`)
  if (label === 'na' && isSettledByCode(item)) return wrong('silent', '`applies` lets it in, so it reads as a pass')
  if (duty) return { outcome: 'obliged', wrong: false, words: hitWords(duty) }
  return { outcome: item.evidence.pass === 'none' ? 'silent' : 'asked', wrong: false, words: '' }
}

/** Without a model there is nobody else to say so. */
function isSettledByCode({ evidence, second_opinion: opinion, detectors }: ItemSpec): boolean {
  return evidence.pass === 'none' && opinion === 'never' && detectors.every(({ engine }) => engine === 'builtin')
}

function isAt({ side, path, line, kind }: Hit, place: Place): boolean {
  return path === place.path && (kind === 'file' || (side === place.side && line === place.line))
}

function isInDiff({ side, path, line }: Place, { diff }: Fixture): boolean {
  const file = diff.files.find((one) => one.path === path || one.oldPath === path)
  if (!file) return false
  return file.hunks.length === 0 || linesOn(file.hunks, side, 'all').some((shown) => shown.line === line)
}

function wrong(outcome: Tried['outcome'], words: string): Tried {
  return { outcome, wrong: true, words }
}

function placeWords({ side, path, line }: Place): string {
  return `${side} ${path}:${line}`
}

function hitWords(hit: Hit): string {
  return `${hit.detector} (${hit.effect}) at ${placeWords(hit)}`
}
