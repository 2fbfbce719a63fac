import { expect, it } from 'vitest'
import * as z from 'zod'
import { noticeOf } from '../../src/decide/merge/notice.ts'
import { type Check, checkWrite } from '../../src/decide/merge/report.ts'
import { type GateName, type GateRow, gateNames, type MergeJudgment } from '../../src/domain/merge/judgment.ts'
import { readMergeRecord } from '../../src/domain/merge/record.ts'
import type { MergeCheck } from '../../src/domain/pull.ts'
import { isReason, type Reason, reasons } from '../../src/domain/reason.ts'
import { running } from '../../src/render/merge-check-words.ts'
import { labelMissing } from '../../src/render/merge-words.ts'
import { aComment, aPull, digest, now, oid, self } from '../support/snapshots.ts'
import { type MergeCase, mergeCases } from './support/merge-cases.ts'

/** What is written back: each case of the table through the judgment, the check and the comment that are really written. */

const side = z.strictObject({ sha: z.string(), verdict: z.string(), comment: z.boolean().optional() })
const given = z.strictObject({
  existing: side.nullable().default(null),
  next: side.optional(),
  missingLabels: z.array(z.string()).optional(),
  pendingChecks: z.array(z.string()).optional(),
  reasons: z.array(z.string()).optional(),
  summaryBytes: z.int().optional(),
  ownCheckRequired: z.boolean().default(false),
})
type Given = z.infer<typeof given>

const conclusions = z.array(z.string().nullable())
const expected = z.strictObject({
  writes: z.int().optional(),
  comments: z.int().optional(),
  sha: z.string().optional(),
  statusMaxChars: z.int().optional(),
  statusContains: z.string().optional(),
  summaryContainsAll: z.boolean().optional(),
  shortTextReasons: z.int().optional(),
  summaryMaxBytes: z.int().optional(),
  stateLineKept: z.boolean().optional(),
  checkStatusAnyOf: z.array(z.string()).optional(),
  checkConclusionAnyOf: conclusions.optional(),
  checkConclusionNoneOf: conclusions.optional(),
})
type Expected = z.infer<typeof expected>

const decision = z.enum(['merge', 'enqueue', 'dequeue', 'update_branch', 'wait', 'blocked', 'noop', 'config_error'])

function named(word: string): Reason {
  if (!isReason(word)) throw new Error(`no reason is called ${word}`)
  return word
}

type Refused = { readonly decision: MergeJudgment['decision']; readonly reason: Reason; readonly words: string }

/** A judgment with one gate for each of these, nearest first. */
function judged(refusals: readonly Refused[], notes: readonly string[] = []): MergeJudgment {
  const gate = (index: number): GateName => gateNames[index % gateNames.length] ?? 'github'
  const rows: readonly GateRow[] = [
    ...refusals.flatMap(({ decision: kind, reason, words }, index) =>
      kind === 'merge' || kind === 'enqueue'
        ? []
        : [{ gate: gate(index), refusal: { decision: kind, reason, words }, note: null }],
    ),
    ...notes.map((note, index) => ({ gate: gate(index + refusals.length), refusal: null, note })),
  ]
  const [first] = refusals
  const { decision: kind, reason } = first ?? { decision: 'merge', reason: 'ready' }
  return { decision: kind, reason, rows, actions: [], merge: null, wakeAt: null }
}

function verdictOf(verdict: string): MergeJudgment {
  const [kind, word = ''] = verdict.split(':')
  const reason = named(word)
  return judged([{ decision: decision.parse(kind), reason, words: reasons[reason] }])
}

function judgmentOf({ next, missingLabels, pendingChecks, reasons: words, summaryBytes }: Given): MergeJudgment {
  if (next) return verdictOf(next.verdict)
  if (missingLabels) return judged([{ decision: 'wait', reason: 'label_missing', words: labelMissing(missingLabels) }])
  if (pendingChecks) return judged([{ decision: 'wait', reason: 'check_pending', words: running(pendingChecks) }])
  if (words) {
    const all = words.map(named)
    return judged(all.map((reason) => ({ decision: 'blocked', reason, words: reasons[reason] })))
  }
  if (summaryBytes !== undefined) {
    const pending = running(['test'])
    const note = 'x'.repeat(Math.ceil(summaryBytes / (gateNames.length - 1)))
    return judged(
      [{ decision: 'wait', reason: 'check_pending', words: pending }],
      gateNames.slice(1).map(() => note),
    )
  }
  throw new Error('the case gives nothing to report')
}

