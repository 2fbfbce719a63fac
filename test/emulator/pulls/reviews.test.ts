import { describe, expect, it } from 'vitest'
import { resolve } from '../../../src/emulator/git/plumbing.ts'
import { reviewDecision } from '../../../src/emulator/ops/pulls-approvals.ts'
import { submitPendingReview, submitReview } from '../../../src/emulator/ops/reviews.ts'
import { replyToThread, resolveThread, unresolveThread } from '../../../src/emulator/ops/threads.ts'
import type { Caller, Issue, Pull, Repository } from '../../../src/emulator/state.ts'
import { at, hub, refusal } from '../git/hub.ts'

/** What a refused call threw, with GitHub's whole answer. */
function thrownBy(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => null,
    (error: unknown) => error,
  )
}

const github = hub()
const ann: Caller = { kind: 'user', login: 'ann' }
const old = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`)
const text = (lines: readonly string[]) => `${lines.join('\n')}\n`

/** A pull request that changes line 10 of a file of twenty lines. */
async function changedFile(): Promise<{
  repository: Repository
  number: number
  sha: string
  issue: Issue
  pull: Pull
}> {
  const repository = github.repository({ files: { 'a.txt': text(old) }, collaborators: { ann: 'write' } })
  const made = await github.pull(repository, 'topic', { files: { 'a.txt': text(old.with(9, 'changed')) } })
  const issue = repository.issues.get(made.number)
  if (!issue?.pull) throw new Error('the pull request is not there')
  return { repository, ...made, issue, pull: issue.pull }
}

describe('reviews', () => {
  it('carry comments on lines, which begin threads', async () => {
    const { repository, number, sha, pull } = await changedFile()
    const call = { ...at(repository), pull_number: number }
    const { data } = await github.as('ann').rest.pulls.createReview({
      ...call,
      event: 'REQUEST_CHANGES',
      body: 'Not yet',
      comments: [{ path: 'a.txt', line: 10, side: 'RIGHT', body: 'Why?' }],
    })
    expect(data).toMatchObject({ state: 'CHANGES_REQUESTED', commit_id: sha, user: { login: 'ann' } })
    const { data: comments } = await github.asApp().rest.pulls.listReviewComments(call)
    expect(comments).toMatchObject([
      { path: 'a.txt', line: 10, side: 'RIGHT', original_line: 10, body: 'Why?', position: 5, original_commit_id: sha },
    ])
    expect(comments[0]?.diff_hunk.split('\n').slice(-2)).toEqual(['-line 10', '+changed'])
    expect(pull.threads).toMatchObject([{ path: 'a.txt', line: 10, outdated: false, resolvedBy: null }])
    expect(github.told().slice(-2)).toEqual(['pull_request_review.submitted', 'pull_request_review_comment.created'])
    expect(github.events().at(-2)?.payload['review']).toMatchObject({ state: 'changes_requested' })
    const { data: own } = await github.asApp().rest.pulls.listCommentsForReview({ ...call, review_id: data.id })
    expect(own.map((one) => one.body)).toEqual(['Why?'])
  })

  it.each([
    ['a line outside the diff', { line: 2 }],
    ['a line beyond the file', { line: 99 }],
    ['a file that did not change', { path: 'b.txt' }],
    ['no line at all', { line: undefined }],
  ])('refuse a comment on %s, and keep nothing of it', async (_case, differs) => {
    const { repository, number, pull } = await changedFile()
    const comment = { path: 'a.txt', line: 10, body: 'x', ...differs }
    const fine = { path: 'a.txt', line: 10, body: 'fine' }
    const { line, ...rest } = comment
    const call = github.as('ann').rest.pulls.createReview({
      ...at(repository),
      pull_number: number,
      event: 'COMMENT',
      comments: [fine, line === undefined ? rest : { ...rest, line }],
    })
    expect(await refusal(call)).toMatchObject({ status: 422 })
    expect([pull.threads, pull.reviews]).toEqual([[], []])
  })

  it('take removed lines on the left side and the older position', async () => {
    const { repository, number, pull } = await changedFile()
    const call = { ...at(repository), pull_number: number }
    await github.as('ann').rest.pulls.createReview({
      ...call,
      event: 'COMMENT',
      comments: [
        { path: 'a.txt', line: 10, side: 'LEFT', body: 'old line' },
        { path: 'a.txt', position: 5, body: 'by position' },
      ],
    })
    expect(pull.threads).toMatchObject([
      { side: 'LEFT', line: 10 },
      { side: 'RIGHT', line: 10 },
    ])
  })

  it.each([
    ['one approves one’s own pull request', 'acme', { event: 'APPROVE' }, 'Can not approve your own pull request'],
    ['one refuses one’s own', 'acme', { event: 'REQUEST_CHANGES', body: 'x' }, 'Can not request changes on your own'],
    ['a comment says nothing', 'ann', { event: 'COMMENT' }, 'Body cannot be blank'],
  ] as const)('are refused when %s', async (_case, login, input, words) => {
    const { repository, number } = await changedFile()
    const call = github.as(login).rest.pulls.createReview({ ...at(repository), pull_number: number, ...input })
    expect(await refusal(call)).toMatchObject({ status: 422, message: expect.stringContaining(words) })
  })

  it("cannot be approvals by a workflow's own token", async () => {
    const { repository, number } = await changedFile()
    const run = github.asRun(repository, { pull_requests: 'write' })
    const call = run.rest.pulls.createReview({ ...at(repository), pull_number: number, event: 'APPROVE' })
    expect(await refusal(call)).toMatchObject({ message: expect.stringContaining('GitHub Actions is not permitted') })
  })

  it('wait for nobody to see while they are pending, with answers to threads among them', async () => {
    const { repository, number, issue, pull } = await changedFile()
    const { world } = github.emulator()
    const call = { ...at(repository), pull_number: number }
    const first = { path: 'a.txt', line: 10, body: 'Why?' }
    await github.as().rest.pulls.createReview({ ...call, event: 'COMMENT', comments: [first] })
    const [thread] = pull.threads
    if (!thread) throw new Error('there is no thread')
    const before = github.told().length
    const pending = submitReview(world, ann, repository, issue, { body: '', comments: [{ ...first, body: 'draft' }] })
    replyToThread(world, ann, repository, issue, thread, 'Because', pending)
    expect(github.told().length).toBe(before)
    const { data: seen } = await github.as().rest.pulls.listReviews(call)
    expect(seen.map((review) => review.state)).toEqual(['COMMENTED'])
    const { data: comments } = await github.as().rest.pulls.listReviewComments(call)
    expect(comments.map((one) => one.body)).toEqual(['Why?'])
    expect(() => submitReview(world, ann, repository, issue, { body: 'x', comments: [] })).toThrow('Unprocessable')
    submitPendingReview(world, ann, repository, issue, pending, { event: 'COMMENT' })
    const { data: after } = await github.as().rest.pulls.listReviewComments(call)
    expect(after.map((one) => one.body).toSorted()).toEqual(['Because', 'Why?', 'draft'])
    expect(github.told().slice(before)).toEqual([
      'pull_request_review.submitted',
      'pull_request_review_comment.created',
      'pull_request_review_comment.created',
    ])
  })

  it('are dismissed only when they hold an opinion', async () => {
    const { repository, number } = await changedFile()
    const call = { ...at(repository), pull_number: number }
    const { data: approval } = await github.as('ann').rest.pulls.createReview({ ...call, event: 'APPROVE' })
    const { data: comment } = await github.as('ann').rest.pulls.createReview({ ...call, event: 'COMMENT', body: 'x' })
    const dismiss = (id: number) => github.as().rest.pulls.dismissReview({ ...call, review_id: id, message: 'old' })
    expect((await dismiss(approval.id)).data.state).toBe('DISMISSED')
    expect(await refusal(dismiss(comment.id))).toMatchObject({ status: 422 })
    expect(github.told().at(-1)).toBe('pull_request_review.dismissed')
  })

  it('sum up to a decision only where a rule asks for reviews', async () => {
    const { repository, number, issue } = await changedFile()
    const call = { ...at(repository), pull_number: number }
    expect(reviewDecision(repository, issue)).toBeNull()
    const parameters = { required_approving_review_count: 1 }
    repository.rules.push({ pattern: 'main', type: 'pull_request', parameters })
    expect(reviewDecision(repository, issue)).toBe('REVIEW_REQUIRED')
    await github.as('ann').rest.pulls.createReview({ ...call, event: 'REQUEST_CHANGES', body: 'x' })
    expect(reviewDecision(repository, issue)).toBe('CHANGES_REQUESTED')
    await github.as('ann').rest.pulls.createReview({ ...call, event: 'COMMENT', body: 'a comment replaces nothing' })
    expect(reviewDecision(repository, issue)).toBe('CHANGES_REQUESTED')
    await github.as('ann').rest.pulls.createReview({ ...call, event: 'APPROVE' })
    expect(reviewDecision(repository, issue)).toBe('APPROVED')
  })
})

describe('threads', () => {
  async function withThread() {
    const made = await changedFile()
    const call = { ...at(made.repository), pull_number: made.number }
    const comment = { path: 'a.txt', line: 10, body: 'Why?', commit_id: made.sha }
    const { data } = await github.as('ann').rest.pulls.createReviewComment({ ...call, ...comment })
    const [thread] = made.pull.threads
    if (!thread) throw new Error('there is no thread')
    return { ...made, call, thread, comment: data }
  }

  const thread = 'pull_request_review_thread'
  const noHunk = { resource: 'PullRequestReviewComment', code: 'missing_field', field: `${thread}.diff_hunk` }
  it.each([
    ['the line is outside the diff', { line: 2 }, { field: 'line', message: 'must be part of the diff' }],
    [
      'the range begins outside the diff',
      { start_line: 2, start_side: 'RIGHT' as const },
      { field: 'start_line', message: 'must be part of the same hunk as the line.' },
    ],
    ['the file did not change', { path: 'b.txt' }, { field: 'path', message: undefined }],
    [
      'the commit is not one of its own',
      { commit_id: 'main' },
      { field: 'end_commit_oid', message: 'is not part of the pull request' },
    ],
  ])('are refused when %s, in the words of GitHub', async (_case, differs, { field, message }) => {
    const { repository, number, sha, pull } = await changedFile()
    const place = { path: 'a.txt', line: 10, side: 'RIGHT' as const, commit_id: sha, ...differs }
    const main = resolve(repository.dir, 'refs/heads/main') ?? ''
    const commit_id = place.commit_id === 'main' ? main : place.commit_id
    const call = { ...at(repository), pull_number: number, body: 'x', ...place, commit_id }
    const fault = await thrownBy(github.as('ann').rest.pulls.createReviewComment(call))
    const name = `${thread}.${field}`
    const words = message === undefined ? { code: 'invalid' } : { code: 'custom', message: `${name} ${message}` }
    expect(fault).toMatchObject({
      status: 422,
      response: {
        data: { message: 'Validation Failed', errors: [{ ...noHunk, field: name, ...words }, noHunk] },
      },
    })
    expect([pull.threads, pull.reviews]).toEqual([[], []])
  })

  it.each([
    ['a line without a place', { path: 'a.txt', line: 2 }, 'Line could not be resolved'],
    ['a file without a change', { path: 'b.txt', line: 1 }, 'Path could not be resolved'],
  ])('are refused as part of a review in other words: %s', async (_case, place, words) => {
    const { repository, number } = await changedFile()
    const call = { ...at(repository), pull_number: number, event: 'COMMENT' as const }
    const fault = await thrownBy(
      github.asApp().rest.pulls.createReview({ ...call, comments: [{ ...place, body: 'x' }] }),
    )
    expect(fault).toMatchObject({
      status: 422,
      response: { data: { message: 'Unprocessable Entity', errors: [words] } },
    })
  })

  it('have words of 65,536 characters at most, and so have reviews', async () => {
    const { repository, call, comment, sha } = await withThread()
    const { pulls } = github.as('ann').rest
    const body = 'x'.repeat(65_537)
    const place = { path: 'a.txt', line: 10, commit_id: sha }
    const calls = [
      pulls.createReviewComment({ ...call, ...place, body }),
      pulls.createReplyForReviewComment({ ...call, comment_id: comment.id, body }),
      pulls.updateReviewComment({ ...at(repository), comment_id: comment.id, body }),
      pulls.createReview({ ...call, event: 'COMMENT', body }),
    ]
    for (const one of await Promise.all(calls.map(refusal))) {
      expect(one).toEqual({ status: 422, message: expect.stringContaining('Body is too long (maximum is 65536') })
    }
    const fits = await pulls.createReviewComment({ ...call, ...place, body: body.slice(1) })
    expect(fits.status).toBe(201)
  })

  it('are answered in place', async () => {
    const { call, comment, thread } = await withThread()
    const reply = { ...call, comment_id: comment.id, body: 'Because' }
    const { data } = await github.as().rest.pulls.createReplyForReviewComment(reply)
    expect(data).toMatchObject({ in_reply_to_id: comment.id, path: 'a.txt', line: 10 })
    expect(thread.comments.map((one) => one.body)).toEqual(['Why?', 'Because'])
  })

  it('are resolved and opened again, each told once', async () => {
    const { repository, issue, thread } = await withThread()
    const { world } = github.emulator()
    const before = github.told().length
    for (let twice = 0; twice < 2; twice += 1) resolveThread(world, ann, repository, issue, thread)
    expect(thread.resolvedBy).toBe('ann')
    for (let twice = 0; twice < 2; twice += 1) unresolveThread(world, ann, repository, issue, thread)
    expect(github.told().slice(before)).toEqual([
      'pull_request_review_thread.resolved',
      'pull_request_review_thread.unresolved',
    ])
  })

  it('follow their line while other lines change, and are outdated once it changes itself', async () => {
    const { repository, call, thread } = await withThread()
    github.push(repository, 'topic', { 'a.txt': text(['new first', ...old.with(9, 'changed')]) })
    expect(thread).toMatchObject({ line: 11, outdated: false })
    const { data: moved } = await github.asApp().rest.pulls.listReviewComments(call)
    expect(moved).toMatchObject([{ line: 11, original_line: 10 }])
    github.push(repository, 'topic', { 'a.txt': text(['new first', ...old.with(9, 'again')]) })
    expect(thread.outdated).toBe(true)
    const { data: gone } = await github.asApp().rest.pulls.listReviewComments(call)
    expect(gone[0]).toMatchObject({ original_line: 10 })
    expect(gone[0]?.line ?? null).toBeNull()
  })

  it('lose and change their words with their comments', async () => {
    const { repository, call, comment, pull } = await withThread()
    const { rest } = github.as('ann')
    const edited = await rest.pulls.updateReviewComment({ ...at(repository), comment_id: comment.id, body: 'How?' })
    expect(edited.data.body).toBe('How?')
    await rest.pulls.deleteReviewComment({ ...at(repository), comment_id: comment.id })
    expect(pull.threads).toEqual([])
    expect((await rest.pulls.listReviewComments(call)).data).toEqual([])
    expect(github.told().slice(-2)).toEqual([
      'pull_request_review_comment.edited',
      'pull_request_review_comment.deleted',
    ])
  })

  it('are listed for the whole repository, by the time of their last change', async () => {
    const { repository, comment } = await withThread()
    const { rest } = github.asApp()
    const { data } = await rest.pulls.listReviewCommentsForRepo({ ...at(repository), since: comment.updated_at })
    expect(data.map((one) => one.id)).toEqual([comment.id])
    const later = new Date(Date.parse(comment.updated_at) + 1000).toISOString()
    const none = await rest.pulls.listReviewCommentsForRepo({ ...at(repository), since: later })
    expect(none.data).toEqual([])
  })

  it('are outdated when their file goes away', async () => {
    const { repository, thread } = await withThread()
    github.push(repository, 'topic', { 'a.txt': null, 'b.txt': 'b\n' })
    expect(thread.outdated).toBe(true)
  })
})
