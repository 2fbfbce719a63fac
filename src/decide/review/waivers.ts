import { reviewOf } from '../../domain/ledger/state.ts'
import { waiverDays } from '../../domain/names.ts'
import type { PullFacts } from '../../domain/pull.ts'
import type { JudgedRecord } from '../../domain/review/record.ts'
import type { FileWaiver } from '../../domain/review/report.ts'
import type { Severity, VerdictLine } from '../../domain/review/verdict.ts'
import type { View } from '../view.ts'
import type { LiveWaiver } from './conclude.ts'

const shortestReason = 20

/** The waivers that count today: those people gave by comment, and those on the base branch. */
export function liveWaivers(view: View, pull: PullFacts, { report }: JudgedRecord): readonly LiveWaiver[] {
  const today = view.at.slice(0, 10)
  const given = reviewOf(view.state, pull.number).waivers.flatMap((one): LiveWaiver[] => {
    const line = report.lines.find(({ item }) => item === one.item)
    const enough = line !== undefined && one.by.length >= neededPeople(line.severity, one.sole ?? false)
    const by = one.by.map(({ login }) => login)
    return enough && one.until >= today ? [{ ...one, by, paths: [] }] : []
  })
  const filed = report.waivers.flatMap((one): LiveWaiver[] => {
    const line = report.lines.find(({ item }) => item === one.item)
    return line && fileWaiverCounts(one, line, pull.author?.login ?? '', today)
      ? [{ ...one, by: one.approvedBy, until: one.expires, why: one.reason }]
      : []
  })
  return [...given, ...filed]
}

/** A critical item takes two people; the only one who may is enough where there is nobody else. */
export function neededPeople(severity: Severity, sole: boolean): number {
  return severity === 'critical' && !sole ? 2 : 1
}

/** The last day (UTC) a waiver of that severity may name, when it is given on a day. */
export function latestDay(severity: Severity, day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + waiverDays[severity] * 86_400_000).toISOString().slice(0, 10)
}

/** The file was merged by the rules of the base branch; what it says must still keep ours. */
function fileWaiverCounts(one: FileWaiver, { severity }: VerdictLine, author: string, today: string): boolean {
  const people = new Set(one.approvedBy.map((login) => login.toLowerCase()).filter((login) => !login.endsWith('[bot]')))
  return (
    one.reason.trim().length >= shortestReason &&
    one.created <= today &&
    today <= one.expires &&
    one.expires <= latestDay(severity, one.created) &&
    !people.has(author.toLowerCase()) &&
    people.size >= neededPeople(severity, false)
  )
}
