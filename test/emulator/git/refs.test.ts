import { describe, expect, it } from 'vitest'
import { commitFacts, resolve, zeroSha } from '../../../src/emulator/git/plumbing.ts'
import { createCommit } from '../../../src/emulator/ops/commits.ts'
import { updateRefs } from '../../../src/emulator/ops/refs.ts'
import type { Caller, Repository } from '../../../src/emulator/state.ts'
import { at, hub, refusal } from './hub.ts'

const github = hub()
const owner: Caller = { kind: 'user', login: 'acme' }

function tip(repository: Repository, ref = 'refs/heads/main'): string {
  const sha = resolve(repository.dir, ref)
  if (sha === null) throw new Error(`${ref} is not there`)
  return sha
}

/** A commit on top of another one, with the same tree; no ref points to it yet. */
function child(repository: Repository, parent: string, message: string): string {
  const { tree } = commitFacts(repository.dir, parent)
  return createCommit(github.emulator().world, owner, repository, { message, tree, parents: [parent] })
}

describe('refs by REST', () => {
  it('creates, reads, moves and deletes a ref of any namespace without telling anybody', async () => {
    const repository = github.repository()
    const { rest } = github.asApp()
    const first = tip(repository)
    const next = child(repository, first, 'entry')
    const made = await rest.git.createRef({ ...at(repository), ref: 'refs/signalbox/ledger', sha: first })
    expect(made.data.object).toMatchObject({ sha: first, type: 'commit' })
    await rest.git.updateRef({ ...at(repository), ref: 'signalbox/ledger', sha: next, force: false })
    const read = await rest.git.getRef({ ...at(repository), ref: 'signalbox/ledger' })
    expect(read.data.object.sha).toBe(next)
    const found = await rest.git.listMatchingRefs({ ...at(repository), ref: 'signalbox/' })
    expect(found.data.map((one) => one.ref)).toEqual(['refs/signalbox/ledger'])
    await rest.git.deleteRef({ ...at(repository), ref: 'signalbox/ledger' })
    expect(await refusal(rest.git.getRef({ ...at(repository), ref: 'signalbox/ledger' }))).toMatchObject({
      status: 404,
    })
    expect(github.told()).toEqual([])
  })

  it('tells of branches and tags: created, pushed, deleted', async () => {
    const repository = github.repository()
    const { rest } = github.as()
    const first = tip(repository)
    const next = child(repository, first, 'more')
    await rest.git.createRef({ ...at(repository), ref: 'refs/heads/topic', sha: first })
    await rest.git.updateRef({ ...at(repository), ref: 'heads/topic', sha: next })
    await rest.git.deleteRef({ ...at(repository), ref: 'heads/topic' })
    await rest.git.createRef({ ...at(repository), ref: 'refs/tags/v1', sha: first })
    expect(github.told()).toEqual(['create', 'push', 'push', 'push', 'delete', 'create', 'push'])
    const pushes = github.events().filter((event) => event.name === 'push')
    expect(pushes[0]?.payload).toMatchObject({ ref: 'refs/heads/topic', before: zeroSha, created: true, commits: [] })
    expect(pushes[1]?.payload).toMatchObject({ before: first, after: next, forced: false })
    expect(pushes[1]?.payload['commits']).toMatchObject([{ id: next, message: 'more' }])
    expect(pushes[2]?.payload).toMatchObject({ after: zeroSha, deleted: true, head_commit: null })
  })

  it.each([
    ['an existing ref', 'refs/heads/main', 'Reference already exists'],
    ['a name outside refs', 'heads/topic', 'Reference name must contain at least three slash-separated components.'],
    ['a name of two parts', 'refs/topic', 'Reference name must contain at least three slash-separated components.'],
    ['a name git does not allow', 'refs/heads/to pic', 'refs/heads/to pic is not a valid ref name.'],
    ['a branch below a branch', 'refs/heads/main/x', 'Reference update failed'],
    ["one of GitHub's own refs", 'refs/pull/1/head', 'Reference update failed'],
  ])('refuses to create %s', async (_case, ref, message) => {
    const repository = github.repository()
    const call = github.as().rest.git.createRef({ ...at(repository), ref, sha: tip(repository) })
    expect(await refusal(call)).toMatchObject({ status: 422, message: expect.stringContaining(message) })
  })

  it('refuses an unknown object, a missing ref and an empty repository, each in its own words', async () => {
    const repository = github.repository()
    const { rest } = github.as()
    const ghost = '1'.repeat(40)
    const create = rest.git.createRef({ ...at(repository), ref: 'refs/heads/x', sha: ghost })
    expect(await refusal(create)).toMatchObject({
      status: 422,
      message: expect.stringContaining('Object does not exist'),
    })
    const move = rest.git.updateRef({ ...at(repository), ref: 'heads/x', sha: tip(repository) })
    expect(await refusal(move)).toMatchObject({ message: expect.stringContaining('Reference does not exist') })
    const remove = rest.git.deleteRef({ ...at(repository), ref: 'heads/x' })
    expect(await refusal(remove)).toMatchObject({ status: 422, message: expect.stringContaining('does not exist') })
    const empty = rest.git.createRef({ ...at(github.empty()), ref: 'refs/heads/main', sha: ghost })
    expect(await refusal(empty)).toMatchObject({ status: 409, message: expect.stringContaining('empty') })
  })

  it('keeps branches to commits, and lets other namespaces hold any object', async () => {
    const repository = github.repository()
    const { rest } = github.as()
    const { tree } = commitFacts(repository.dir, tip(repository))
    const branch = rest.git.createRef({ ...at(repository), ref: 'refs/heads/tree', sha: tree })
    expect(await refusal(branch)).toMatchObject({ status: 422 })
    const { data } = await rest.git.createRef({ ...at(repository), ref: 'refs/notes/tree', sha: tree })
    expect(data.object.type).toBe('tree')
  })

  it('keeps the default branch', async () => {
    const repository = github.repository()
    const call = github.as().rest.git.deleteRef({ ...at(repository), ref: 'heads/main' })
    expect(await refusal(call)).toMatchObject({ status: 422 })
    expect(tip(repository)).toBeDefined()
  })

  it('lets exactly one of two appends to the same tip win when force is false', async () => {
    const repository = github.repository()
    const { rest } = github.asApp()
    const first = tip(repository)
    const ref = 'signalbox/ledger'
    await rest.git.createRef({ ...at(repository), ref: `refs/${ref}`, sha: first })
    const [ours, theirs] = [child(repository, first, 'ours'), child(repository, first, 'theirs')]
    await rest.git.updateRef({ ...at(repository), ref, sha: ours, force: false })
    const late = rest.git.updateRef({ ...at(repository), ref, sha: theirs, force: false })
    expect(await refusal(late)).toMatchObject({ status: 422, message: expect.stringContaining('not a fast forward') })
    await rest.git.updateRef({ ...at(repository), ref, sha: theirs, force: true })
    expect(tip(repository, `refs/${ref}`)).toBe(theirs)
  })
})

