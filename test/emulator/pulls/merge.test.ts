import { describe, expect, it } from 'vitest'
import { commitFacts, readBlob, resolve } from '../../../src/emulator/git/plumbing.ts'
import { convertToDraft } from '../../../src/emulator/ops/pulls.ts'
import { disableAutoMerge, enableAutoMerge } from '../../../src/emulator/ops/pulls-auto-merge.ts'
import type { BranchRule, Caller, CheckRun, Issue, Repository } from '../../../src/emulator/state.ts'
import { account } from '../../../src/emulator/world.ts'
import { at, hub, refusal } from '../git/hub.ts'

const github = hub()
const owner: Caller = { kind: 'user', login: 'acme' }

function record(repository: Repository, number: number): Issue {
  const issue = repository.issues.get(number)
  if (!issue) throw new Error(`there is no #${number}`)
  return issue
}

function file(repository: Repository, path: string): string | undefined {
  return readBlob(repository.dir, 'refs/heads/main', path)?.toString()
}

function checks(required: readonly { context: string; integration_id?: number }[], strict = false): BranchRule {
  const parameters = { required_status_checks: required, strict_required_status_checks_policy: strict }
  return { pattern: 'main', type: 'required_status_checks', parameters }
}

function reviews(differs: Readonly<Record<string, unknown>> = {}): BranchRule {
  const parameters = {
    required_approving_review_count: 0,
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: false,
    require_last_push_approval: false,
    required_review_thread_resolution: false,
    ...differs,
  }
  return { pattern: 'main', type: 'pull_request', parameters }
}

/** A check run as some App reported it; the store is written directly, what reports it is tested elsewhere. */
function report(repository: Repository, headSha: string, differs: Partial<CheckRun> = {}): void {
  repository.checkRuns.push({
    id: repository.checkRuns.length + 1,
    suiteId: 1,
    appId: 77,
    name: 'ci',
    headSha,
    externalId: null,
    detailsUrl: null,
    status: 'completed',
    conclusion: 'success',
    startedAt: '2026-11-20T12:00:00Z',
    completedAt: null,
    output: { title: null, summary: null, text: null, annotations: [] },
    ...differs,
  })
}

