import { describe, expect, it } from 'vitest'
import { resolve } from '../../../src/emulator/git/plumbing.ts'
import { git } from '../../../src/emulator/git/run.ts'
import { convertToDraft, markReady } from '../../../src/emulator/ops/pulls.ts'
import type { Caller, Issue, Repository } from '../../../src/emulator/state.ts'
import { at, hub, refusal } from '../git/hub.ts'

const github = hub()
const owner: Caller = { kind: 'user', login: 'acme' }

function record(repository: Repository, number: number): Issue {
  const issue = repository.issues.get(number)
  if (!issue) throw new Error(`there is no #${number}`)
  return issue
}

describe('opening a pull request', () => {
  it('shows its diff from where the head branched off, and is told', async () => {
    const repository = github.repository({ files: { 'a.txt': 'a\n' } })
    const { number, sha } = await github.pull(repository, 'topic', { files: { 'a.txt': 'b\n', 'n.txt': 'n\n' } })
    github.push(repository, 'main', { 'main-only.txt': 'm\n' })
    const { rest } = github.asApp()
    const { data } = await rest.pulls.get({ ...at(repository), pull_number: number })
    expect(data).toMatchObject({
      state: 'open',
      draft: false,
      commits: 1,
      changed_files: 2,
      additions: 2,
      deletions: 1,
      head: { ref: 'topic', sha, label: 'acme:topic' },
      base: { ref: 'main' },
      user: { login: 'acme' },
    })
    const { data: files } = await rest.pulls.listFiles({ ...at(repository), pull_number: number })
    expect(files.map((file) => [file.filename, file.status])).toEqual([
      ['a.txt', 'modified'],
      ['n.txt', 'added'],
    ])
    const { data: commits } = await rest.pulls.listCommits({ ...at(repository), pull_number: number })
    expect(commits.map((one) => one.sha)).toEqual([sha])
    const diff = await rest.pulls.get({ ...at(repository), pull_number: number, mediaType: { format: 'diff' } })
    expect(String(diff.data)).toContain('+b')
    expect(resolve(repository.dir, `refs/pull/${number}/head`)).toBe(sha)
    expect(github.told()).toEqual(['create', 'push', 'pull_request.opened', 'push'])
  })

  it.each([
    ['the head does not exist', { head: 'nowhere' }, '"field":"head"'],
    ['the base does not exist', { base: 'nowhere' }, '"field":"base"'],
    ['one exists already', { head: 'taken' }, 'A pull request already exists for acme:taken.'],
    ['there is nothing to merge', { head: 'same' }, 'No commits between main and same'],
    ['it has no title', { title: ' ' }, 'missing_field'],
  ])('is refused when %s', async (_case, differs, words) => {
    const repository = github.repository()
    const { rest } = github.as()
    await github.pull(repository, 'taken')
    await rest.git.createRef({ ...at(repository), ref: 'refs/heads/same', sha: resolve(repository.dir, 'main') ?? '' })
    github.push(repository, 'fine', { x: 'x' }, { from: 'main' })
    const call = rest.pulls.create({ ...at(repository), head: 'fine', base: 'main', title: 'T', ...differs })
    expect(await refusal(call)).toMatchObject({ status: 422, message: expect.stringContaining(words) })
  })

  it('is refused between unrelated histories', async () => {
    const repository = github.repository()
    const stranger = github.repository({ files: { other: 'other' } })
    const sha = resolve(stranger.dir, 'refs/heads/main') ?? ''
    git(repository.dir, ['fetch', '--quiet', stranger.dir, `${sha}:refs/heads/alien`])
    const call = github.as().rest.pulls.create({ ...at(repository), head: 'alien', base: 'main', title: 'T' })
    expect(await refusal(call)).toMatchObject({ status: 422, message: expect.stringContaining('no history in common') })
  })

  it('has no drafts in private repositories on the free plan', async () => {
    const repository = github.repository({ private: true, plan: 'free' })
    const call = github.pull(repository, 'topic', { draft: true })
    expect(await refusal(call)).toMatchObject({ status: 422, message: expect.stringContaining('Draft pull requests') })
    const { number } = await github.pull(repository, 'other')
    expect(() => convertToDraft(github.emulator().world, owner, repository, record(repository, number))).toThrow(
      'Draft',
    )
  })

  it('works from a fork, whose pushes it follows', async () => {
    const repository = github.repository()
    const fork = github.repository({ owner: 'ann', name: repository.name })
    const { dir } = fork
    git(dir, ['fetch', '--quiet', repository.dir, '+refs/heads/*:refs/heads/*'])
    const sha = github.push(fork, 'fix', { 'fix.txt': 'fix\n' }, { from: 'main', by: 'ann' })
    const call = { ...at(repository), head: 'ann:fix', base: 'main', title: 'Fix' }
    const { data } = await github.as('ann').rest.pulls.create(call)
    expect(data.head).toMatchObject({ label: 'ann:fix', sha, repo: { full_name: `ann/${repository.name}` } })
    const next = github.push(fork, 'fix', { 'fix.txt': 'better\n' }, { by: 'ann' })
    const { data: read } = await github.asApp().rest.pulls.get({ ...at(repository), pull_number: data.number })
    expect(read.head.sha).toBe(next)
    expect(resolve(repository.dir, `refs/pull/${data.number}/head`)).toBe(next)
  })
})

