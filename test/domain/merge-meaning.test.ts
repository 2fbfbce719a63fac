import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnswerMeaning, ApiAnswer, MergeApi } from '../../src/domain/merge/answer.ts'
import { meaningOf } from '../../src/domain/merge/meaning.ts'
import { isReason } from '../../src/domain/reason.ts'

const apis = [
  'merge', 'merge-async', 'merge-async-status', 'enqueue', 'dequeue', 'update-branch', 'delete-ref', 'get-commit',
  'enable-auto-merge', 'graphql',
] as const satisfies readonly MergeApi[] // biome-ignore format: names in a row

const said = ({ decision, reason }: AnswerMeaning): string => `${decision} ${reason}`
const violations = (...sentences: readonly string[]): string =>
  `Repository rule violations found\n\n${sentences.join('\n\n')}\n\n`

describe('a refusal to merge, by its words', () => {
  it.each([
    ['Base branch was modified. Review and try the merge again.', 'retry base_changed'],
    ['Required status check "test" is expected.', 'wait required_check_missing'],
    ['2 of 3 required status checks are expected.', 'wait required_check_missing'],
    ['3 of 3 required status checks have not succeeded: 1 expected.', 'wait required_check_missing'],
    ['2 of 3 required status checks have not succeeded: 1 expected and 1 pending.', 'wait required_check_missing'],
    ['Required status check "test" is pending.', 'wait required_check_pending'],
    ['2 of 2 required status checks are in progress.', 'wait required_check_pending'],
    ['Required status check "test" is failing.', 'blocked required_check_failed'],
    ['Required status check "it is failing" is expected.', 'wait required_check_missing'],
    ['2 of 3 required status checks have not succeeded: 1 expected and 1 failing.', 'blocked required_check_failed'],
    ['Waiting on code owner review from octo/core.', 'blocked review_required'],
    ['At least 1 approving review is required by reviewers with write access.', 'blocked review_required'],
    ['New changes require approval from someone other than the last pusher.', 'blocked review_required'],
    ['Changes have been requested by reviewers with write access.', 'blocked changes_requested'],
    ['A conversation must be resolved before this pull request can be merged.', 'blocked threads_unresolved'],
    ['All comments must be resolved.', 'blocked threads_unresolved'],
    [
      'Base branch requires signed commits. Rebase merges cannot be automatically signed by GitHub',
      'config_error signed_commits_rebase',
    ],
    ['Commits must have verified signatures.', 'blocked refused_by_github'],
    ["You're not authorized to push to this branch. Visit the docs for more.", 'config_error push_not_allowed'],
    ['Cannot update this protected ref.', 'config_error push_not_allowed'],
    ['Merge commits are not allowed on this repository.', 'config_error method_not_allowed'],
    ['Squash merges are not allowed on this repository.', 'config_error method_not_allowed'],
    ['Rebase merges are not allowed on this repository.', 'config_error method_not_allowed'],
    ['This branch must not contain merge commits.', 'config_error method_not_allowed'],
    ['Changes must be made through the merge queue', 'enqueue queue_required'],
    [
      'Merging stacked PRs via this endpoint is not supported. Use the asynchronous merge endpoint instead.',
      'reevaluate use_async',
    ],
    ['Pull request is already in the merge queue', 'wait in_merge_queue'],
    ["This branch can't be rebased", 'blocked not_rebaseable'],
    ['Merge conflict: the pull request could not be merged.', 'blocked conflict'],
    ['Pull Request is still a draft', 'blocked draft'],
    ['This branch must be up to date with the base branch before merging.', 'reevaluate behind'],
    ['Merge already in progress', 'wait merge_pending'],
    ['Pull Request is not mergeable', 'blocked refused_by_github'],
    ['Something nobody has read before', 'blocked refused_by_github'],
    ['', 'blocked refused_by_github'],
  ])('405 "%s" is %s', (message, expected) => {
    const meaning = meaningOf({ api: 'merge', status: 405, message })
    expect(said(meaning)).toBe(expected)
    expect(meaning.words).toContain(message)
    expect(meaning.words).not.toBe('')
  })

  it.each([
    [
      ['Required status check "a" is expected.', 'Commits must have verified signatures.'],
      'wait required_check_missing',
    ],
    [
      ['Changes must be made through the merge queue', 'Required status check "a" is expected.'],
      'wait required_check_missing',
    ],
    [['Changes must be made through the merge queue', 'Code owner review is required.'], 'blocked review_required'],
    [
      ['Required status check "a" is expected.', 'Required status check "b" is failing.'],
      'blocked required_check_failed',
    ],
    [
      ['Changes must be made through the merge queue', 'A conversation must be resolved.'],
      'blocked threads_unresolved',
    ],
    [['Something new.', 'Changes must be made through the merge queue'], 'enqueue queue_required'],
    [['Something new.', 'Something newer.'], 'blocked refused_by_github'],
  ])('of the sentences %j the most telling one gives %s, and all are told', (sentences, expected) => {
    const meaning = meaningOf({ api: 'merge', status: 405, message: violations(...sentences) })
    expect(said(meaning)).toBe(expected)
    for (const sentence of sentences) expect(meaning.words).toContain(sentence)
  })

  it('is about the whole base where nobody may push or the method is off', () => {
    const scope = (message: string) => meaningOf({ api: 'merge', status: 405, message }).scope
    expect(scope("You're not authorized to push to this branch.")).toBe('base_branch')
    expect(scope('Squash merges are not allowed on this repository.')).toBe('base_branch')
    expect(scope('Required status check "a" is expected.')).toBe('pull_request')
  })

  it('waits longer each time the base moved, and ends the third time', () => {
    const moved = (attempt?: number) =>
      meaningOf({ api: 'merge', status: 405, message: 'Base branch was modified.', ...(attempt ? { attempt } : {}) })
    const waits = [moved(), moved(1), moved(2), moved(3), moved(4)].map(({ decision, delay }) => [decision, delay])
    expect(waits).toEqual([
      ['retry', 4],
      ['retry', 4],
      ['retry', 8],
      ['reevaluate', 0],
      ['reevaluate', 0],
    ])
  })
})