type World = { readonly checks: readonly MergeCheck[]; readonly comments: readonly string[] }

/** One round of report, with the comment first, on top of what stands there. */
function report(world: World, sha: string, judgment: MergeJudgment, required: boolean) {
  const head = oid(sha)
  // The snapshot shows the newest check of the head; another head's says so itself.
  const existing = world.checks.find((check) => check.record?.head === head) ?? world.checks.at(-1) ?? null
  const comments = world.comments.map((body) => aComment({ author: self.bot, body, on: 'pull' }))
  const pull = aPull({ headOid: head, ownMergeCheck: existing, comments })
  const around = { judgment, host: 'github.com', handle: '@agent' }
  const notice = noticeOf({ ...around, pull, botId: self.bot.id })
  const check = checkWrite({
    ...around,
    pull,
    existing,
    required,
    memory: notice.memory,
    at: now,
    ledger: `3@${oid('tip-3')}`,
    digest,
  })
  return { check, notice }
}

function asRead(check: Check): MergeCheck {
  return {
    databaseId: 1,
    status: check.status.toUpperCase(),
    conclusion: check.conclusion?.toUpperCase() ?? null,
    externalId: check.externalId,
    title: check.title,
    record: readMergeRecord(check.summary),
  }
}

/** What the earlier round left; `comment: false` says that nobody was called then. */
function before({ existing, ownCheckRequired }: Given): World {
  const nothing: World = { checks: [], comments: [] }
  if (existing === null) return nothing
  const { check, notice } = report(nothing, existing.sha, verdictOf(existing.verdict), ownCheckRequired)
  if (check === null) return nothing
  const read = asRead(check)
  if (existing.comment === false) {
    return { checks: [{ ...read, record: read.record && { ...read.record, told: null } }], comments: [] }
  }
  return { checks: [read], comments: notice.mutations.flatMap((one) => (one.kind === 'comment' ? [one.body] : [])) }
}

function namesOf({ missingLabels, pendingChecks, reasons: words }: Given): readonly string[] {
  return [...(missingLabels ?? []), ...(pendingChecks ?? []), ...(words ?? []).map((word) => reasons[named(word)])]
}

function shows(check: Check, asked: Given, wanted: Expected): void {
  if (wanted.sha !== undefined) expect(check.head).toBe(oid(wanted.sha))
  if (wanted.statusMaxChars !== undefined) expect(check.title.length).toBeLessThanOrEqual(wanted.statusMaxChars)
  if (wanted.statusContains !== undefined) expect(check.title).toContain(wanted.statusContains)
  if (wanted.summaryContainsAll) for (const name of namesOf(asked)) expect(check.summary).toContain(name)
  if (wanted.summaryMaxBytes !== undefined)
    expect(Buffer.byteLength(check.summary)).toBeLessThanOrEqual(wanted.summaryMaxBytes)
  if (wanted.stateLineKept) expect(readMergeRecord(check.summary)?.head).toBe(check.head)
  if (wanted.shortTextReasons !== undefined) {
    const said = Object.values(reasons).filter((words) => check.title.includes(words))
    expect(said).toHaveLength(wanted.shortTextReasons)
  }
}

function concludes(check: Check, wanted: Expected): void {
  if (wanted.checkStatusAnyOf) expect(wanted.checkStatusAnyOf).toContain(check.status)
  if (wanted.checkConclusionAnyOf) expect(wanted.checkConclusionAnyOf).toContain(check.conclusion)
  if (wanted.checkConclusionNoneOf) expect(wanted.checkConclusionNoneOf).not.toContain(check.conclusion)
}

function run(one: MergeCase): void {
  const asked = given.parse(one.given)
  const wanted = expected.parse(one.expect)
  const world = before(asked)
  const { check, notice } = report(world, asked.next?.sha ?? 'H1', judgmentOf(asked), asked.ownCheckRequired)
  if (wanted.writes !== undefined) expect(check === null ? 0 : 1).toBe(wanted.writes)
  if (wanted.comments !== undefined) {
    expect(notice.mutations.filter(({ kind }) => kind === 'comment')).toHaveLength(wanted.comments)
  }
  if (check === null) {
    expect(wanted.writes).toBe(0)
    return
  }
  shows(check, asked, wanted)
  concludes(check, wanted)
}

it.each(mergeCases('report').map((one) => [one.id, one.title, one] as const))('%s: %s', (_id, _title, one) => {
  run(one)
})