describe('listing pull requests', () => {
  it('filters by state, head and base, newest first', async () => {
    const repository = github.repository()
    const first = await github.pull(repository, 'one')
    const second = await github.pull(repository, 'two')
    const { rest } = github.as()
    await rest.pulls.update({ ...at(repository), pull_number: first.number, state: 'closed' })
    const numbers = async (query: { state?: 'open' | 'closed' | 'all'; head?: string; base?: string }) => {
      const { data } = await rest.pulls.list({ ...at(repository), ...query })
      return data.map((one) => one.number)
    }
    expect(await numbers({})).toEqual([second.number])
    expect(await numbers({ state: 'all' })).toEqual([second.number, first.number])
    expect(await numbers({ state: 'all', head: 'acme:one' })).toEqual([first.number])
    expect(await numbers({ base: 'other' })).toEqual([])
  })
})

describe('changing a pull request', () => {
  it('renames it, moves it to another base and tells what was before', async () => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic')
    const from = resolve(repository.dir, 'refs/heads/main')
    const next = github.push(repository, 'next', { 'other.txt': 'x' }, { from: 'main' })
    const call = { ...at(repository), pull_number: number }
    const { data } = await github.as().rest.pulls.update({ ...call, title: 'Better', base: 'next' })
    expect(data).toMatchObject({ title: 'Better', base: { ref: 'next', sha: next } })
    const edited = github.events().filter((event) => event.action === 'edited')
    expect(edited.map((event) => event.payload['changes'])).toMatchObject([
      { title: { from: 'topic' } },
      { base: { ref: { from: 'main' }, sha: { from } } },
    ])
    const nowhere = github.as().rest.pulls.update({ ...call, base: 'nowhere' })
    expect(await refusal(nowhere)).toMatchObject({ status: 422 })
  })

  it('closes and reopens it, and not once its branch is gone', async () => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic')
    const { rest } = github.as()
    const call = { ...at(repository), pull_number: number }
    await rest.pulls.update({ ...call, state: 'closed' })
    const { data } = await rest.pulls.update({ ...call, state: 'open' })
    expect(data.state).toBe('open')
    await rest.git.deleteRef({ ...at(repository), ref: 'heads/topic' })
    const { data: closed } = await rest.pulls.get(call)
    expect(closed).toMatchObject({ state: 'closed', merged: false })
    const late = rest.pulls.update({ ...call, state: 'open' })
    expect(await refusal(late)).toMatchObject({ status: 422, message: expect.stringContaining('has been deleted') })
    expect(github.told().filter((name) => name.startsWith('pull_request'))).toEqual([
      'pull_request.opened',
      'pull_request.closed',
      'pull_request.reopened',
      'pull_request.closed',
    ])
  })

  it('does not reopen once the branch was rewritten, nor when it was merged', async () => {
    const repository = github.repository()
    const { rest } = github.as()
    const { number } = await github.pull(repository, 'topic')
    const call = { ...at(repository), pull_number: number }
    await rest.pulls.update({ ...call, state: 'closed' })
    const other = github.push(repository, 'other', { o: 'o' }, { from: 'main' })
    await rest.git.updateRef({ ...at(repository), ref: 'heads/topic', sha: other, force: true })
    expect(await refusal(rest.pulls.update({ ...call, state: 'open' }))).toMatchObject({
      status: 422,
      message: expect.stringContaining('was force-pushed or recreated'),
    })
    const second = await github.pull(repository, 'second')
    await rest.pulls.merge({ ...at(repository), pull_number: second.number })
    const merged = rest.pulls.update({ ...at(repository), pull_number: second.number, state: 'open' })
    expect(await refusal(merged)).toMatchObject({ status: 422 })
  })

  it.each([
    [
      'its base is gone',
      'The epic branch has been deleted.',
      (repository: Repository) => github.as().rest.git.deleteRef({ ...at(repository), ref: 'heads/epic' }),
    ],
    [
      'its commits arrived on the base',
      'There are no new commits on the topic branch.',
      (repository: Repository, sha: string) =>
        github.as().rest.git.updateRef({ ...at(repository), ref: 'heads/epic', sha, force: true }),
    ],
    [
      'another one for its branches is open',
      'A pull request already exists for acme:topic.',
      (repository: Repository) =>
        github.as().rest.pulls.create({ ...at(repository), head: 'topic', base: 'epic', title: 'Twin' }),
    ],
  ])('does not reopen once %s', async (_case, words, change) => {
    const repository = github.repository()
    const { rest } = github.as()
    github.push(repository, 'epic', { e: 'e' }, { from: 'main' })
    const { number, sha } = await github.pull(repository, 'topic', { base: 'epic' })
    const call = { ...at(repository), pull_number: number }
    await rest.pulls.update({ ...call, state: 'closed' })
    await change(repository, sha)
    expect(await refusal(rest.pulls.update({ ...call, state: 'open' }))).toMatchObject({
      status: 422,
      message: expect.stringContaining(words),
    })
    expect(record(repository, number).state).toBe('closed')
  })

  it('is reopened as an issue by the same rules: its head is where the branch is now', async () => {
    const repository = github.repository()
    const { rest } = github.as()
    const { number } = await github.pull(repository, 'topic')
    const call = { ...at(repository), issue_number: number }
    await rest.issues.update({ ...call, state: 'closed' })
    const moved = github.push(repository, 'topic', { 'more.txt': 'more\n' })
    await rest.issues.update({ ...call, state: 'open' })
    const { data } = await rest.pulls.get({ ...at(repository), pull_number: number })
    expect(data).toMatchObject({ state: 'open', head: { sha: moved }, commits: 2 })
    expect(resolve(repository.dir, `refs/pull/${number}/head`)).toBe(moved)
    expect(github.events().at(-1)).toMatchObject({
      action: 'reopened',
      payload: { pull_request: { head: { sha: moved } } },
    })
    await rest.issues.update({ ...call, state: 'closed' })
    await rest.git.deleteRef({ ...at(repository), ref: 'heads/topic' })
    expect(await refusal(rest.issues.update({ ...call, state: 'open' }))).toMatchObject({
      status: 422,
      message: expect.stringContaining('The topic branch has been deleted.'),
    })
  })

  it('remembers in its timeline which base it was moved from', async () => {
    const repository = github.repository()
    github.push(repository, 'epic', { e: 'e' }, { from: 'main' })
    const { number } = await github.pull(repository, 'topic')
    const { rest, graphql } = github.as()
    await rest.pulls.update({ ...at(repository), pull_number: number, base: 'epic' })
    const { owner, repo } = at(repository)
    const change = '... on BaseRefChangedEvent { previousRefName currentRefName actor { login } }'
    const items = `timelineItems(last: 1, itemTypes: [BASE_REF_CHANGED_EVENT]) { nodes { ${change} } }`
    const query = `{ repository(owner: "${owner}", name: "${repo}") { pullRequest(number: ${number}) { ${items} } } }`
    expect(await graphql(query)).toEqual({
      repository: {
        pullRequest: {
          timelineItems: {
            nodes: [{ previousRefName: 'main', currentRefName: 'epic', actor: { login: 'acme' } }],
          },
        },
      },
    })
    const { data } = await rest.issues.listEvents({ ...at(repository), issue_number: number })
    expect(data.at(-1)).toMatchObject({ event: 'base_ref_changed' })
    expect(data.at(-1)).not.toHaveProperty('rename')
  })

  it('is not moved to a base that has its commits already', async () => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic')
    github.push(repository, 'ahead', { more: 'more' }, { from: 'topic' })
    const call = github.as().rest.pulls.update({ ...at(repository), pull_number: number, base: 'ahead' })
    expect(await refusal(call)).toMatchObject({
      status: 422,
      message: expect.stringContaining('no new commits between'),
    })
  })

  it('goes from draft to ready and back, telling each once', async () => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic', { draft: true })
    const { world } = github.emulator()
    const issue = record(repository, number)
    for (let twice = 0; twice < 2; twice += 1) markReady(world, owner, repository, issue)
    for (let twice = 0; twice < 2; twice += 1) convertToDraft(world, owner, repository, issue)
    expect(github.told().slice(3)).toEqual(['pull_request.ready_for_review', 'pull_request.converted_to_draft'])
  })

  it('asks collaborators for reviews, not the author and not strangers', async () => {
    const repository = github.repository({ collaborators: { ann: 'write' } })
    const { number } = await github.pull(repository, 'topic')
    const { rest } = github.as()
    const call = { ...at(repository), pull_number: number }
    const { data } = await rest.pulls.requestReviewers({ ...call, reviewers: ['ann'] })
    expect(data.requested_reviewers?.map((one) => one.login)).toEqual(['ann'])
    expect(await refusal(rest.pulls.requestReviewers({ ...call, reviewers: ['acme'] }))).toMatchObject({
      message: expect.stringContaining('Review cannot be requested from pull request author.'),
    })
    expect(await refusal(rest.pulls.requestReviewers({ ...call, reviewers: ['mallory'] }))).toMatchObject({
      message: expect.stringContaining('Reviews may only be requested from collaborators.'),
    })
    expect(github.told().at(-1)).toBe('pull_request.review_requested')
  })
})