describe('other answers', () => {
  const done = { decision: 'done', reason: 'merged', actions: ['delete_branch'] }
  const errors = (message: string, type?: string) => ({ data: { x: null }, errors: [{ message, type }] })

  it.each<[ApiAnswer, string]>([
    [{ api: 'merge', status: 409 }, 'reevaluate head_changed'],
    [{ api: 'merge', status: 409, message: 'Base branch was modified.' }, 'retry base_changed'],
    [{ api: 'merge', status: 401 }, 'config_error permission'],
    [{ api: 'merge', status: 403 }, 'config_error permission'],
    [{ api: 'merge', status: 400, message: 'Problems parsing JSON' }, 'blocked refused_by_github'],
    [{ api: 'merge', status: 408 }, 'reevaluate unknown_outcome'],
    [{ api: 'merge', status: 202 }, 'reevaluate unknown_outcome'],
    [{ api: 'merge', status: 200, body: { merged: false } }, 'reevaluate unknown_outcome'],
    [{ api: 'merge', status: 0 }, 'reevaluate unknown_outcome'],
    [{ api: 'merge', status: Number.NaN }, 'reevaluate unknown_outcome'],
    [{ api: 'merge-async', status: 202 }, 'wait merge_pending'],
    [{ api: 'merge-async', status: 409 }, 'wait merge_pending'],
    [{ api: 'merge-async', status: 200 }, 'reevaluate unknown_outcome'],
    [
      { api: 'merge-async', status: 400, body: { status: 'failed', details: { message: 'x' } } },
      'reevaluate refused_by_github',
    ],
    [{ api: 'merge-async', status: 403 }, 'config_error permission'],
    [{ api: 'merge-async', status: 500, attempt: 3 }, 'blocked attempts_exhausted'],
    [{ api: 'merge-async-status', status: 200, body: { status: 'pending' } }, 'wait merge_pending'],
    [{ api: 'merge-async-status', status: 200, body: { status: 'enqueued' } }, 'wait in_merge_queue'],
    [{ api: 'merge-async-status', status: 200, body: { status: 'failed' } }, 'reevaluate refused_by_github'],
    [{ api: 'merge-async-status', status: 200, body: { status: 'simmering' } }, 'wait unknown_value'],
    [{ api: 'merge-async-status', status: 503 }, 'retry unknown_outcome'],
    [{ api: 'update-branch', status: 409 }, 'blocked conflict'],
    [{ api: 'update-branch', status: 500 }, 'reevaluate unknown_outcome'],
    [{ api: 'delete-ref', status: 204 }, 'done merged'],
    [{ api: 'delete-ref', status: 404 }, 'done merged'],
    [{ api: 'delete-ref', status: 403 }, 'retry unknown_outcome'],
    [{ api: 'delete-ref', status: 500 }, 'retry unknown_outcome'],
    [{ api: 'get-commit', status: 200 }, 'reevaluate ready'],
    [{ api: 'get-commit', status: 422 }, 'retry not_found'],
    [{ api: 'get-commit', status: 500 }, 'retry unknown_outcome'],
    [{ api: 'get-commit', status: 403 }, 'config_error permission'],
    [{ api: 'enqueue', status: 200, body: { data: {} } }, 'wait in_merge_queue'],
    [{ api: 'enqueue', status: 200 }, 'reevaluate unknown_outcome'],
    [{ api: 'enqueue', status: 403 }, 'config_error permission'],
    [
      { api: 'enqueue', status: 200, body: errors('Pull request Merge queue is not enabled for this branch') },
      'blocked refused_by_github',
    ],
    [
      { api: 'enqueue', status: 200, body: errors('Changes must be made through the merge queue') },
      'reevaluate refused_by_github',
    ],
    [
      { api: 'merge-async-status', status: 200, body: { status: 'failed', message: 'It left the merge queue.' } },
      'reevaluate refused_by_github',
    ],
    [{ api: 'dequeue', status: 200, body: { data: {} } }, 'reevaluate ready'],
    [{ api: 'enable-auto-merge', status: 200, body: { data: {} } }, 'wait merge_pending'],
    [
      { api: 'enable-auto-merge', status: 200, body: errors('Pull request Pull request is in unstable status') },
      'reevaluate ready',
    ],
    [{ api: 'enable-auto-merge', status: 200, body: errors('Auto merge is not allowed') }, 'blocked refused_by_github'],
    [{ api: 'graphql', status: 200, body: { data: {} } }, 'reevaluate ready'],
    [{ api: 'graphql', status: 200, body: { data: null } }, 'wait data_incomplete'],
    [{ api: 'graphql', status: 200, body: { data: {}, errors: 'no' } }, 'wait data_incomplete'],
    [{ api: 'graphql', status: 200, body: errors('x', 'RATE_LIMITED') }, 'retry rate_limited'],
    [{ api: 'graphql', status: 502 }, 'wait data_incomplete'],
  ])('%j is %s', (answer, expected) => {
    expect(said(meaningOf(answer))).toBe(expected)
  })

  it.each<ApiAnswer>([
    { api: 'merge', status: 200 },
    { api: 'merge', status: 204 },
    { api: 'merge-async', status: 200, body: { status: 'merged' } },
    { api: 'merge-async-status', status: 200, body: { status: 'merged', details: { sha: 'x' } } },
  ])('%j is done, and the branch may go', (answer) => {
    expect(meaningOf(answer)).toMatchObject(done)
  })

  it.each(apis)('a limit is a limit for %s', (api) => {
    const limit = (answer: Partial<ApiAnswer>) => meaningOf({ api, status: 403, ...answer })
    expect(limit({ message: 'You have exceeded a secondary rate limit' })).toMatchObject({
      reason: 'rate_limited',
      delay: 60,
    })
    expect(limit({ message: 'slow down', retryAfter: 90 })).toMatchObject({
      decision: 'retry',
      reason: 'rate_limited',
      delay: 90,
    })
    expect(limit({ status: 429, retryAfter: Number.NaN })).toMatchObject({
      decision: 'retry',
      reason: 'rate_limited',
      delay: 60,
    })
  })

  it('names the permission that GitHub names', () => {
    const message = 'refusing to allow a GitHub App to create or update workflow `a.yml` without `workflows` permission'
    expect(meaningOf({ api: 'merge', status: 403, message }).words).toBe(`The App lacks “workflows”.\n${message}`)
  })

  it('is cut where it is endless', () => {
    expect(meaningOf({ api: 'merge', status: 422, message: 'no '.repeat(100_000) }).words).toHaveLength(4000)
  })

  it('calls somebody the third time that nobody knows what a call did', () => {
    const third = meaningOf({ api: 'merge', status: 502, attempt: 3 })
    expect(third).toMatchObject({
      decision: 'blocked',
      reason: 'attempts_exhausted',
      actions: ['add_label', 'comment'],
    })
    expect(third.words).toContain('“merge”')
  })
})

