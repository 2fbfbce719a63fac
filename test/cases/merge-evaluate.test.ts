import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { judgeMerge } from '../../src/decide/merge/judge.ts'
import type { MergeJudgment } from '../../src/domain/merge/judgment.ts'
import { mergeTable } from '../../src/render/merge-table.ts'
import { mergeCases } from './support/merge-cases.ts'
import { deviations } from './support/merge-deviations.ts'
import { situationOf } from './support/merge-situations.ts'

const words = z.array(z.string())
const expected = z.strictObject({
  decision: z.string().optional(),
  decisionAnyOf: words.optional(),
  reason: z.string().optional(),
  reasonAnyOf: words.optional(),
  actions: words.optional(),
  mustNot: words.optional(),
  merge: z
    .strictObject({
      sha: z.string().optional(),
      method: z.string().optional(),
      title: z.string().optional(),
      api: z.string().optional(),
      messageMustNotContain: words.optional(),
    })
    .optional(),
  update: z.strictObject({ expectedHeadSha: z.string() }).optional(),
  enqueue: z.strictObject({ expectedHeadOid: z.string() }).optional(),
  reportMentions: words.optional(),
  maxMillis: z.number().optional(),
  note: z.string().optional(),
})

describe('what is decided about a pull request', () => {
  it.each(mergeCases('evaluate').map((one) => ({ ...one, name: `${one.id}: ${one.title}` })))('$name', (one) => {
    const deviation = deviations[one.id]
    if (deviation) process.stdout.write(`case ${one.id} is decided otherwise: ${deviation.reason}\n`)
    const want = expected.parse(deviation?.expect ?? one.expect)
    const { facts, policy } = situationOf(one)
    const began = performance.now()
    const judgment = judgeMerge(facts, policy)
    const took = performance.now() - began
    answers(judgment, want)
    acts(judgment, want)
    merges(judgment, want.merge)
    // Both calls are pinned to the head that was judged; there is no other to choose.
    const pins = want.update?.expectedHeadSha ?? want.enqueue?.expectedHeadOid ?? facts.pull.head
    expect(facts.pull.head).toBe(pins)
    expect(took).toBeLessThan(want.maxMillis ?? Number.POSITIVE_INFINITY)
  })

  it('are all of them', () => {
    expect(mergeCases('evaluate').length).toBeGreaterThan(100)
  })
})

type Expected = z.infer<typeof expected>

function answers({ decision, reason }: MergeJudgment, want: Expected): void {
  expect(want.decisionAnyOf ?? [want.decision ?? decision]).toContain(decision)
  expect(want.reasonAnyOf ?? [want.reason ?? reason]).toContain(reason)
  if (want.update) expect(decision).toBe('update_branch')
  if (want.enqueue) expect(decision).toBe('enqueue')
}

function acts(judgment: MergeJudgment, want: Expected): void {
  const taken = takenBy(judgment)
  for (const action of want.actions ?? []) expect(taken).toContain(action)
  for (const action of want.mustNot ?? []) expect(taken).not.toContain(action)
  const shown = mergeTable(judgment, 'github.com', 65_535).toLowerCase()
  for (const mention of want.reportMentions ?? []) expect(shown).toContain(mention.toLowerCase())
}

/** The decision itself counts as something done. */
function takenBy({ decision, actions }: MergeJudgment): readonly string[] {
  return [decision, ...actions]
}

function merges({ merge }: MergeJudgment, want: z.infer<typeof expected>['merge']): void {
  if (!want) return
  const { messageMustNotContain, ...call } = want
  expect(merge).toMatchObject(call)
  for (const banned of messageMustNotContain ?? []) {
    expect(`${merge?.title}\n${merge?.message ?? ''}`.toLowerCase()).not.toContain(banned.toLowerCase())
  }
}
