import { isReason, reasons } from '../domain/reason.ts'
import type { ReviewRecord } from '../domain/review/record.ts'
import { code, counted, marker, maxComment, paragraphs, table } from './markdown.ts'
import { cut, cutBytes, neutral, neutralLine } from './neutral.ts'
import { nextStep } from './next-step.ts'
import { linkTo, type Place, rowCells, type Standing, type VerdictRow } from './verdict-rows.ts'

/** What a review came to, as people are told it. */
type Told = { readonly lines: readonly VerdictRow[]; readonly problems: readonly string[] }

const longestTitle = 140
const longestSummary = 60_000

/** Stands above the lines that only machines read. */
export const recordsFollow = 'What follows is for machines and does not show.'

export const rerunButton = {
  label: 'Review again',
  description: 'Asks again for what stayed unknown.',
  identifier: 'recheck',
} as const

/** The title of `signalbox / checklist`: what stops the merge, else the counts. */
export function verdictTitle(record: ReviewRecord, told: Told | null): string {
  if (record.kind === 'stopped' || told === null) return cut(`Not verified: ${stopWords(record)}`, longestTitle)
  const blocking = (standing: Standing) =>
    told.lines.filter((row) => row.blocks && row.standing === standing).map(({ line }) => line.item)
  const failed = blocking('fail')
  if (failed.length > 0) return cut(`${failed.length} failed: ${failed.join(', ')}`, longestTitle)
  if (told.problems.length > 0) return cut(`Not verified: ${told.problems[0]}`, longestTitle)
  const unknown = blocking('unknown')
  if (unknown.length > 0) {
    const { overBudget, more } = record.report.coverage
    const left = overBudget.length + (more?.overBudget ?? 0)
    const because = left > 0 ? ` (${counted(left, 'file')} over the caps)` : ''
    return cut(`Not verified: ${unknown.join(', ')}${because}`, longestTitle)
  }
  return cut(countsOf(told.lines), longestTitle)
}

function countsOf(rows: readonly VerdictRow[]): string {
  const count = (standing: Standing): number => rows.filter((row) => row.standing === standing).length
  if (count('not_applicable') === rows.length) return `0 of ${rows.length} applied`
  const parts: readonly (readonly [number, string])[] = [
    [count('pass'), 'pass'],
    [count('not_applicable'), 'n/a'],
    [count('waived'), 'waived'],
    [count('warning'), count('warning') === 1 ? 'warning' : 'warnings'],
    [count('note'), count('note') === 1 ? 'note' : 'notes'],
    [count('unknown'), 'unknown'],
  ]
  return parts.flatMap(([number, word]) => (number > 0 ? [`${number} ${word}`] : [])).join(', ')
}

function stopWords(record: ReviewRecord): string {
  const [word = '', detail = ''] = record.kind === 'stopped' ? record.because.split(' ') : []
  const first = isReason(word) ? reasons[word] : 'nothing was judged.'
  return isReason(detail) ? `${first} ${reasons[detail]}` : first
}

export type Around = { readonly host: string; readonly handle: string }

/** The summary of the check run: what has to happen, and every item. */
export function verdictSummary(record: ReviewRecord, told: Told | null, { host, handle }: Around): string {
  if (record.kind === 'stopped' || told === null) {
    const [word = ''] = record.kind === 'stopped' ? record.because.split(' ') : []
    return paragraphs([stopWords(record), isReason(word) ? nextStep(word, handle) : ''])
  }
  const place: Place = { url: '', head: record.head, mergeBase: record.report.mergeBase, host }
  const rows = told.lines.map((row) => plainRow(row, place))
  const list = table(['Item', 'Verdict', 'Where', 'Why'], rows)
  return cutBytes(
    paragraphs([...headline(record, told, { host, handle }), list, coverageLines(record, host)]),
    longestSummary,
  )
}

/** Without links: a check run shows on several pages. */
function plainRow(row: VerdictRow, place: Place): readonly string[] {
  const [item = '', verdict = '', , why = ''] = rowCells(row, place)
  const [first] = row.standing === 'pass' ? [] : row.line.evidence
  return [item, verdict, first ? code(`${first.path}:${first.line}`, 120) : '', why]
}

