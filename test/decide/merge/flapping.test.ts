import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeFacts } from '../../../src/decide/merge/facts.ts'
import { judgeMerge } from '../../../src/decide/merge/judge.ts'
import { mergePolicy } from '../../../src/decide/merge/policy.ts'
import { reportWrites } from '../../../src/decide/merge/report.ts'
import { viewOf } from '../../../src/decide/view.ts'
import { readMergeRecord } from '../../../src/domain/merge/record.ts'
import type { PullFacts } from '../../../src/domain/pull.ts'
import { means } from '../../support/judging.ts'
import { aLedger, aMergeableSnapshot, aTrigger, now } from '../../support/snapshots.ts'

const shown = fc.constantFrom<Partial<PullFacts>>(
  { mergeable: 'UNKNOWN' },
  { mergeState: 'UNKNOWN' },
  { mergeState: 'BLOCKED' },
  { mergeState: 'BEHIND' },
  {},
)

describe('words of GitHub that come and go', () => {
  it('merge nothing and set back no clock: what is written down and read again keeps when the head was first seen', () => {
    fc.assert(
      fc.property(fc.array(shown, { minLength: 1, maxLength: 8 }), (looks) => {
        const memory: { check: PullFacts['ownMergeCheck'] } = { check: null }
        looks.forEach((look, minutes) => {
          const at = new Date(Date.parse(now) + minutes * 60_000)
          // Nothing is known of this head but what our own check remembers, and no check ever reports.
          const differs = { ledger: aLedger({ subjects: {} }) }
          const snapshot = aMergeableSnapshot(differs, { ...look, checks: [], ownMergeCheck: memory.check })
          const view = viewOf(aTrigger(), snapshot, means({ now: at }))
          if (view === null || snapshot.pull === null) throw new Error('there is nothing to look at')
          const facts = mergeFacts(view, snapshot.pull)
          expect([facts.pull.pushedAt, facts.own.activeAt]).toEqual([now, now])
          const judgment = judgeMerge(facts, mergePolicy(view))
          expect(['merge', 'enqueue']).not.toContain(judgment.decision)
          const [write] = reportWrites(view, snapshot.pull, judgment, {})
          if (write === undefined) return
          const { status, externalId, title } = write
          memory.check = { databaseId: 1, status, conclusion: null, externalId, title, record: readMergeRecord(write.summary) }
        })
        expect(memory.check?.record?.since).toBe(now)
      }),
      { numRuns: 60 },
    )
  }) // biome-ignore format: one look
})
