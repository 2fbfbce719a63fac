import { describe, expect, it } from 'vitest'
import { runBackground } from '../../../src/emulator/background.ts'
import { commitFacts, resolve } from '../../../src/emulator/git/plumbing.ts'
import type { Repository } from '../../../src/emulator/state.ts'
import { at, hub, refusal } from '../git/hub.ts'
import { checksRule, graphql } from './queues.ts'

const github = hub()

const look = `query Look($id: ID!) {
  node(id: $id) { ... on PullRequest { mergeable mergeStateStatus headRef { target { ... on Commit {
    committedViaWeb parents(first: 2) { totalCount }
  } } } } }
}`

function idOf(repository: Repository, number: number): string {
  return `PR_${repository.issues.get(number)?.id}`
}

describe('settings of a repository', () => {
  it.each([
    ['merge', 'mergeCommit', 'Merge commits are not allowed on this repository.'],
    ['squash', 'squashMerge', 'Squash merges are not allowed on this repository.'],
    ['rebase', 'rebaseMerge', 'Rebase merges are not allowed on this repository.'],
  ] as const)('switch the method %s off', async (merge_method, setting, words) => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic')
    repository.settings[setting] = false
    const call = github.asApp().rest.pulls.merge({ ...at(repository), pull_number: number, merge_method })
    expect(await refusal(call)).toMatchObject({ status: 405, message: words })
    const { owner, name } = repository
    const fields = 'mergeCommitAllowed squashMergeAllowed rebaseMergeAllowed deleteBranchOnMerge autoMergeAllowed'
    const shown = await graphql(github, `query Look { repository(owner: "${owner}", name: "${name}") { ${fields} } }`)
    expect(shown.data).toEqual({
      repository: {
        mergeCommitAllowed: merge_method !== 'merge',
        squashMergeAllowed: merge_method !== 'squash',
        rebaseMergeAllowed: merge_method !== 'rebase',
        deleteBranchOnMerge: false,
        autoMergeAllowed: true,
      },
    })
  })

  it('may have GitHub delete the merged branch, which takes what was based on it to the base', async () => {
    const repository = github.repository()
    repository.settings.deleteBranchOnMerge = true
    const { number } = await github.pull(repository, 'low')
    const { number: above } = await github.pull(repository, 'top', { base: 'low' })
    await github.as().rest.pulls.merge({ ...at(repository), pull_number: number })
    expect(resolve(repository.dir, 'refs/heads/low')).toBeNull()
    expect(github.told().slice(-3)).toEqual(['pull_request.edited', 'push', 'delete'])
    expect(repository.issues.get(above)).toMatchObject({ state: 'open', pull: { baseRef: 'main' } })
  })

  it('keep the default branch when it is merged elsewhere', async () => {
    const repository = github.repository()
    repository.settings.deleteBranchOnMerge = true
    github.push(repository, 'release', { 'r.txt': 'r\n' }, { from: 'main' })
    const tip = github.push(repository, 'main', { 'm.txt': 'm\n' })
    const wanted = { ...at(repository), head: 'main', base: 'release', title: 'Forward' }
    const { data } = await github.as().rest.pulls.create(wanted)
    await github.as().rest.pulls.merge({ ...at(repository), pull_number: data.number })
    expect(resolve(repository.dir, 'refs/heads/main')).toBe(tip)
  })

  it('switch auto-merge off', async () => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic')
    repository.settings.autoMerge = false
    repository.rules.push(checksRule('ci'))
    const id = idOf(repository, number)
    const arm = `mutation Arm($id: ID!) { enablePullRequestAutoMerge(input: { pullRequestId: $id }) { clientMutationId } }`
    const { errors } = await graphql(github, arm, { id })
    expect(errors[0]).toMatchObject({ type: 'UNPROCESSABLE', message: expect.stringContaining('is not allowed') })
  })

  it('keep the branch of a fork, and one that a rule keeps', async () => {
    const repository = github.repository()
    repository.settings.deleteBranchOnMerge = true
    repository.rules.push({ pattern: 'kept', type: 'deletion' })
    const { number } = await github.pull(repository, 'kept')
    await github.as().rest.pulls.merge({ ...at(repository), pull_number: number })
    expect(resolve(repository.dir, 'refs/heads/kept')).not.toBeNull()
    const fork = github.emulator().forkRepository(repository, 'zoe')
    const sha = github.push(fork, 'theirs', { 'theirs.txt': 'x\n' }, { from: 'main', by: 'zoe' })
    const wanted = { ...at(repository), head: 'zoe:theirs', base: 'main', title: 'theirs' }
    const { data } = await github.as('zoe').rest.pulls.create(wanted)
    await github.as().rest.git.createRef({ ...at(repository), ref: 'refs/heads/theirs', sha })
    await github.as().rest.pulls.merge({ ...at(repository), pull_number: data.number })
    expect([resolve(fork.dir, 'refs/heads/theirs'), resolve(repository.dir, 'refs/heads/theirs')]).toEqual([sha, sha])
  })
})

