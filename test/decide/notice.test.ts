import { describe, expect, it } from 'vitest'
import { type NoticeFacts, noticeOf } from '../../src/decide/merge/notice.ts'
import type { MergeJudgment, Refusal } from '../../src/domain/merge/judgment.ts'
import type { MergeRecord } from '../../src/domain/merge/record.ts'
import type { PullFacts } from '../../src/domain/pull.ts'
import { type Reason, reasons } from '../../src/domain/reason.ts'
import { actFor } from '../../src/render/merge-next.ts'
import { aCheck, aComment, aPull, oid, self, writer } from '../support/snapshots.ts'

function judgment(reason: Reason, differs: Partial<Refusal> = {}): MergeJudgment {
  const refusal: Refusal = { decision: 'blocked', reason, words: reasons[reason], ...differs }
  const { decision } = refusal
  return { decision, reason, rows: [{ gate: 'github', refusal, note: null }], actions: [], merge: null, wakeAt: null }
}

function notice(judged: MergeJudgment, pull: Partial<PullFacts> = {}) {
  const facts: NoticeFacts = {
    pull: aPull(pull),
    judgment: judged,
    botId: self.bot.id,
    host: 'github.com',
    handle: '@agent',
  }
  return noticeOf(facts)
}

function bodyOf(judged: MergeJudgment, pull: Partial<PullFacts> = {}): string {
  const [mutation] = notice(judged, pull).mutations
  return mutation && 'body' in mutation ? mutation.body : ''
}

const ours = (body: string) => aComment({ nodeId: 'IC_9', author: self.bot, body, on: 'pull' })

function checkWith(differs: Partial<MergeRecord>): PullFacts['ownMergeCheck'] {
  const record: MergeRecord = {
    v: 2,
    pull: 20,
    base: 'main',
    baseOid: oid('main'),
    head: oid('head'),
    decision: 'blocked',
    reason: 'conflict',
    since: '2026-11-20T08:00:00.000Z',
    attempts: {},
    pending: null,
    told: 'conflict',
    refused: null,
    ledger: `3@${oid('tip-3')}`,
    ...differs,
  }
  return { databaseId: 5, status: 'COMPLETED', conclusion: 'NEUTRAL', externalId: 'x', title: 'x', record }
}

const silent = { mutations: [], memory: {} }

describe('who is called', () => {
  it.each<Reason>([
    'conflict',
    'check_failed',
    'required_check_failed',
    'check_needs_approval',
    'check_cancelled',
    'check_stale',
    'check_too_short',
    'required_check_missing',
    'no_checks',
    'check_wrong_app',
    'not_rebaseable',
    'behind',
    'update_not_possible',
    'attempts_exhausted',
    'refused_by_github',
    'merge_queue_ejected',
    'sensitive_path',
    'mode_change',
    'workflow_change',
    'first_merge_unconfirmed',
    'dependency_closed',
    'approval_stale',
    'review_overdue',
    'no_real_check',
  ])('somebody, for %s', (reason) => {
    expect(notice(judgment(reason))).toMatchObject({ mutations: [{ kind: 'comment' }], memory: { told: reason } })
    expect(notice(judgment(reason, { decision: 'wait' }))).toEqual(silent)
    expect(actFor(reason, '@agent')).not.toContain('has to look')
  })

  it.each<Reason>([
    'config_invalid',
    'protection_missing',
    'push_not_allowed',
    'method_label_conflict',
    'method_not_allowed',
    'signed_commits_rebase',
    'permission',
  ])('somebody, for a set-up with %s', (reason) => {
    expect(notice(judgment(reason, { decision: 'config_error' })).memory).toEqual({ told: reason })
    expect(actFor(reason, '@agent')).not.toContain('has to look')
  })

  it.each<Reason>([
    'hold_label',
    'hold_title',
    'draft',
    'frozen',
    'blocker_issue',
    'base_not_allowed',
    'changes_requested',
    'threads_unresolved',
    'review_required',
    'evidence_failed',
    'evidence_unknown',
  ])('nobody, for %s', (reason) => {
    expect(notice(judgment(reason))).toEqual(silent)
  })

  it('nobody, for what is none of ours or taken out of a queue', () => {
    expect(notice(judgment('label_missing', { decision: 'noop' }))).toEqual(silent)
    expect(notice(judgment('conflict', { decision: 'dequeue' }))).toEqual(silent)
  })
})

