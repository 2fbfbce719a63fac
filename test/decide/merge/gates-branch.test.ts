import { describe, expect, it } from 'vitest'
import { type AnswerRow, answerOf, judgmentOf, refusalOf } from '../../support/merge-refusals.ts'
import { start, withFacts, withOwn, withPolicy, withPull, withRules } from '../../support/merge-worlds.ts'
import { ago, now, oid } from '../../support/snapshots.ts'

const w = start
const methods = (...all: readonly ('merge' | 'squash' | 'rebase')[]) =>
  withFacts(w, { repository: { ...w.facts.repository, methods: all } })
const labeled = (...labels: readonly string[]) => withPull(w, { labels })
const titled = (title: string, holdTitlePattern = '^wip') => withPolicy(withPull(w, { title }), { holdTitlePattern })
const rebase = { mergeMethod: 'rebase' } as const
const behind = withPull(w, { mergeState: 'BEHIND' })
const always = { updateBranch: 'always' } as const
const tried = (attempts: number) => withFacts(w, { history: { ...w.facts.history, attempts, lastApi: 'merge-async' } })
const dependsOn = (...states: readonly string[]) =>
  withPull(w, { dependsOn: states.map((state, at) => ({ number: 40 + at, state })) })
const later = '2026-11-20T08:00:01Z' // biome-ignore format: one line each

describe('whether the method can be used', () => {
  const rows: readonly AnswerRow[] = [
    ['protection is wanted and there is some', withPolicy(withRules(w, { source: 'ruleset' }), { requireProtection: true }), 'protection', 'opens'],
    ['protection is wanted and there is none', withPolicy(w, { requireProtection: true }), 'protection', 'config_error protection_missing'],
    ['the App may not push', withRules(w, { mayPush: false }), 'protection', 'config_error push_not_allowed'],
    ['the App may not push and need not', withPolicy(withRules(w, { mayPush: false }), { mode: 'report_only' }), 'protection', 'opens'],
    ['two method labels', labeled('merge-method:merge', 'Merge-Method:Rebase'), 'method', 'config_error method_label_conflict'],
    ['one method label twice in other cases', labeled('merge-method:merge', 'MERGE-method:merge'), 'method', 'opens'],
    ['a label of no method', labeled('merge-method:octopus'), 'method', 'opens'],
    ['the repository does not allow the method', methods('merge'), 'method', 'config_error method_not_allowed'],
    ['a rule does not allow the method', withRules(w, { methods: ['merge'] }), 'method', 'config_error method_not_allowed'],
    ['nothing is allowed', withPolicy(methods(), { mergeMethod: null }), 'method', 'config_error method_not_allowed'],
    ['signatures and a squash', withRules(w, { signatures: true }), 'method', 'opens'],
    ['signatures and a rebase', withPolicy(withRules(w, { signatures: true }), rebase), 'method', 'config_error signed_commits_rebase'],
    ['a rebase without signatures', withPolicy(w, rebase), 'method', 'opens'],
    ['GitHub cannot rebase it', withPolicy(withPull(w, { rebaseable: false }), rebase), 'mergeability', 'blocked not_rebaseable'],
    ['GitHub need not rebase it', withPull(w, { rebaseable: false }), 'mergeability', 'opens'],
    ['a label asks for a rebase that GitHub cannot do', withPull(labeled('merge-method:rebase'), { rebaseable: false }), 'mergeability', 'blocked not_rebaseable'],
  ] // biome-ignore format: one line per row

  it.each(rows)('%s', (_what, world, gate, answer) => {
    expect(answerOf(world, gate)).toBe(answer)
  })

  it.each([
    ['the label before the policy', labeled('Merge-Method:REBASE'), 'rebase'],
    ['the policy', w, 'squash'],
    ['else the first that both allow, in a fixed order', withPolicy(withRules(methods('rebase', 'squash', 'merge'), { methods: ['rebase', 'squash'] }), { mergeMethod: null }), 'squash'],
    ['else the first of all', withPolicy(methods('rebase', 'merge'), { mergeMethod: null }), 'merge'],
    ['else the only one', withPolicy(methods('rebase'), { mergeMethod: null }), 'rebase'],
  ])('is asked of %s', (_what, world, method) => {
    expect(judgmentOf(world).merge?.method).toBe(method)
  }) // biome-ignore format: one line per row

  it('tells both labels, and what is allowed', () => {
    expect(refusalOf(labeled('merge-method:merge', 'merge-method:rebase'), 'method')?.words).toMatch(/merge-method:merge.*merge-method:rebase/)
    expect(refusalOf(methods('merge'), 'method')?.words).toMatch(/squash.*allowed here.*merge/)
    expect(refusalOf(withPolicy(methods(), { mergeMethod: null }), 'method')?.words).toContain('nothing to choose from')
  }) // biome-ignore format: one line per claim
})

