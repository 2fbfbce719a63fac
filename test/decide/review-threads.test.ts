import { describe, expect, it } from 'vitest'
import { conclude, type LiveWaiver } from '../../src/decide/review/conclude.ts'
import type { Waiver } from '../../src/domain/ledger/state.ts'
import type { ThreadFacts } from '../../src/domain/pull.ts'
import type { VerdictLine } from '../../src/domain/review/verdict.ts'
import type { Snapshot } from '../../src/domain/snapshot.ts'
import { closedThread } from '../../src/render/verdict-threads.ts'
import { advanceSnapshot } from '../../src/snapshot/advance.ts'
import { decideOn, effectOf, mutationsOf } from '../support/judging.ts'
import {
  aChecklistCheck,
  aFailure,
  aLine,
  aQuote,
  aRecord,
  aReviewSnapshot,
  aReviewState,
  contentKey,
  settled,
} from '../support/reviews.ts'
import { ago, anIssue, now, oid, reviewer } from '../support/snapshots.ts'

const thread: ThreadFacts = {
  nodeId: 'PRRT_1',
  resolved: false,
  path: 'src/routes.ts',
  url: null,
  commentId: 'C1',
  body: '<!-- signalbox:finding security/B 0123456789abcdef -->\nfails here',
  own: true,
  answered: false,
  bare: true,
}
const failing = aFailure({ evidence: [aQuote({ fingerprint: '0123456789abcdef' })] })
const waiver: Waiver = {
  item: 'security/B',
  rev: 1,
  key: contentKey,
  by: [reviewer],
  at: ago(9),
  until: '2026-11-30',
  why: 'it is public',
  sole: true,
}

/** A judged pull request with that thread, once its check run is true. */
function told(line: VerdictLine, waivers: readonly Waiver[] = []): Snapshot {
  const checklist = aChecklistCheck({ records: [aRecord([line])] })
  const pull = { checklist, threads: [thread], unresolvedThreads: 1 }
  const reviews = { 20: aReviewState({ waivers: [...waivers] }) }
  const world = aReviewSnapshot(pull, { issue: anIssue({ labels: [] }) }, { reviews })
  const effect = effectOf(decideOn(world), 'check')
  return advanceSnapshot(world, { effect, result: { kind: 'checked', id: 950 } }, now) ?? world
}

function endings(snapshot: Snapshot): readonly string[] {
  return mutationsOf(decideOn(snapshot)).flatMap((one) => {
    if (one.kind === 'reply_thread') return [one.body]
    return one.kind === 'resolve_thread' ? [`resolved ${one.threadId}`] : []
  })
}

describe('a thread whose item people answered for', () => {
  it('ends with the comment that says so, once, and no more stands in the way of the merge', () => {
    const world = told(failing, [waiver])
    expect(endings(world)).toEqual(['Waived until 2026-11-30 by `hubot-fan`: it is public', 'resolved PRRT_1'])
    const after = settled(world)
    expect(after.pull).toMatchObject({ unresolvedThreads: 0, threads: [{ resolved: true }] })
    expect(endings(after)).toEqual([])
  })

  it('is opened anew once the time of a waiver is over', () => {
    const closed = { ...thread, resolved: true, bare: false }
    const world = told(failing, [{ ...waiver, until: '2026-11-19' }])
    const pull = world.pull && { ...world.pull, threads: [closed], unresolvedThreads: 0 }
    expect(mutationsOf(decideOn({ ...world, pull })).map(({ kind }) => kind)).toEqual(['comment', 'open_threads'])
  })

  it('stays where nobody did', () => {
    expect(endings(told(failing))).toEqual([])
  })

  it('is not ended by a look that changes no comment, lest a thread GitHub does not close is answered each time', () => {
    const after = settled(told(failing, [waiver]))
    const open = after.pull && { ...after.pull, threads: [thread], unresolvedThreads: 1 }
    expect(endings({ ...after, pull: open })).toEqual([])
  })

  it('stays where its item fails in more places than are told', () => {
    const elsewhere = [aQuote({ fingerprint: 'fedcba9876543210' })]
    expect(endings(told(aFailure({ evidence: elsewhere, failures: 2 })))).toEqual([])
    expect(endings(told(aFailure({ evidence: elsewhere, failures: 1 })))[0]).toContain('others do')
  })
})

describe('the last word in a thread', () => {
  it.each<[string, VerdictLine, readonly LiveWaiver[], 'approved' | 'none', RegExp]>([
    ['is fixed', aLine(), [], 'none', /^Fixed in `.{7}`: the item passes on this head\.$/],
    ['is gone', aLine({ verdict: 'not_applicable', cause: 'agreed' }), [], 'none', /^Gone in/],
    ['is disputed', aFailure({ disputed: true }), [], 'none', /^This does not stop the merge/],
    ['an owner approved', aFailure({ item: 'review-integrity/A' }), [], 'approved', /^Somebody who may decide/],
  ])('of what %s says that and no more', (_case, line, waivers, ownership, words) => {
    const [row] = conclude({ lines: [line], problems: [] }, waivers, ownership).lines
    expect(row && closedThread(row, oid('head'), 'github.com')).toMatch(words)
  })
})

describe('a waiver from a file', () => {
  const covering = (paths: readonly string[]) =>
    conclude({ lines: [aFailure()], problems: [] }, [{ ...waiver, key: null, paths, by: ['hubot-fan'] }], 'none').word

  it('for some paths does not cover what nobody could judge elsewhere; one for the content does', () => {
    const line = aFailure({ open: 1 })
    const by = ['hubot-fan']
    const wordOf = (differs: Partial<LiveWaiver>) =>
      conclude({ lines: [line], problems: [] }, [{ ...waiver, by, paths: [], ...differs }], 'none').word
    expect(wordOf({ key: null, paths: ['src/**'] })).toBe('action_required')
    expect(wordOf({})).toBe('success')
  })

  it.each([
    ['its folder', ['src/**'], 'success'],
    ['its path', ['src/routes.ts'], 'success'],
    ['another folder', ['lib/**'], 'failure'],
    ['nothing', [], 'failure'],
  ])('that names %s comes to what it covers', (_case, paths, word) => {
    expect(covering(paths)).toBe(word)
  })
})