describe('merging', () => {
  it('is a three-way merge: what the base gained meanwhile stays', async () => {
    const repository = github.repository()
    const { number, sha: head } = await github.pull(repository, 'topic', { title: 'Add topic' })
    const base = github.push(repository, 'main', { 'main-only.txt': 'm\n' })
    const call = { ...at(repository), pull_number: number }
    const { data } = await github.as('acme').rest.pulls.merge({ ...call, sha: head })
    expect(data).toMatchObject({ merged: true, message: 'Pull Request successfully merged' })
    expect([file(repository, 'topic.txt'), file(repository, 'main-only.txt')]).toEqual(['topic\n', 'm\n'])
    expect(commitFacts(repository.dir, data.sha)).toMatchObject({
      parents: [base, head],
      message: `Merge pull request #${number} from acme/topic\n\nAdd topic`,
      author: { name: 'acme' },
      committer: { name: 'GitHub' },
    })
    expect(repository.signed.get(data.sha)).toBe('acme')
    const { data: read } = await github.asApp().rest.pulls.get(call)
    expect(read).toMatchObject({ merged: true, merge_commit_sha: data.sha, changed_files: 1, mergeable: null })
    await github.as().rest.pulls.checkIfMerged(call)
    expect(github.told().slice(-2)).toEqual(['pull_request.closed', 'push'])
  })

  it('squashes into one commit by the author of the pull request', async () => {
    const repository = github.repository({ collaborators: { ann: 'write' } })
    const { number } = await github.pull(repository, 'topic', { by: github.as('ann'), title: 'Add', message: 'one' })
    github.push(repository, 'topic', { 'two.txt': '2\n' }, { message: 'two', by: 'bob' })
    const base = resolve(repository.dir, 'refs/heads/main')
    const call = { ...at(repository), pull_number: number }
    const { data } = await github.as().rest.pulls.merge({ ...call, merge_method: 'squash' })
    const facts = commitFacts(repository.dir, data.sha)
    expect(facts).toMatchObject({ parents: [base], author: { email: account(github.emulator().world, 'ann').email } })
    expect(facts.message).toMatch(new RegExp(`^Add \\(#${number}\\)\\n\\n\\* one\\n\\n\\* two`))
    expect(facts.message).toContain('Co-authored-by: bob <bob@example.test>')
    expect(repository.signed.has(data.sha)).toBe(true)
  })

  it('rebases commit by commit, keeping authors, without a signature', async () => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic', { message: 'one' })
    github.push(repository, 'topic', { 'two.txt': '2\n' }, { message: 'two', by: 'bob' })
    const base = github.push(repository, 'main', { 'main-only.txt': 'm\n' })
    const call = { ...at(repository), pull_number: number }
    const { data } = await github.as().rest.pulls.merge({ ...call, merge_method: 'rebase' })
    const tip = commitFacts(repository.dir, data.sha)
    const below = commitFacts(repository.dir, tip.parents[0] ?? '')
    expect([below.parents[0], below.message, tip.message, tip.author.name]).toEqual([base, 'one', 'two', 'bob'])
    expect(file(repository, 'main-only.txt')).toBe('m\n')
    expect(repository.signed.has(data.sha)).toBe(false)
  })

  it('takes the words it is given', async () => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic')
    const words = { commit_title: 'Title', commit_message: 'Why' }
    const { data } = await github.as().rest.pulls.merge({ ...at(repository), pull_number: number, ...words })
    expect(commitFacts(repository.dir, data.sha).message).toBe('Title\n\nWhy')
  })

  it.each([
    ['another head than the one judged', 409, 'Head branch was modified. Review and try the merge again.', 'stale'],
    ['a draft', 405, 'Pull Request is still a draft', 'draft'],
    ['a conflict', 405, 'Pull Request is not mergeable', 'conflict'],
    ['a closed pull request', 405, 'Pull Request is not mergeable', 'closed'],
  ])('refuses %s and changes nothing', async (_case, status, message, story) => {
    const repository = github.repository()
    const { number, sha } = await github.pull(repository, 'topic')
    const { rest } = github.as()
    const call = { ...at(repository), pull_number: number }
    if (story === 'draft') convertToDraft(github.emulator().world, owner, repository, record(repository, number))
    if (story === 'conflict') github.push(repository, 'main', { 'topic.txt': 'other\n' })
    if (story === 'closed') await rest.pulls.update({ ...call, state: 'closed' })
    if (story === 'stale') github.push(repository, 'topic', { more: 'more' })
    const tip = resolve(repository.dir, 'refs/heads/main')
    expect(await refusal(rest.pulls.merge({ ...call, sha }))).toMatchObject({
      status,
      message: expect.stringContaining(message),
    })
    expect(resolve(repository.dir, 'refs/heads/main')).toBe(tip)
  })

  it('refuses an App a pull request that touches workflows, and lets a person merge it', async () => {
    const repository = github.repository()
    const path = '.github/workflows/ci.yml'
    const { number } = await github.pull(repository, 'topic', { files: { [path]: 'on: push\n' } })
    const call = { ...at(repository), pull_number: number }
    expect(await refusal(github.asApp().rest.pulls.merge(call))).toMatchObject({
      status: 403,
      message: expect.stringContaining(`create or update workflow \`${path}\` without \`workflows\` permission`),
    })
    await github.as().rest.pulls.merge(call)
  })

  it('keeps the facts of a merged pull request when its branch is deleted', async () => {
    const repository = github.repository()
    const { number, sha } = await github.pull(repository, 'topic')
    const { rest } = github.as()
    const call = { ...at(repository), pull_number: number }
    await rest.pulls.merge(call)
    await rest.git.deleteRef({ ...at(repository), ref: 'heads/topic' })
    const { data } = await rest.pulls.get(call)
    expect(data).toMatchObject({ merged: true, head: { sha, ref: 'topic' }, changed_files: 1, commits: 1 })
  })
})

