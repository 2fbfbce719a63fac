import { type Reason, reasons } from '../domain/reason.ts'
import { code, paragraphs } from './markdown.ts'

/** One place that a rule is about; never the value that broke it. */
export type Place = {
  readonly reason: Reason
  readonly path: string
  readonly line: number | null
  readonly rule: string
}

const listed = 20

/** Why a whole bundle was refused. */
export function floorRefusal(reason: Reason, places: readonly Place[], handle: string): string {
  const more = places.length - listed
  const leaked = places.some((place) => place.reason === 'secret_found')
  return paragraphs([
    `**${reasons[reason]}** The whole change was refused and nothing was committed (${code(reason)}).`,
    [...places.slice(0, listed).map((place) => `- ${where(place)}`), ...(more > 0 ? [`- and ${more} more`] : [])].join(
      '\n',
    ),
    leaked ? 'If a real credential got into the run, rotate it.' : null,
    `Ask again with ${code(`${handle} <what to do differently>`)}, or make this change by hand.`,
  ])
}

/** Why a merge waits, for the pull request's text. */
export function holdLine(place: Place): string {
  return `${reasons[place.reason]} ${where(place)}`
}

function where({ path, line, rule }: Place): string {
  const place = path === '' ? 'the whole change' : code(path)
  return `${place}${line === null ? '' : `, line ${line}`}: ${code(rule)}`
}
