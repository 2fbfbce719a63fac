import { describe, expect, it } from 'vitest'
import { noreplyAddress } from '../../src/domain/identity.ts'
import { advanceAll } from '../../src/domain/ledger/advance.ts'
import { type ChainCommit, readEntry } from '../../src/domain/ledger/chain.ts'
import type { Entry, Waived } from '../../src/domain/ledger/entry.ts'
import { encodeMessage } from '../../src/domain/ledger/message.ts'
import { emptyState, type LedgerState } from '../../src/domain/ledger/state.ts'
import { aReviewClaim, aReviewJob, aReviewState, contentKey } from '../support/reviews.ts'
import { ago, now, oid, outsider, reviewer, self, writer } from '../support/snapshots.ts'

/** The state after these entries, one commit each. */
function stateAfter(state: LedgerState, ...entries: readonly Entry[]): LedgerState {
  return entries.reduce((before, entry) => {
    const next = advanceAll(before, [entry])
    if ('misfit' in next) throw new Error(next.misfit)
    return next.state
  }, state)
}

function misfitOf(state: LedgerState, entry: Entry): string | null {
  const next = advanceAll(state, [entry])
  return 'misfit' in next ? next.misfit : null
}

function claims(pull: number, differs: Partial<Extract<Entry, { kind: 'claimed' }>> = {}): Entry {
  const job = aReviewJob({ id: `r-${pull}`, pull, generation: 100 + pull })
  const { hash, reservedUsd } = aReviewClaim({ job })
  const by = self.bot
  return { kind: 'claimed', key: job.id, at: now, by, cause: 'automatic', job, hash, reservedUsd, label: null, ...differs }
} // biome-ignore format: one line

function ends(pull: number, next: Extract<Entry, { kind: 'released' }>['next'], usd = 0.25): Entry {
  const [generation, run] = [100 + pull, '4711.1']
  return { kind: 'released', key: `r-${pull}`, at: now, generation, because: 'x', usd, agent: 'reviewer', run, next }
}

describe('a waiver by two', () => {
  const waived = (differs: Partial<Waived> = {}): Waived => ({
    kind: 'waived',
    at: ago(600),
    pull: 20,
    item: 'security/B',
    rev: 1,
    key: contentKey,
    by: writer,
    until: '2026-11-30',
    why: 'x',
    ...differs,
  })
  const standing = (...entries: readonly Waived[]) => stateAfter(emptyState, ...entries).reviews['20']?.waivers

  it('lasts as long as both said', () => {
    const both = standing(waived(), waived({ by: reviewer, until: '2026-11-25' }))
    expect(both).toMatchObject([{ by: [writer, reviewer], until: '2026-11-25' }])
  })

  it('is two where one of them answered for a fail and the other for what nobody could judge', () => {
    expect(standing(waived({ unjudged: true }), waived({ by: reviewer }))).toMatchObject([
      { by: [writer], unjudged: true },
      { by: [reviewer] },
    ])
  })

  it('can be given anew once its time is over', () => {
    const later = { at: '2026-12-05T08:00:00.000Z', until: '2026-12-15' }
    const again = standing(waived(), waived({ by: reviewer }), waived(later), waived({ ...later, by: reviewer }))
    expect(again).toMatchObject([{ by: [writer, reviewer], until: '2026-12-15' }])
  })

  it('does not count the word of somebody whose time is over', () => {
    const late = waived({ by: reviewer, at: '2026-12-05T08:00:00.000Z', until: '2026-12-15' })
    expect(standing(waived(), late)).toMatchObject([{ by: [reviewer], until: '2026-12-15' }])
  })
})

describe('reviews that outsiders cause', () => {
  it('run one at a time, whatever two servers decide', () => {
    const one = stateAfter(emptyState, claims(20, { outsider: true }))
    expect(misfitOf(one, claims(21, { outsider: true }))).toBe('claimed_elsewhere')
    expect(misfitOf(one, claims(21))).toBeNull()
    expect(misfitOf(stateAfter(one, ends(20, 'open')), claims(21, { outsider: true }))).toBeNull()
  })

  it('are paid from their own purse, and from no other', () => {
    const paid = stateAfter(emptyState, claims(20, { outsider: true }), ends(20, 'open', 0.75))
    expect(paid).toMatchObject({ outsiderDays: { [now.slice(0, 10)]: 0.75 }, days: {}, agentMonths: {}, claims: {} })
  })
})

describe('a review whose pull request is closed', () => {
  it('leaves nothing behind when its claim ends', () => {
    const { reviews, claims: live } = stateAfter(emptyState, claims(20), ends(20, 'closed'))
    expect({ reviews, live }).toEqual({ reviews: {}, live: {} })
  })

  it('is forgotten without a claim, and nothing else with it', () => {
    const reviews = { 20: aReviewState(), 21: aReviewState() }
    const subjects = stateAfter(emptyState, { kind: 'held', at: now, subject: 20, by: writer, why: '' }).subjects
    const left = stateAfter({ ...emptyState, reviews, subjects }, ends(20, 'closed', 0))
    expect(Object.keys(left.reviews)).toEqual(['21'])
    expect(Object.keys(left.subjects)).toEqual(['20'])
  })

  it('is not ended in any other way without a claim', () => {
    expect(misfitOf(emptyState, ends(20, 'open'))).toBe('no_claim')
    expect(misfitOf(stateAfter(emptyState, claims(20)), { ...ends(20, 'closed'), generation: 1 } as Entry)).toBe(
      'stale_generation',
    )
  })
})

describe('a ledger from before there were reviews', () => {
  const email = noreplyAddress(self.bot)
  const commit = (entries: readonly Entry[], text: string, parent: ChainCommit | null): ChainCommit => ({
    oid: oid(text + entries.length),
    message: text,
    tree: oid('tree'),
    parents: parent ? [parent.oid] : [],
    authorEmail: email,
    signedByGitHub: true,
  })
  const older = (message: string) =>
    message.replace(/^state (.*)$/m, (_, json: string) => {
      const { reviews: _reviews, outsiderDays: _days, ...rest } = JSON.parse(json) as LedgerState
      return `state ${JSON.stringify(rest)}`
    })
  const held: Entry = { kind: 'held', at: now, subject: 3, by: outsider, why: '' }
  const first = stateAfter(emptyState, held)
  const root = commit([held], older(encodeMessage([held], first)), null)

  it('is believed as it is, and goes on', () => {
    expect(root.message).not.toContain('outsiderDays')
    expect(readEntry(root, null, email)).toEqual(first)
    const next = stateAfter(first, claims(20))
    expect(readEntry(commit([claims(20)], encodeMessage([claims(20)], next), root), root, email)).toEqual(next)
  })

  it('is not believed where an entry drops what was there', () => {
    const next = stateAfter(first, claims(20))
    const claimed = commit([claims(20)], encodeMessage([claims(20)], next), root)
    const swept: Entry = { kind: 'swept', at: now }
    const dropped = commit([swept], older(encodeMessage([swept], stateAfter(next, swept))), claimed)
    expect(readEntry(dropped, claimed, email)).toBeNull()
  })
})