describe('updateRefs', () => {
  it('makes several refs at once, and none when one of them has moved', () => {
    const repository = github.repository()
    const { world } = github.emulator()
    const first = tip(repository)
    const next = child(repository, first, 'next')
    updateRefs(world, owner, repository, [
      { name: 'refs/claims/one', beforeOid: zeroSha, afterOid: first },
      { name: 'refs/claims/two', beforeOid: zeroSha, afterOid: first },
    ])
    expect(() =>
      updateRefs(world, owner, repository, [
        { name: 'refs/claims/one', beforeOid: first, afterOid: next },
        { name: 'refs/claims/two', beforeOid: next, afterOid: next },
      ]),
    ).toThrow('has moved')
    expect([tip(repository, 'refs/claims/one'), tip(repository, 'refs/claims/two')]).toEqual([first, first])
  })

  it('treats zeros before as "must not exist" and zeros after as "delete"', () => {
    const repository = github.repository()
    const { world } = github.emulator()
    const first = tip(repository)
    const create = { name: 'refs/claims/one', beforeOid: zeroSha, afterOid: first }
    updateRefs(world, owner, repository, [create])
    expect(() => updateRefs(world, owner, repository, [create])).toThrow('Reference already exists')
    updateRefs(world, owner, repository, [{ name: 'refs/claims/one', beforeOid: first, afterOid: zeroSha }])
    expect(resolve(repository.dir, 'refs/claims/one')).toBeNull()
  })

  it('refuses to rewrite a ref unless forced', () => {
    const repository = github.repository()
    const { world } = github.emulator()
    const first = tip(repository)
    const [ours, theirs] = [child(repository, first, 'ours'), child(repository, first, 'theirs')]
    updateRefs(world, owner, repository, [{ name: 'refs/claims/one', afterOid: ours }])
    const rewrite = { name: 'refs/claims/one', beforeOid: ours, afterOid: theirs }
    expect(() => updateRefs(world, owner, repository, [rewrite])).toThrow('Update is not a fast forward')
    updateRefs(world, owner, repository, [{ ...rewrite, force: true }])
    expect(tip(repository, 'refs/claims/one')).toBe(theirs)
  })
})