describe('faults of merges', () => {
  it('answer in chosen words without merging, and also after the merge', async () => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic')
    const { faults } = github.emulator()
    const merge = () => github.asApp().rest.pulls.merge({ ...at(repository), pull_number: number })
    faults.request({ operation: 'pulls/merge', answer: 405, message: 'Base branch was modified.' })
    expect(await refusal(merge())).toEqual({ status: 405, message: 'Base branch was modified.' })
    expect(repository.issues.get(number)?.pull?.merged).toBeNull()
    faults.request({ operation: 'pulls/merge', answer: 502, when: 'after' })
    expect(await refusal(merge())).toMatchObject({ status: 502 })
    expect(repository.issues.get(number)?.pull?.merged).not.toBeNull()
  })

  it('leave mergeability unknown for some reads, or blocked by nothing', async () => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic')
    const { faults } = github.emulator()
    const id = idOf(repository, number)
    const read = async () => (await graphql(github, look, { id })).data
    const shows = (mergeable: string, mergeStateStatus: string) => ({ node: { mergeable, mergeStateStatus } })
    await read()
    expect(await read()).toMatchObject(shows('MERGEABLE', 'CLEAN'))
    faults.mergeability({ shows: 'unknown', reads: 2, pull: number })
    expect(await read()).toMatchObject(shows('UNKNOWN', 'UNKNOWN'))
    const { data } = await github.asApp().rest.pulls.get({ ...at(repository), pull_number: number })
    expect(data).toMatchObject({ mergeable: null, mergeable_state: 'unknown' })
    expect(await read()).toMatchObject(shows('MERGEABLE', 'CLEAN'))
    faults.mergeability({ shows: 'blocked', reads: 1 })
    expect(await read()).toMatchObject(shows('MERGEABLE', 'BLOCKED'))
    faults.mergeability({ shows: 'unknown', reads: 1, pull: number + 1 })
    expect(await read()).toMatchObject(shows('MERGEABLE', 'CLEAN'))
    faults.mergeability({ shows: 'unknown', reads: 1 })
    faults.clear()
    expect(await read()).toMatchObject(shows('MERGEABLE', 'CLEAN'))
  })
})

describe('updating the branch as an App', () => {
  it('makes a commit of two parents that GitHub signs, when its time has come', async () => {
    const repository = github.repository()
    const { number, sha } = await github.pull(repository, 'topic')
    const base = github.push(repository, 'main', { 'm.txt': 'm\n' })
    const { background, world } = github.emulator()
    background.delay(null)
    const call = { ...at(repository), pull_number: number, expected_head_sha: sha }
    expect((await github.asApp().rest.pulls.updateBranch(call)).status).toBe(202)
    expect(resolve(repository.dir, 'refs/heads/topic')).toBe(sha)
    runBackground(world)
    background.delay(0)
    const head = resolve(repository.dir, 'refs/heads/topic') ?? ''
    expect(commitFacts(repository.dir, head)).toMatchObject({ parents: [sha, base], committer: { name: 'GitHub' } })
    expect(await graphql(github, look, { id: idOf(repository, number) })).toMatchObject({
      data: { node: { headRef: { target: { committedViaWeb: true, parents: { totalCount: 2 } } } } },
    })
    expect(github.told().slice(-2)).toEqual(['push', 'pull_request.synchronize'])
  })

  it('leaves a head alone that moved in between', async () => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic')
    github.push(repository, 'main', { 'm.txt': 'm\n' })
    const { background, world } = github.emulator()
    background.delay(null)
    await github.asApp().rest.pulls.updateBranch({ ...at(repository), pull_number: number })
    const head = github.push(repository, 'topic', { more: 'more' })
    runBackground(world)
    background.delay(0)
    expect(resolve(repository.dir, 'refs/heads/topic')).toBe(head)
  })

  it('leaves the head of one alone that was closed in between', async () => {
    const repository = github.repository()
    const { number, sha } = await github.pull(repository, 'topic')
    github.push(repository, 'main', { 'm.txt': 'm\n' })
    const { background, world } = github.emulator()
    background.delay(null)
    const call = { ...at(repository), pull_number: number }
    await github.asApp().rest.pulls.updateBranch(call)
    await github.as().rest.pulls.update({ ...call, state: 'closed' })
    runBackground(world)
    background.delay(0)
    expect(resolve(repository.dir, 'refs/heads/topic')).toBe(sha)
  })

  it('needs the permission for workflow files that the base brings', async () => {
    const repository = github.repository()
    const { number } = await github.pull(repository, 'topic')
    github.push(repository, 'main', { '.github/workflows/ci.yml': 'on: workflow_dispatch\njobs: {}\n' })
    const call = { ...at(repository), pull_number: number }
    expect(await refusal(github.asApp().rest.pulls.updateBranch(call))).toMatchObject({
      status: 403,
      message: expect.stringContaining('without `workflows` permission'),
    })
    expect((await github.as().rest.pulls.updateBranch(call)).status).toBe(202)
  })

  it('needs the leave of a fork', async () => {
    const repository = github.repository({ owner: 'acme', name: 'forked' })
    const fork = github.emulator().forkRepository(repository, 'ann')
    github.push(fork, 'topic', { 'topic.txt': 'topic\n' }, { from: 'main', by: 'ann' })
    const wanted = { ...at(repository), head: 'ann:topic', base: 'main', title: 'topic' }
    const { data } = await github.as('ann').rest.pulls.create({ ...wanted, maintainer_can_modify: false })
    expect(data.maintainer_can_modify).toBe(false)
    github.push(repository, 'main', { 'm.txt': 'm\n' })
    const call = { ...at(repository), pull_number: data.number }
    expect(await refusal(github.asApp().rest.pulls.updateBranch(call))).toMatchObject({
      status: 422,
      message: expect.stringContaining("user doesn't have permission to update head repository"),
    })
    await github.as('ann').rest.pulls.update({ ...call, maintainer_can_modify: true })
    expect((await github.asApp().rest.pulls.updateBranch(call)).status).toBe(202)
  })
})