describe('whatever GitHub answers', () => {
  const status = fc.oneof(
    fc.constantFrom(0, 200, 202, 204, 400, 403, 404, 405, 409, 422, 429, 500),
    fc.integer(),
    fc.double(),
  )
  const word = fc.oneof(
    fc.constantFrom('merged', 'Merged', 'pending', 'enqueued', 'failed', 'Base branch was modified'),
    fc.string(),
  )
  const body = fc.oneof(
    fc.anything({ withNullPrototype: true, withSparseArray: true, withTypedArray: true }),
    fc.record(
      { status: word, message: word, details: fc.anything(), errors: fc.anything(), data: fc.anything() },
      { requiredKeys: [] },
    ),
  )
  const answer = fc.record(
    {
      api: fc.constantFrom(...apis),
      status,
      message: fc.oneof(word, fc.string({ maxLength: 9000 })),
      body,
      attempt: fc.integer(),
      retryAfter: fc.double(),
    },
    { requiredKeys: ['api', 'status'] },
  )
  /** What may be read as a merge that happened, told apart from how the product reads it. */
  const shows = ({ api, status: code, body: seen }: ApiAnswer): boolean => {
    const state: unknown = typeof seen === 'object' && seen !== null && 'status' in seen ? seen.status : ''
    if (api === 'merge') return code === 200 || code === 204
    const isMerged = code === 200 && typeof state === 'string' && state.toLowerCase() === 'merged'
    return (api.startsWith('merge-async') && isMerged) || (api === 'delete-ref' && [200, 204, 404, 422].includes(code))
  }

  it('it has a meaning, and only a merge that shows is one', () => {
    fc.assert(
      fc.property(answer, (one) => {
        const meaning = meaningOf(one)
        expect(isReason(meaning.reason)).toBe(true)
        expect(meaning.words).not.toBe('')
        expect(meaning.words.length).toBeLessThan(5000)
        expect(Number.isFinite(meaning.delay) && meaning.delay >= 0).toBe(true)
        const saysMerged =
          meaning.decision === 'done' || meaning.reason === 'merged' || meaning.actions.includes('delete_branch')
        if (saysMerged) expect(shows(one)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