describe('rules on branches', () => {
  it.each([
    ['creation', 'creation', { create: true }],
    ['update', 'update', { update: true }],
    ['deletion', 'deletion', { delete: true }],
    ['a force push', 'non_fast_forward', { force: true }],
    ['an unsigned commit', 'required_signatures', { update: true }],
    ['a push past the pull request', 'pull_request', { update: true }],
    ['a push past its checks', 'required_status_checks', { update: true }],
  ] as const)('refuse %s, and only on branches they match', async (_case, type, tried) => {
    const repository = github.repository()
    const { rest } = github.as()
    const first = tip(repository)
    const [ours, theirs] = [child(repository, first, 'ours'), child(repository, first, 'theirs')]
    await rest.git.createRef({ ...at(repository), ref: 'refs/heads/agent/1', sha: ours })
    await rest.git.createRef({ ...at(repository), ref: 'refs/heads/free/1', sha: ours })
    const parameters = { required_status_checks: [{ context: 'ci' }] }
    repository.rules.push({ pattern: 'agent/*', type, ...(type === 'required_status_checks' ? { parameters } : {}) })
    const attempt = (prefix: string) => {
      const branch = { ...at(repository), ref: `heads/${prefix}/1` }
      if ('create' in tried) return rest.git.createRef({ ...at(repository), ref: `refs/heads/${prefix}/2`, sha: first })
      if ('delete' in tried) return rest.git.deleteRef(branch)
      if ('force' in tried) return rest.git.updateRef({ ...branch, sha: theirs, force: true })
      return rest.git.updateRef({ ...branch, sha: child(repository, ours, `more ${prefix}`) })
    }
    expect(await refusal(attempt('agent'))).toMatchObject({
      status: 422,
      message: expect.stringContaining('Reference update failed'),
    })
    await expect(attempt('free')).resolves.toBeDefined()
  })

  it('refuse merge commits where the history must be straight', async () => {
    const repository = github.repository()
    const { rest } = github.as()
    const first = tip(repository)
    const { tree } = commitFacts(repository.dir, first)
    const parents = [child(repository, first, 'ours'), child(repository, first, 'theirs')]
    const { world } = github.emulator()
    const merge = createCommit(world, owner, repository, { message: 'merge', tree, parents })
    repository.rules.push({ pattern: '~DEFAULT_BRANCH', type: 'required_linear_history' })
    const call = rest.git.updateRef({ ...at(repository), ref: 'heads/main', sha: merge })
    expect(await refusal(call)).toMatchObject({ status: 422 })
    await rest.git.updateRef({ ...at(repository), ref: 'heads/main', sha: parents[0] ?? '' })
  })

  it('answer for branch names that do not exist yet', async () => {
    const repository = github.repository()
    repository.rules.push({ pattern: 'agent/**', type: 'creation' })
    const { data } = await github.asApp().rest.repos.getBranchRules({ ...at(repository), branch: 'agent/7-new' })
    expect(data).toMatchObject([{ type: 'creation', ruleset_source: `acme/${repository.name}` }])
    const other = await github.asApp().rest.repos.getBranchRules({ ...at(repository), branch: 'main' })
    expect(other.data).toEqual([])
  })

  it('do not exist in private repositories on the free plan, and GitHub says why', async () => {
    const repository = github.repository({ private: true, plan: 'free' })
    repository.rules.push({ pattern: '~ALL', type: 'creation' })
    const call = github.asApp().rest.repos.getBranchRules({ ...at(repository), branch: 'main' })
    expect(await refusal(call)).toMatchObject({
      status: 403,
      message: expect.stringContaining('Upgrade to GitHub Pro or make this repository public'),
    })
    const { rest } = github.as()
    await rest.git.createRef({ ...at(repository), ref: 'refs/heads/x', sha: tip(repository) })
  })
})

describe('workflow files', () => {
  const workflow = '.github/workflows/ci.yml'

  it('cannot be brought in by an App without the workflows permission, whatever branch it writes', async () => {
    const repository = github.repository({ files: { [workflow]: 'on: push\n' } })
    const { rest } = github.asApp()
    const base = tip(repository)
    const { data: tree } = await rest.git.createTree({
      ...at(repository),
      base_tree: base,
      tree: [{ path: workflow, mode: '100644', content: 'on: [push, pull_request]\n' }],
    })
    const { data: commit } = await rest.git.createCommit({
      ...at(repository),
      message: 'more CI',
      tree: tree.sha,
      parents: [base],
    })
    const create = rest.git.createRef({ ...at(repository), ref: 'refs/heads/topic', sha: commit.sha })
    expect(await refusal(create)).toMatchObject({
      status: 403,
      message: expect.stringContaining(
        `refusing to allow a GitHub App to create or update workflow \`${workflow}\` without \`workflows\` permission`,
      ),
    })
    await github.as().rest.git.createRef({ ...at(repository), ref: 'refs/heads/topic', sha: commit.sha })
  })

  it('make an old base unusable once no branch tip has that form any more', async () => {
    const repository = github.repository({ files: { [workflow]: 'on: push\n' } })
    const { rest } = github.asApp()
    const old = tip(repository)
    await rest.git.createRef({ ...at(repository), ref: 'refs/heads/agent/1', sha: old })
    await rest.git.deleteRef({ ...at(repository), ref: 'heads/agent/1' })
    github.push(repository, 'main', { [workflow]: 'on: [push, pull_request]\n' })
    const late = rest.git.createRef({ ...at(repository), ref: 'refs/heads/agent/1', sha: old })
    expect(await refusal(late)).toMatchObject({ status: 403 })
  })
})