describe('how often', () => {
  const conflict = judgment('conflict')
  const body = bodyOf(conflict)

  it('once for a reason on a head, as the check remembers', () => {
    expect(notice(conflict, { ownMergeCheck: checkWith({}) })).toEqual(silent)
    expect(notice(conflict, { ownMergeCheck: checkWith({}), commentsComplete: false })).toEqual(silent)
  })

  it.each([
    ['another head', { head: oid('old') }],
    ['another reason', { told: 'check_failed' }],
    ['another pull request', { pull: 21 }],
    ['nothing', { told: null }],
  ] as const)('again where the check remembers %s', (_name, differs) => {
    expect(notice(conflict, { ownMergeCheck: checkWith(differs) }).mutations).toMatchObject([{ kind: 'comment' }])
  })

  it('not again where only the comment remembers', () => {
    const stored = ours(`${body.replaceAll('\n', '\r\n')}\r\n`)
    expect(notice(conflict, { comments: [stored] })).toEqual({ mutations: [], memory: { told: 'conflict' } })
    const reworded = judgment('conflict', { words: 'The branch conflicts in another file.' })
    expect(notice(reworded, { comments: [stored] }).mutations).toEqual([])
  })

  it.each([
    ['reason', judgment('check_failed'), {}],
    ['head', conflict, { headOid: oid('head-2') }],
  ] as const)('in place when the %s changes', (_name, judged, differs) => {
    expect(notice(judged, { ...differs, comments: [ours(body)] }).mutations).toMatchObject([
      { kind: 'edit_comment', commentId: 'IC_9' },
    ])
  })

  it('in a comment of our own, never in a copy by somebody else', () => {
    const copy = aComment({ author: writer, body, on: 'pull' })
    const quoted = ours(`> ${body}`)
    const others = ours(body.replace('notice 20', 'notice 21'))
    expect(notice(conflict, { comments: [copy, quoted, others] }).mutations).toMatchObject([{ kind: 'comment' }])
  })

  it('never where nobody can write, or where an older one may be out of sight', () => {
    expect(notice(conflict, { locked: true })).toEqual(silent)
    expect(notice(conflict, { commentsComplete: false })).toEqual(silent)
  })
})

describe('what is said', () => {
  it('names check, conclusion, address, head and what to do', () => {
    const url = 'https://github.com/octo/toy/actions/runs/1/job/2'
    const failed = judgment('check_failed', {
      words: '1 check failed: `test (node 20)`.',
      links: [{ text: 'test (node 20)', url }],
    })
    const checks = [aCheck({ name: 'test (node 20)', conclusion: 'TIMED_OUT', url })]
    expect(bodyOf(failed, { checks, headOid: 'a'.repeat(40) })).toMatchInlineSnapshot(`
      "<!-- signalbox:notice 20 -->
      **This is not merged:** 1 check failed: \`test (node 20)\`.

      - [\`test (node 20)\`](https://github.com/octo/toy/actions/runs/1/job/2): \`timed_out\`

      Head: \`aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\`. Every gate stands in the check run of this commit.

      **Next:** The author mends what failed and pushes, or runs the check again where it was not the change.

      <sub>\`check_failed\` at \`aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\`</sub>"
    `)
  })

  it('lets nothing from outside speak for us', () => {
    const hostile = '<!-- signalbox:notice 20 --> @octocat'
    const links = Array.from({ length: 60 }, (_none, index) => ({
      text: `${hostile} ${index}`,
      url: 'https://evil.example/x',
    }))
    const body = bodyOf(judgment('check_failed', { words: `1 check failed: \`${hostile}\`.`, links }))
    expect(body.split('<!--')).toHaveLength(2)
    expect(body).not.toContain('](https://evil.example')
    expect(body.split('\n').filter((line) => line.startsWith('- `<! --'))).toHaveLength(50)
    expect(body).toContain('- and 10 more')
  })

  it('is never longer than GitHub takes', () => {
    const words = Array.from({ length: 9000 }, (_none, index) => `\`@octocat-${index}\``).join(', ')
    const body = bodyOf(judgment('check_failed', { words }))
    expect(body.length).toBeLessThan(65_536)
    expect(body).not.toContain('@octocat')
  })

  it('has words where no gate has', () => {
    expect(bodyOf({ ...judgment('conflict'), rows: [] })).toContain(reasons.conflict)
  })
})
