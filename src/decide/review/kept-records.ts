import type { PullFacts } from '../../domain/pull.ts'
import { packRecord } from '../../domain/review/pack.ts'
import { encodeRecord, type JudgedRecord, type ReviewRecord, readRecords } from '../../domain/review/record.ts'
import { recordsFollow } from '../../render/verdict.ts'

/** Leaves room for line ends. */
const longestText = 64_000
/** As long as any digest of what was said. */
const anySaid = '0'.repeat(16)

/** What the check run says about the head; several pull requests may have it. */
export function recordsOfHead({ checklist, headOid }: PullFacts): readonly ReviewRecord[] {
  return (checklist?.records ?? []).filter(({ head }) => head === headOid)
}

/** What stands there about other pull requests; that stays. */
export function othersOf(pull: PullFacts): readonly ReviewRecord[] {
  return recordsOfHead(pull).filter((one) => one.pull !== pull.number)
}

/** The newest record of each pull request: it stands before what is only kept for its memory. */
export function newestOfEach(records: readonly ReviewRecord[]): readonly ReviewRecord[] {
  return records.filter((one, index) => records.findIndex(({ pull }) => pull === one.pull) === index)
}

/**
 * What a new record leaves of the earlier ones of its pull request: where nothing could be judged, what was judged before
 * stays readable, so that the same content is not judged anew only because a look could not begin.
 */
export function keptBehind(record: ReviewRecord, pull: PullFacts): readonly ReviewRecord[] {
  if (record.kind === 'judged') return []
  return recordsOfHead(pull)
    .filter((one) => one.pull === pull.number && one.kind === 'judged')
    .slice(0, 1)
}

/**
 * A judged record as it is read back from the check run: only that is shown, so that it shows the same each time.
 * @returns null where it does not fit beside what stands there
 */
export function asKept(pull: PullFacts, record: JudgedRecord): JudgedRecord | null {
  const lines = linesOf([{ ...record, said: anySaid }, ...othersOf(pull)])
  if (lines.some((line) => line === null)) return null
  const [kept] = readRecords(lines[0] ?? '')
  return kept?.kind === 'judged' ? kept : null
}

/** What people read first, then one line per record for machines. */
export function textOf(records: readonly ReviewRecord[]): string {
  return [recordsFollow, ...linesOf(records).filter((line) => line !== null)].join('\n')
}

/** Verdicts share the room that is left by those who only say why there is none. */
function linesOf(records: readonly ReviewRecord[]): readonly (string | null)[] {
  const judged = records.filter(({ kind }) => kind === 'judged').length
  const taken = records.reduce((sum, one) => sum + (one.kind === 'judged' ? 0 : encodeRecord(one).length), 0)
  const room = Math.floor((longestText - taken) / Math.max(1, judged))
  return records.map((record) => packRecord(record, room))
}