describe('closing words', () => {
  it('close the issues when the merge reaches the default branch, in the name of who merged', async () => {
    const repository = github.repository({ collaborators: { ann: 'write' } })
    const { rest } = github.as()
    const { data: issue } = await rest.issues.create({ ...at(repository), title: 'Broken' })
    const { number } = await github.pull(repository, 'topic', { body: `Fixes #${issue.number}` })
    await github.as('ann').rest.pulls.merge({ ...at(repository), pull_number: number })
    const { data } = await rest.issues.get({ ...at(repository), issue_number: issue.number })
    expect(data).toMatchObject({ state: 'closed', state_reason: 'completed', closed_by: { login: 'ann' } })
  })

  it('close nothing on another branch', async () => {
    const repository = github.repository()
    const { rest } = github.as()
    const { data: issue } = await rest.issues.create({ ...at(repository), title: 'Broken' })
    github.push(repository, 'epic', { e: 'e' }, { from: 'main' })
    const { number } = await github.pull(repository, 'topic', { body: `Closes #${issue.number}`, base: 'epic' })
    await rest.pulls.merge({ ...at(repository), pull_number: number })
    expect(repository.issues.get(issue.number)?.state).toBe('open')
  })

  it('also count in commits pushed to the default branch', async () => {
    const repository = github.repository()
    const { data: issue } = await github.as().rest.issues.create({ ...at(repository), title: 'Broken' })
    github.push(repository, 'main', { a: 'a' }, { message: `resolve #${issue.number}` })
    expect(repository.issues.get(issue.number)?.state).toBe('closed')
  })
})

describe('mergeability', () => {
  async function states(repository: Repository, number: number): Promise<unknown[]> {
    const seen = []
    for (let reads = 0; reads < 2; reads += 1) {
      const { data } = await github.asApp().rest.pulls.get({ ...at(repository), pull_number: number })
      seen.push([data.mergeable, data.mergeable_state])
    }
    return seen
  }

  it('is unknown on the first read after the base or the head moved', async () => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic')
    const fresh = [
      [null, 'unknown'],
      [true, 'clean'],
    ]
    expect(await states(repository, number)).toEqual(fresh)
    github.push(repository, 'topic', { more: 'more' })
    expect(await states(repository, number)).toEqual(fresh)
    github.push(repository, 'main', { 'm.txt': 'm' })
    expect(await states(repository, number)).toEqual(fresh)
    const merge = resolve(repository.dir, `refs/pull/${number}/merge`)
    expect(commitFacts(repository.dir, merge ?? '').parents[0]).toBe(resolve(repository.dir, 'refs/heads/main'))
  })

  it('shows a conflict as dirty', async () => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic')
    github.push(repository, 'main', { 'topic.txt': 'other\n' })
    expect((await states(repository, number))[1]).toEqual([false, 'dirty'])
  })

  it.each([
    ['draft', 'draft', []],
    ['blocked by a missing check', 'blocked', [checks([{ context: 'ci' }])]],
    ['blocked by a missing review', 'blocked', [reviews({ required_approving_review_count: 1 })]],
    ['behind a strict base', 'behind', [checks([], true)]],
    ['unstable with an optional red check', 'unstable', []],
  ] as const)('is %s', async (_case, wanted, rules) => {
    const repository = github.repository()
    const { number, sha } = await github.pull(repository, 'topic', { draft: wanted === 'draft' })
    if (wanted === 'behind') github.push(repository, 'main', { 'm.txt': 'm' })
    if (wanted === 'unstable') report(repository, sha, { conclusion: 'failure' })
    repository.rules.push(...rules)
    expect((await states(repository, number))[1]).toEqual([true, wanted])
  })
})

