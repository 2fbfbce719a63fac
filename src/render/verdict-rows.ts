import type { VerdictLine } from '../domain/review/verdict.ts'
import { code } from './markdown.ts'
import { neutralLine } from './neutral.ts'
import { standingWords } from './verdict-words.ts'

export type Standing = 'pass' | 'not_applicable' | 'fail' | 'warning' | 'note' | 'unknown' | 'waived'

/** An item as people are shown it. */
export type VerdictRow = {
  readonly line: VerdictLine
  readonly standing: Standing
  readonly waiver: { readonly by: readonly string[]; readonly until: string; readonly why: string } | null
  readonly blocks: boolean
}

/** Where the repository and the commit are, for links. */
export type Place = { readonly url: string; readonly head: string; readonly mergeBase: string; readonly host: string }

/** Cells of one row: item, verdict, where, why. */
export function rowCells({ line, standing, waiver }: VerdictRow, place: Place): readonly string[] {
  const until = waiver === null ? '' : ` until ${waiver.until}`
  const disputed = line.disputed ? ' (disputed)' : ''
  return [
    `${code(line.item)} ${neutralLine(line.title, place.host, 80)}`,
    `${standingWords[standing]}${until}${disputed}`,
    whereOf(line, place),
    whyOf({ line, waiver }, place.host),
  ]
}

function whereOf({ evidence, failures, verdict }: VerdictLine, place: Place): string {
  const [first] = evidence
  if (!first || verdict === 'pass') return ''
  const more = failures > 1 ? ` and ${failures - 1} more` : ''
  return `${linkTo(first, place)}${more}`
}

/** A permanent link to a line at the head, or at the merge base for what was removed. */
export function linkTo({ path, line, side }: VerdictLine['evidence'][number], place: Place): string {
  const commit = side === 'RIGHT' ? place.head : place.mergeBase
  const address = `${place.url}/blob/${commit}/${path.split('/').map(inAddress).join('/')}#L${line}`
  return `[${code(`${path}:${line}`, 120)}](${address})`
}

/** A parenthesis would end the link. */
function inAddress(name: string): string {
  return encodeURIComponent(name).replaceAll('(', '%28').replaceAll(')', '%29')
}

function whyOf({ line, waiver }: Pick<VerdictRow, 'line' | 'waiver'>, host: string): string {
  const said = neutralLine(line.because, host, 300)
  if (waiver === null) return said
  const by = waiver.by.map((login) => code(login)).join(', ')
  return `${by}: ${neutralLine(waiver.why, host, 200)}`
}