type Judged = Extract<ReviewRecord, { kind: 'judged' }>

function headline({ report }: Judged, told: Told, { host, handle }: Around): readonly string[] {
  const problems = told.problems.map((problem) => `- ${neutralLine(problem, host, 600)}`).join('\n')
  const lists = report.checklists.map(({ id, version }) => neutralLine(`${id} ${version}`, host)).join(', ')
  return [todoOf(told, handle), problems, `Checklists: ${lists}.`]
}

/** What people can do about what stops the merge. */
function todoOf({ lines }: Told, handle: string): string {
  const blocks = lines.filter((row) => row.blocks)
  const failing = blocks.find(({ standing }) => standing === 'fail')
  const first = (failing ?? blocks[0])?.line.item
  if (first === undefined) return ''
  const waive = `somebody with maintain or admin may write ${code(`${handle} waive ${first} until <date>: <reason>`)}.`
  if (failing)
    return `Mend the code, or comment ${code(`${handle} fix ${first}`)}; where an item is wrong here, ${waive}`
  return `What could not be judged says why. Once that is mended, comment ${code(`${handle} recheck`)}; where it cannot be, ${waive}`
}

/** What was read, and by name what was not. */
function coverageLines({ report: { coverage, model } }: Judged, host: string): string {
  const { units, reviewed, skipped, unreviewable, overBudget, more } = coverage
  const count = (what: 'skipped' | 'unreviewable' | 'overBudget'): number => coverage[what].length + (more?.[what] ?? 0)
  const lines = [
    `Coverage: ${reviewed} of ${units} units read, ${count('skipped')} kept from the model by rule, ${count('unreviewable')} not reviewable, ${count('overBudget')} over the caps.`,
    ...unreviewable.slice(0, 20).map(({ path, why }) => `- ${code(path)}: ${neutralLine(why, host)}`),
    ...overBudget.slice(0, 20).map((path) => `- ${code(path)}: over the caps`),
    ...skipped.slice(0, 20).map(({ path, rule }) => `- ${code(path)}: ${neutralLine(rule, host)}`),
    `Model ${code(model.id)}: ${counted(model.calls, 'call')}, ${model.asked} asked, ${model.remembered} remembered, ${counted(model.rejectedQuotes, 'quote')} rejected.`,
  ]
  return lines.join('\n')
}

/** The one sticky comment with a row per item, also for those that pass or do not apply. */
export function verdictComment(record: Judged, told: Told, url: string, number: number, around: Around): string {
  const place: Place = { url, head: record.head, mergeBase: record.report.mergeBase, host: around.host }
  const loud = told.lines.filter(({ standing }) => standing !== 'pass' && standing !== 'not_applicable')
  const quiet = told.lines.filter(({ standing }) => standing === 'pass' || standing === 'not_applicable')
  const head = ['Item', 'Verdict', 'Where', 'Why']
  const folded = `<details><summary>${countsOf(quiet)}</summary>\n\n${table(
    head,
    quiet.map((row) => rowCells(row, place)),
  )}\n\n</details>`
  const parts = [
    `**${verdictTitle(record, told)}** at ${code(record.head.slice(0, 7))}`,
    ...headline(record, told, around),
    loud.length === 0
      ? ''
      : table(
          head,
          loud.map((row) => rowCells(row, place)),
        ),
    ...loud.filter(({ standing }) => standing === 'fail' || standing === 'warning').map((row) => finding(row, place)),
    quiet.length === 0 ? '' : folded,
    coverageLines(record, around.host),
  ]
  return cut(`${marker('verdict', number)}\n${paragraphs(parts)}`, maxComment - 500)
}

function finding({ line }: VerdictRow, place: Place): string {
  const places = line.evidence.map((one) => `- ${linkTo(one, place)}`).join('\n')
  const words = paragraphs([neutral(line.because, place.host, 600), places, neutral(line.fix, place.host, 600)])
  return `<details><summary>${plain(`${line.item} ${neutralLine(line.title, place.host, 80)}`)}</summary>\n\n${words}\n\n</details>`
}

/** GitHub reads no Markdown in a summary, only HTML. */
function plain(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