describe('a push to a base branch', () => {
  it.each([
    ['a new file', { 'checklists/new.yml': 'x' }, { added: ['checklists/new.yml'], modified: [], removed: [] }],
    ['a changed file', { 'checklists/old.yml': 'x' }, { added: [], modified: ['checklists/old.yml'], removed: [] }],
    [
      'a file that is gone',
      { 'checklists/old.yml': null },
      { added: [], modified: [], removed: ['checklists/old.yml'] },
    ],
  ])('tells %s', (_case, files, paths) => {
    const repository = github.repository({ files: { 'checklists/old.yml': 'old\n', 'b.txt': 'b\n' } })
    github.push(repository, 'main', files)
    expect(github.events().at(-1)).toMatchObject({
      name: 'push',
      payload: { ref: 'refs/heads/main', commits: [paths] },
    })
  })
})

describe('a pull request whose branches move', () => {
  it('follows its head, and keeps the base it was last synchronized with', async () => {
    const repository = github.repository()
    const { number, sha: before } = await github.pull(repository, 'topic')
    const opened = resolve(repository.dir, 'refs/heads/main')
    const base = github.push(repository, 'main', { 'm.txt': 'm\n' })
    const { rest } = github.asApp()
    const call = { ...at(repository), pull_number: number }
    expect((await rest.pulls.get(call)).data.base.sha).toBe(opened)
    const after = github.push(repository, 'topic', { 'more.txt': 'more\n' })
    const { data } = await rest.pulls.get(call)
    expect(data).toMatchObject({ head: { sha: after }, base: { sha: base }, commits: 2 })
    expect(github.events().at(-1)).toMatchObject({
      name: 'pull_request',
      action: 'synchronize',
      payload: { number, before, after },
    })
  })

  it('is merged when somebody pushes its commits to the base', async () => {
    const repository = github.repository()
    const { number, sha } = await github.pull(repository, 'topic')
    const { rest } = github.as()
    await rest.git.updateRef({ ...at(repository), ref: 'heads/main', sha })
    const { data } = await rest.pulls.get({ ...at(repository), pull_number: number })
    expect(data).toMatchObject({ state: 'closed', merged: true, merged_by: { login: 'acme' } })
  })

  it('is closed when its base branch is deleted', async () => {
    const repository = github.repository()
    github.push(repository, 'epic', { e: 'e' }, { from: 'main' })
    const { number } = await github.pull(repository, 'topic', { base: 'epic' })
    const { rest } = github.as()
    await rest.git.deleteRef({ ...at(repository), ref: 'heads/epic' })
    const { data } = await rest.pulls.get({ ...at(repository), pull_number: number })
    expect(data).toMatchObject({ state: 'closed', merged: false, changed_files: 1 })
    const deleted = '... on BaseRefDeletedEvent { baseRefName actor { login } }'
    const items = `timelineItems(first: 1, itemTypes: [BASE_REF_DELETED_EVENT]) { nodes { ${deleted} } }`
    const { owner: login, repo } = at(repository)
    const query = `{ repository(owner: "${login}", name: "${repo}") { pullRequest(number: ${number}) { ${items} } } }`
    const nodes = [{ baseRefName: 'epic', actor: { login: 'acme' } }]
    expect(await github.as().graphql(query)).toEqual({ repository: { pullRequest: { timelineItems: { nodes } } } })
  })

  it('is closed, not merged, when its head is reset to the base', async () => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic')
    const { rest } = github.as()
    const sha = resolve(repository.dir, 'refs/heads/main') ?? ''
    await rest.git.updateRef({ ...at(repository), ref: 'heads/topic', sha, force: true })
    const { data } = await rest.pulls.get({ ...at(repository), pull_number: number })
    expect(data).toMatchObject({ state: 'closed', merged: false })
  })

  it('follows a base that gets another name, and is closed when its head does', async () => {
    const repository = github.repository({ collaborators: { ann: 'write' } })
    const { rest } = github.as('ann')
    github.push(repository, 'epic', { e: 'e' }, { from: 'main' })
    const kept = await github.pull(repository, 'topic', { base: 'epic' })
    const closed = await github.pull(repository, 'epic-two')
    const tip = resolve(repository.dir, 'refs/heads/epic')
    const before = github.told().length
    const rename = (branch: string, new_name: string) =>
      rest.repos.renameBranch({ ...at(repository), branch, new_name })
    expect((await rename('epic', 'saga')).data).toMatchObject({ name: 'saga', commit: { sha: tip } })
    expect(github.told().slice(before)).toEqual(['create', 'push', 'pull_request.edited', 'push', 'delete'])
    expect(github.events().at(before + 2)?.payload).toMatchObject({
      changes: { base: { ref: { from: 'epic' } } },
      pull_request: { state: 'open', base: { ref: 'saga', sha: tip } },
    })
    await rename('epic-two', 'saga-two')
    expect([kept, closed].map(({ number }) => record(repository, number).state)).toEqual(['open', 'closed'])
    expect(resolve(repository.dir, 'refs/heads/epic')).toBeNull()
  })

  it.each([
    ['a branch that is not there', 'nowhere', 'x', 'acme', 404],
    ['a name that is taken', 'topic', 'main', 'acme', 422],
    ['the default branch, by somebody who only writes', 'main', 'trunk', 'ann', 403],
    ['any branch, by somebody who only reads', 'topic', 'x', 'rita', 403],
  ])('keeps its branches when the new name is refused: %s', async (_case, branch, new_name, login, status) => {
    const repository = github.repository({ collaborators: { ann: 'write' } })
    const { number } = await github.pull(repository, 'topic')
    const call = github.as(login).rest.repos.renameBranch({ ...at(repository), branch, new_name })
    expect(await refusal(call)).toMatchObject({ status })
    expect(record(repository, number)).toMatchObject({ state: 'open', pull: { baseRef: 'main', headRef: 'topic' } })
  })

  it('follows the default branch, which an App renames only with administration', async () => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic')
    const call = { ...at(repository), branch: 'main', new_name: 'trunk' }
    expect(await refusal(github.asApp().rest.repos.renameBranch(call))).toMatchObject({ status: 403 })
    await github.as().rest.repos.renameBranch(call)
    expect(repository.defaultBranch).toBe('trunk')
    expect(record(repository, number).pull?.baseRef).toBe('trunk')
    expect(github.told()).toContain('repository.edited')
  })
})