describe('whether the branch can be merged', () => {
  const rows: readonly AnswerRow[] = [
    ['a conflict', withPull(w, { mergeable: 'CONFLICTING' }), 'conflict', 'blocked conflict'],
    ['a conflict in GitHub’s other word', withPull(w, { mergeState: 'DIRTY' }), 'conflict', 'blocked conflict'],
    ['a title without a pattern', titled('wip'), 'title', 'blocked hold_title'],
    ['a title that fits in another case', titled('WIP: x'), 'title', 'blocked hold_title'],
    ['a title that does not fit', titled('x wip'), 'title', 'opens'],
    ['no pattern', titled('wip', ''), 'title', 'opens'],
    ['a pattern that is none', titled('wip', '('), 'title', 'config_error config_invalid'],
    ['a pattern that could take for ever', titled('wip', 'a*a*a*b'), 'title', 'config_error config_invalid'],
    ['the end of the longest title', titled(`${'x'.repeat(253)}wip`, 'wip$'), 'title', 'blocked hold_title'],
    ['a draft', withPull(w, { draft: true }), 'draft', 'wait draft'],
    ['a draft in GitHub’s other word', withPull(w, { mergeState: 'DRAFT' }), 'draft', 'wait draft'],
    ['a draft that a person made', withOwn(withPull(w, { draft: true }), { draftIsOurs: false }), 'draft', 'blocked draft'],
    ['a time without an hour', withPull(w, { mergeAfter: '12' }), 'schedule', 'blocked scheduled'],
    ['not worked out', withPull(w, { mergeable: 'UNKNOWN' }), 'mergeability', 'wait mergeable_unknown'],
    ['the state is not worked out', withPull(w, { mergeState: 'UNKNOWN' }), 'mergeability', 'wait mergeable_unknown'],
    ['a word that nobody knows', withPull(w, { mergeable: 'PERHAPS' }), 'mergeability', 'wait unknown_value'],
    ['a conflict is told by its own gate', withPull(w, { mergeable: 'CONFLICTING' }), 'mergeability', 'opens'],
    ['behind, and always updated', withPolicy(behind, always), 'update', 'update_branch behind'],
    ['behind, and updated when a rule wants it', behind, 'update', 'opens'],
    ['not behind', withPolicy(w, always), 'update', 'opens'],
    ['behind, and a queue that does it', withPolicy(withRules(behind, { mergeQueue: true }), always), 'update', 'opens'],
    ['behind in a fork', withPolicy(withPull(behind, { fork: true }), always), 'update', 'opens'],
    ['behind in a fork that lets us', withPolicy(withPull(behind, { fork: true, maintainerCanModify: true }), always), 'update', 'update_branch behind'],
    ['behind, of somebody who is left alone', withPolicy(behind, { ...always, updateIgnoredAuthors: ['SIGNALBOX[bot]'] }), 'update', 'opens'],
    ['one attempt is left', tried(2), 'attempts', 'opens'],
    ['no attempt is left', tried(3), 'attempts', 'blocked attempts_exhausted'],
    ['a dependency was merged', dependsOn('MERGED'), 'dependencies', 'opens'],
    ['a dependency is open', dependsOn('MERGED', 'OPEN'), 'dependencies', 'wait dependency_open'],
    ['a dependency was closed', dependsOn('OPEN', 'CLOSED'), 'dependencies', 'blocked dependency_closed'],
    ['a dependency was not read', dependsOn('UNREAD'), 'dependencies', 'wait dependency_open'],
    ['a dependency in a state of a new kind', dependsOn('DREAMING'), 'dependencies', 'wait dependency_open'],
    ['the stack was not read', withPull(w, { stack: 'unread' }), 'stack', 'wait data_incomplete'],
    ['above others in a stack', withPull(w, { stack: { lowerOpen: true, position: 2 } }), 'stack', 'wait stack_lower_open'],
    ['at the bottom of a stack', withPull(w, { stack: { lowerOpen: false, position: 1 } }), 'stack', 'opens'],
    ['a time that has just come', withPull(w, { mergeAfter: now }), 'schedule', 'opens'],
    ['a time to come', withPull(w, { mergeAfter: later }), 'schedule', 'wait scheduled'],
    ['a time that is none', withPull(w, { mergeAfter: 'tomorrow' }), 'schedule', 'blocked scheduled'],
  ] // biome-ignore format: one line per row

  it.each(rows)('%s', (_what, world, gate, answer) => {
    expect(answerOf(world, gate)).toBe(answer)
  })

  it('asks GitHub to work it out', () => {
    expect(judgmentOf(withPull(w, { mergeable: 'UNKNOWN' })).actions).toEqual(['nudge_mergeability'])
  })

  it('says whose draft it is', () => {
    const of = (draftIsOurs: boolean) => withFacts(withPull(w, { draft: true }), { own: { ...w.facts.own, draftIsOurs } })
    expect(refusalOf(of(true), 'draft')?.words).toContain('until its checks')
    expect(refusalOf(of(false), 'draft')?.words).toContain('Somebody made it a draft')
  }) // biome-ignore format: one line per claim

  it('names what it depends on, what failed, and when it goes on', () => {
    expect(refusalOf(dependsOn('MERGED', 'CLOSED', 'OPEN'), 'dependencies')?.words).toMatch(/#41, which was closed/)
    expect(refusalOf(dependsOn('MERGED', 'OPEN'), 'dependencies')?.words).toMatch(/#41, which is not merged/)
    expect(refusalOf(tried(3), 'attempts')?.words).toMatch(/3 calls.*merge-async/)
    expect(refusalOf(withPull(w, { mergeAfter: later }), 'schedule')?.wakeAt).toBe(later)
    expect(refusalOf(withPull(w, { mergeAfter: 'tomorrow' }), 'schedule')?.wakeAt).toBeUndefined()
    expect(refusalOf(withPull(w, { mergeable: 'PERHAPS' }), 'mergeability')?.words).toContain('PERHAPS')
  })

  it('is merged in the background where it is in a stack', () => {
    expect(judgmentOf(w).merge?.api).toBe('merge')
    expect(judgmentOf(withPull(w, { stack: { lowerOpen: false, position: 1 } })).merge?.api).toBe('merge-async')
  })

  it('is bounded in time, whatever the title', () => {
    const began = performance.now()
    answerOf(titled('a'.repeat(100_000), 'a*a*b'), 'title')
    expect(performance.now() - began).toBeLessThan(1500)
  })
})

describe('the queue took it out', () => {
  const removed = (head: string, ...failing: readonly string[]) => withRules(withPull(w, { queueRemoval: { head: oid(head), failing } }), { mergeQueue: true })
  const pausing = (seconds: number) =>
    withRules(withPull(w, { queueRemoval: { head: oid('head'), failing: [], at: ago(seconds) } }), { mergeQueue: true })
  it('looks again when the pause is over', () => {
    expect(refusalOf(pausing(100), 'ejection')?.wakeAt).toBe('2026-11-20T08:03:20.000Z')
  })
  it.each<AnswerRow>([
    ['at this head, with failures', removed('head', 'b', 'a'), 'ejection', 'blocked merge_queue_ejected'],
    ['at this head, by a conflict', removed('head'), 'ejection', 'opens'],
    ['at this head, by a conflict a moment ago', pausing(299), 'ejection', 'wait merge_queue_ejected'],
    ['at this head, by a conflict some time ago', pausing(300), 'ejection', 'opens'],
    ['at an older head, a moment ago', withPull(pausing(1), { head: oid('next') }), 'ejection', 'opens'],
    ['at an older head', removed('older', 'a'), 'ejection', 'opens'],
    ['when there was still one', withRules(removed('head', 'a'), { mergeQueue: false }), 'ejection', 'opens'],
    ['never', withRules(w, { mergeQueue: true }), 'ejection', 'opens'],
  ])('%s', (_what, world, gate, answer) => {
    expect(answerOf(world, gate)).toBe(answer)
  })
  it('else it is queued', () => {
    expect(judgmentOf(withRules(withPull(w, { pushedAt: ago(0) }), { mergeQueue: true }))).toMatchObject({ decision: 'enqueue', actions: ['enqueue'], merge: null })
  })
}) // biome-ignore format: one line per row