describe('rules of the base branch', () => {
  async function merge(repository: Repository, number: number): Promise<string> {
    const call = github.as().rest.pulls.merge({ ...at(repository), pull_number: number })
    const answer = await refusal(call).catch(() => ({ status: 200, message: 'merged' }))
    return `${answer.status} ${answer.message.replaceAll('\n', ' ').replace(/^Repository rule violations found\s*/, '')}`.trim()
  }

  it('want a required check: expected, in progress, failing, then passed', async () => {
    const repository = github.repository()
    repository.rules.push(checks([{ context: 'ci' }]))
    const { number, sha } = await github.pull(repository, 'topic')
    expect(await merge(repository, number)).toBe('405 Required status check "ci" is expected.')
    report(repository, sha, { status: 'in_progress', conclusion: null })
    expect(await merge(repository, number)).toBe('405 Required status check "ci" is in progress.')
    report(repository, sha, { conclusion: 'failure' })
    expect(await merge(repository, number)).toBe('405 Required status check "ci" is failing.')
    report(repository, sha, { conclusion: 'skipped' })
    expect(await merge(repository, number)).toBe('200 merged')
  })

  it('count a check only from the App the rule names', async () => {
    const repository = github.repository()
    repository.rules.push(checks([{ context: 'ci', integration_id: 5 }]))
    const { number, sha } = await github.pull(repository, 'topic')
    report(repository, sha, { appId: 77 })
    expect(await merge(repository, number)).toContain('"ci" is expected')
    report(repository, sha, { appId: 5 })
    expect(await merge(repository, number)).toBe('200 merged')
  })

  it('want both when a check run and a status share a name', async () => {
    const repository = github.repository()
    repository.rules.push(checks([{ context: 'ci' }]))
    const { number, sha } = await github.pull(repository, 'topic')
    report(repository, sha)
    await github.as().rest.repos.createCommitStatus({ ...at(repository), sha, context: 'ci', state: 'error' })
    expect(await merge(repository, number)).toContain('"ci" is failing')
  })

  it('want approvals by people who can write, and none that asks for changes', async () => {
    const repository = github.repository({ collaborators: { ann: 'write', bob: 'write', eve: 'read' } })
    repository.rules.push(reviews({ required_approving_review_count: 1 }))
    const { number } = await github.pull(repository, 'topic')
    const review = (login: string, event: 'APPROVE' | 'REQUEST_CHANGES') =>
      github.as(login).rest.pulls.createReview({ ...at(repository), pull_number: number, event, body: 'so' })
    await review('eve', 'APPROVE')
    expect(await merge(repository, number)).toContain('At least 1 approving review is required by reviewers with write')
    await review('ann', 'APPROVE')
    await review('bob', 'REQUEST_CHANGES')
    expect(await merge(repository, number)).toContain('Changes have been requested')
    await review('bob', 'APPROVE')
    expect(await merge(repository, number)).toBe('200 merged')
  })

  it('drop approvals with the next push where the rule says so', async () => {
    const repository = github.repository({ collaborators: { ann: 'write' } })
    repository.rules.push(reviews({ required_approving_review_count: 1, dismiss_stale_reviews_on_push: true }))
    const { number } = await github.pull(repository, 'topic')
    const call = { ...at(repository), pull_number: number }
    await github.as('ann').rest.pulls.createReview({ ...call, event: 'APPROVE' })
    github.push(repository, 'topic', { more: 'more' })
    expect(github.told().at(-1)).toBe('pull_request_review.dismissed')
    expect(await merge(repository, number)).toContain('At least 1 approving review')
  })

  it('want somebody else than the last pusher to approve', async () => {
    const repository = github.repository({ collaborators: { ann: 'write', bob: 'write' } })
    repository.rules.push(reviews({ required_approving_review_count: 1, require_last_push_approval: true }))
    const { number } = await github.pull(repository, 'topic')
    github.push(repository, 'topic', { more: 'more' }, { by: 'ann' })
    const call = { ...at(repository), pull_number: number, event: 'APPROVE' as const }
    await github.as('ann').rest.pulls.createReview(call)
    expect(await merge(repository, number)).toContain('someone other than the last pusher')
    await github.as('bob').rest.pulls.createReview(call)
    expect(await merge(repository, number)).toBe('200 merged')
  })

  it('refuse methods they do not allow', async () => {
    const repository = github.repository()
    repository.rules.push(reviews({ allowed_merge_methods: ['squash'] }))
    const { number } = await github.pull(repository, 'topic')
    expect(await merge(repository, number)).toBe('405 Merge commits are not allowed on this repository.')
  })

  it('want conversations resolved where they say so', async () => {
    const repository = github.repository({ collaborators: { ann: 'write' } })
    repository.rules.push(reviews({ required_review_thread_resolution: true }))
    const { number, sha } = await github.pull(repository, 'topic')
    const comment = { path: 'topic.txt', line: 1, body: 'Why?', commit_id: sha }
    await github.as('ann').rest.pulls.createReviewComment({ ...at(repository), pull_number: number, ...comment })
    expect(await merge(repository, number)).toContain('A conversation must be resolved')
    for (const thread of record(repository, number).pull?.threads ?? []) thread.resolvedBy = 'acme'
    expect(await merge(repository, number)).toBe('200 merged')
  })

  it.each([
    ['signed commits', 'required_signatures', 'Commits must have verified signatures.'],
    ['nobody to update the branch', 'update', "You're not authorized to push to this branch."],
    ['the merge queue', 'merge_queue', 'Changes must be made through the merge queue'],
    ['a straight history', 'required_linear_history', 'Merge commits are not allowed on this repository.'],
  ])('want %s', async (_case, type, words) => {
    const repository = github.repository()
    repository.rules.push({ pattern: 'main', type })
    const { number } = await github.pull(repository, 'topic')
    expect(await merge(repository, number)).toContain(words)
  })

  it('want the newest base in the head where they are strict', async () => {
    const repository = github.repository()
    repository.rules.push(checks([], true))
    const { number } = await github.pull(repository, 'topic')
    repository.rules.length = 0
    github.push(repository, 'main', { 'm.txt': 'm' })
    repository.rules.push(checks([], true))
    expect(await merge(repository, number)).toContain('must be up to date')
  })

  it('do not hold in private repositories on the free plan', async () => {
    const repository = github.repository({ private: true, plan: 'free' })
    repository.rules.push(checks([{ context: 'ci' }]))
    const { number } = await github.pull(repository, 'topic')
    expect(await merge(repository, number)).toBe('200 merged')
  })
})

