import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import type { AnswerMeaning, ApiAnswer } from '../../src/domain/merge/answer.ts'
import { meaningOf } from '../../src/domain/merge/meaning.ts'
import { mergeCases } from './support/merge-cases.ts'
import { deviations } from './support/merge-deviations.ts'

const given = z.object({
  response: z.strictObject({
    api: z.enum([
      'merge',
      'merge-async',
      'merge-async-status',
      'enqueue',
      'dequeue',
      'update-branch',
      'delete-ref',
      'get-commit',
      'enable-auto-merge',
      'graphql',
    ]),
    status: z.int(),
    message: z.string().optional(),
    body: z.unknown().optional(),
    attempt: z.int().optional(),
    retryAfter: z.number().optional(),
    uuid: z.string().optional(),
  }),
})
const list = z.array(z.string())
const expectation = z.strictObject({
  decision: z.string().optional(),
  decisionAnyOf: list.optional(),
  reason: z.string().optional(),
  reasonAnyOf: list.optional(),
  actions: list.optional(),
  mustNot: list.optional(),
  scope: z.enum(['pull_request', 'base_branch']).optional(),
  minDelaySeconds: z.number().optional(),
  reportMentions: list.optional(),
  note: z.string().optional(),
})

/** A case's `uuid` stands where GitHub puts it. */
function answerOf(raw: unknown): ApiAnswer {
  const { uuid, message, attempt, retryAfter, body, ...rest } = given.parse(raw).response
  return {
    ...rest,
    body: uuid === undefined ? body : { status: 'pending', details: { message: 'Accepted.', uuid } },
    ...(message === undefined ? {} : { message }),
    ...(attempt === undefined ? {} : { attempt }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  }
}

/** Everything that follows from a meaning, in the words of the cases; a call that is sent again is `retry_same_sha`. */
function acts({ decision, actions }: AnswerMeaning): readonly string[] {
  return [decision, ...actions, ...(decision === 'retry' ? ['retry_same_sha'] : [])]
}

function assertMeaning(meaning: AnswerMeaning, wanted: z.infer<typeof expectation>): void {
  const decisions = wanted.decision === undefined ? wanted.decisionAnyOf : [wanted.decision]
  const reasons = wanted.reason === undefined ? wanted.reasonAnyOf : [wanted.reason]
  if (decisions) expect(decisions).toContain(meaning.decision)
  if (reasons) expect(reasons).toContain(meaning.reason)
  expect(acts(meaning)).toEqual(expect.arrayContaining(wanted.actions ?? []))
  for (const act of wanted.mustNot ?? []) expect(acts(meaning)).not.toContain(act)
  if (wanted.scope) expect(meaning.scope).toBe(wanted.scope)
  expect(meaning.delay).toBeGreaterThanOrEqual(wanted.minDelaySeconds ?? 0)
  for (const word of wanted.reportMentions ?? []) expect(meaning.words.toLowerCase()).toContain(word.toLowerCase())
}

describe('what GitHub’s answer means', () => {
  it('is told by the table', () => {
    expect(mergeCases('response').length).toBeGreaterThan(20)
  })

  it.each(mergeCases('response'))('$id: $title', (one) => {
    const deviation = deviations[one.id]
    if (deviation) process.stdout.write(`case ${one.id} is decided otherwise: ${deviation.reason}\n`)
    assertMeaning(meaningOf(answerOf(one.given)), expectation.parse(deviation?.expect ?? one.expect))
  })
})