describe('updating the branch', () => {
  it('merges the base into the head, pinned to the head', async () => {
    const repository = github.repository()
    const { number, sha } = await github.pull(repository, 'topic')
    const base = github.push(repository, 'main', { 'm.txt': 'm\n' })
    const { rest } = github.as()
    const call = { ...at(repository), pull_number: number }
    const wrong = rest.pulls.updateBranch({ ...call, expected_head_sha: base })
    expect(await refusal(wrong)).toMatchObject({ status: 422, message: expect.stringContaining('expected head sha') })
    const { status } = await rest.pulls.updateBranch({ ...call, expected_head_sha: sha })
    expect(status).toBe(202)
    const head = resolve(repository.dir, 'refs/heads/topic') ?? ''
    expect(commitFacts(repository.dir, head)).toMatchObject({
      parents: [sha, base],
      message: "Merge branch 'main' into topic",
    })
    expect(github.told().slice(-2)).toEqual(['push', 'pull_request.synchronize'])
    const again = rest.pulls.updateBranch(call)
    expect(await refusal(again)).toMatchObject({ message: expect.stringContaining('no new commits on the base') })
  })

  it('refuses a conflict', async () => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic')
    github.push(repository, 'main', { 'topic.txt': 'other\n' })
    const call = github.as().rest.pulls.updateBranch({ ...at(repository), pull_number: number })
    expect(await refusal(call)).toMatchObject({ status: 422, message: expect.stringContaining('merge conflict') })
  })
})

describe('auto-merge', () => {
  it('is recorded where a merge is not possible yet, and refused where it is', async () => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic')
    const { world } = github.emulator()
    const issue = record(repository, number)
    expect(() => enableAutoMerge(world, owner, repository, issue)).toThrow('is in clean status')
    repository.rules.push(checks([{ context: 'ci' }]))
    enableAutoMerge(world, owner, repository, issue, 'squash')
    const { data } = await github.asApp().rest.pulls.get({ ...at(repository), pull_number: number })
    expect(data.auto_merge).toMatchObject({ merge_method: 'squash', enabled_by: { login: 'acme' } })
    disableAutoMerge(world, owner, repository, issue)
    expect(() => disableAutoMerge(world, owner, repository, issue)).toThrow("Can't disable auto-merge")
    expect(github.told().slice(-2)).toEqual(['pull_request.auto_merge_enabled', 'pull_request.auto_merge_disabled'])
  })
})
