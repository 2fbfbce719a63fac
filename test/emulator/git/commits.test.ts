import { describe, expect, it } from 'vitest'
import { commitFacts, entryAt, readBlob, resolve } from '../../../src/emulator/git/plumbing.ts'
import { createCommitOnBranch } from '../../../src/emulator/ops/commits.ts'
import type { Caller, Repository } from '../../../src/emulator/state.ts'
import { account } from '../../../src/emulator/world.ts'
import { at, hub, refusal } from './hub.ts'

const github = hub()

function tip(repository: Repository, branch = 'main'): string {
  const sha = resolve(repository.dir, `refs/heads/${branch}`)
  if (sha === null) throw new Error(`${branch} is not there`)
  return sha
}

/** The App's bot as a caller of operations, with some permissions beyond its own. */
function bot(permissions: Readonly<Record<string, 'read' | 'write'>> = {}): Caller {
  const app = github.app()
  return {
    kind: 'installation',
    login: app.botLogin,
    appId: app.id,
    installationId: 1,
    permissions: { contents: 'write', ...permissions },
    repositories: 'all',
  }
}

describe('commits through the Git database', () => {
  const words = { message: 'entry\n\n{"claimed":12}' }

  it("are signed as the App's bot when neither author nor committer is given", async () => {
    const repository = github.repository()
    const { tree } = commitFacts(repository.dir, tip(repository))
    const parents = [tip(repository)]
    const { data } = await github.asApp().rest.git.createCommit({ ...at(repository), ...words, tree, parents })
    const { id } = account(github.emulator().world, 'signalbox[bot]')
    expect(data.author).toMatchObject({
      name: 'signalbox[bot]',
      email: `${id}+signalbox[bot]@users.noreply.github.com`,
    })
    expect(data.committer).toMatchObject({ name: 'GitHub', email: 'noreply@github.com' })
    expect(data.verification).toMatchObject({ verified: true, reason: 'valid' })
    const { data: read } = await github.asApp().rest.repos.getCommit({ ...at(repository), ref: data.sha })
    expect(read.author?.['login']).toBe('signalbox[bot]')
    expect(read.committer?.['login']).toBe('web-flow')
    expect(read.commit.verification?.verified).toBe(true)
  })

  it.each([
    ['an author', { author: { name: 'A', email: 'a@example.test' } }],
    ['a committer', { committer: { name: 'A', email: 'a@example.test' } }],
  ])('are unsigned once %s is given, and have another id', async (_case, given) => {
    const repository = github.repository()
    const { tree } = commitFacts(repository.dir, tip(repository))
    const { data } = await github.asApp().rest.git.createCommit({ ...at(repository), ...words, tree, ...given })
    expect(data.verification).toMatchObject({ verified: false, reason: 'unsigned', signature: null })
  })

  it('cannot be passed off as signed by copying the signature of another commit', async () => {
    const repository = github.repository()
    const { tree } = commitFacts(repository.dir, tip(repository))
    const { rest } = github.asApp()
    const { data: real } = await rest.git.createCommit({ ...at(repository), ...words, tree })
    const { data: forged } = await rest.git.createCommit({
      ...at(repository),
      message: 'forged',
      tree,
      author: real.author,
      committer: real.committer,
      signature: real.verification.signature ?? '',
    })
    expect(forged.verification).toMatchObject({ verified: false, reason: 'unknown_key' })
  })

  it('are unsigned for people', async () => {
    const repository = github.repository()
    const { tree } = commitFacts(repository.dir, tip(repository))
    const { data } = await github
      .as('ann')
      .rest.git.createCommit({ ...at(repository), ...words, tree })
      .catch(() => github.as().rest.git.createCommit({ ...at(repository), ...words, tree }))
    expect(data.verification.verified).toBe(false)
    expect(data.author.name).toBe('acme')
  })

  it('need a tree and parents that exist', async () => {
    const repository = github.repository()
    const { rest } = github.asApp()
    const ghost = '1'.repeat(40)
    const { tree } = commitFacts(repository.dir, tip(repository))
    const noTree = rest.git.createCommit({ ...at(repository), ...words, tree: ghost })
    expect(await refusal(noTree)).toMatchObject({
      status: 422,
      message: expect.stringContaining('Tree SHA does not exist'),
    })
    const noParent = rest.git.createCommit({ ...at(repository), ...words, tree, parents: [ghost] })
    expect(await refusal(noParent)).toMatchObject({ message: expect.stringContaining('Parent SHA does not exist') })
  })
})

describe('an empty repository', () => {
  it('takes no objects through the Git database', async () => {
    const repository = github.empty()
    const { rest } = github.asApp()
    const blob = rest.git.createBlob({ ...at(repository), content: 'x' })
    const tree = rest.git.createTree({ ...at(repository), tree: [{ path: 'a', mode: '100644', content: 'x' }] })
    const made = rest.git.createCommit({ ...at(repository), message: 'm', tree: '1'.repeat(40) })
    for (const call of [blob, tree, made]) {
      expect(await refusal(call)).toMatchObject({ status: 409, message: expect.stringContaining('empty') })
    }
  })
})

describe('trees', () => {
  it('build on a base tree, keep modes, and remove files and folders', async () => {
    const repository = github.repository({
      files: { 'run.sh': { content: '#!/bin/sh\n', executable: true }, 'lib/a.ts': 'a', 'lib/b.ts': 'b', 'x.md': 'x' },
    })
    const { rest } = github.asApp()
    const { data: blob } = await rest.git.createBlob({ ...at(repository), content: 'YQ==', encoding: 'base64' })
    const { data: made } = await rest.git.createTree({
      ...at(repository),
      base_tree: tip(repository),
      tree: [
        { path: 'run.sh', mode: '100755', type: 'blob', content: '#!/bin/sh\nset -e\n' },
        { path: 'deep/er/a', mode: '100644', type: 'blob', sha: blob.sha },
        { path: 'lib', mode: '040000', type: 'tree', sha: null },
      ],
    })
    const { data: read } = await rest.git.getTree({ ...at(repository), tree_sha: made.sha, recursive: '1' })
    expect(read.truncated).toBe(false)
    expect(read.tree.map(({ path, mode }) => `${mode} ${path}`)).toEqual([
      '040000 deep',
      '040000 deep/er',
      '100644 deep/er/a',
      '100755 run.sh',
      '100644 x.md',
    ])
  })

  it('put a whole folder elsewhere by its id', async () => {
    const repository = github.repository({ files: { 'lib/a.ts': 'a', 'copy/old.ts': 'o' } })
    const { rest } = github.asApp()
    const lib = entryAt(repository.dir, tip(repository), 'lib')
    const { data } = await rest.git.createTree({
      ...at(repository),
      base_tree: tip(repository),
      tree: [{ path: 'copy', mode: '040000', type: 'tree', sha: lib?.sha ?? null }],
    })
    expect(entryAt(repository.dir, data.sha, 'copy')?.sha).toBe(lib?.sha)
  })

  it.each([['../up'], ['a//b'], ['.git/config'], ['/etc/passwd']])('refuse the path %s', async (path) => {
    const repository = github.repository()
    const call = github.asApp().rest.git.createTree({
      ...at(repository),
      tree: [{ path, mode: '100644', type: 'blob', content: 'x' }],
    })
    expect(await refusal(call)).toMatchObject({ status: 422, message: expect.stringContaining('malformed path') })
  })

  it('refuse objects that do not exist', async () => {
    const repository = github.repository()
    const entry = { path: 'a', mode: '100644', type: 'blob', sha: '1'.repeat(40) } as const
    const call = github.asApp().rest.git.createTree({ ...at(repository), tree: [entry] })
    expect(await refusal(call)).toMatchObject({ status: 422 })
  })
})

describe('createCommitOnBranch', () => {
  const plain = { headline: 'Change', body: '', additions: [], deletions: [] }
  const contents = Buffer.from('new\n').toString('base64')

  it('adds one signed commit with one parent and moves the branch', () => {
    const repository = github.repository({ files: { 'a.txt': 'a\n', 'b.txt': 'b\n' } })
    const head = tip(repository)
    const { world } = github.emulator()
    const sha = createCommitOnBranch(world, bot(), repository, {
      branch: 'main',
      expectedHeadOid: head,
      headline: 'Change',
      body: 'Signalbox-Run: 7.1',
      additions: [{ path: 'dir/new.txt', contents }],
      deletions: [{ path: 'b.txt' }],
    })
    expect(tip(repository)).toBe(sha)
    expect(commitFacts(repository.dir, sha)).toMatchObject({
      parents: [head],
      message: 'Change\n\nSignalbox-Run: 7.1',
      author: { name: 'signalbox[bot]' },
      committer: { name: 'GitHub' },
    })
    expect(repository.signed.get(sha)).toBe('signalbox[bot]')
    expect(readBlob(repository.dir, sha, 'dir/new.txt')?.toString()).toBe('new\n')
    expect(entryAt(repository.dir, sha, 'b.txt')).toBeNull()
    expect(github.told()).toEqual(['push'])
  })

  it('drops the executable bit, also of files that had it', () => {
    const repository = github.repository({ files: { gradlew: { content: 'x', executable: true } } })
    const input = { ...plain, branch: 'main', expectedHeadOid: tip(repository) }
    const additions = [{ path: 'gradlew', contents }]
    const sha = createCommitOnBranch(github.emulator().world, bot(), repository, { ...input, additions })
    expect(entryAt(repository.dir, sha, 'gradlew')?.mode).toBe('100644')
  })

  it.each([
    ['the branch is elsewhere', { expectedHeadOid: '1'.repeat(40) }, 'Expected branch to point to'],
    ['the branch does not exist', { branch: 'nowhere' }, "No branch named 'nowhere'"],
    ['a deleted path is not there', { deletions: [{ path: 'ghost' }] }, 'requested for deletion which does not exist'],
    ['a path leaves the repository', { additions: [{ path: '../x', contents }] }, 'malformed path'],
    [
      'it would write a workflow without the permission',
      { additions: [{ path: '.github/workflows/x.yml', contents }] },
      'refusing to allow a GitHub App to create or update workflow `.github/workflows/x.yml`',
    ],
  ])('changes nothing when %s', (_case, differs, words) => {
    const repository = github.repository()
    const head = tip(repository)
    const input = { ...plain, branch: 'main', expectedHeadOid: head, ...differs }
    const call = () => createCommitOnBranch(github.emulator().world, bot(), repository, input)
    expect(call).toThrow(words)
    expect(tip(repository)).toBe(head)
  })

  it('writes workflows with the permission', () => {
    const repository = github.repository()
    const additions = [{ path: '.github/workflows/x.yml', contents }]
    const input = { ...plain, branch: 'main', expectedHeadOid: tip(repository), additions }
    const sha = createCommitOnBranch(github.emulator().world, bot({ workflows: 'write' }), repository, input)
    expect(tip(repository)).toBe(sha)
  })
})

describe('contents', () => {
  it('read files and folders, raw and as base64', async () => {
    const repository = github.repository({ files: { 'docs/a.md': 'hello\n', 'docs/b.md': 'b' } })
    const { rest, request } = github.asApp()
    const { data: file } = await rest.repos.getContent({ ...at(repository), path: 'docs/a.md' })
    expect(file).toMatchObject({ type: 'file', encoding: 'base64', size: 6, path: 'docs/a.md' })
    expect('content' in file && Buffer.from(file.content, 'base64').toString()).toBe('hello\n')
    const { data: raw } = await rest.repos.getContent({
      ...at(repository),
      path: 'docs/a.md',
      mediaType: { format: 'raw' },
    })
    expect(raw).toBe('hello\n')
    const { data: folder } = await rest.repos.getContent({ ...at(repository), path: 'docs' })
    expect(folder).toMatchObject([{ path: 'docs/a.md', type: 'file' }, { path: 'docs/b.md' }])
    for (const path of ['contents', 'contents/']) {
      const { data: root } = await request(`GET /repos/${repository.owner}/${repository.name}/${path}`)
      expect(root).toMatchObject([{ path: 'docs', type: 'dir' }])
    }
    const missing = rest.repos.getContent({ ...at(repository), path: 'nope' })
    expect(await refusal(missing)).toMatchObject({ status: 404 })
  })

  it('write one file at a time, guarded by the id of what is there', async () => {
    const repository = github.repository({ files: { 'a.txt': 'one\n' } })
    const { rest } = github.asApp()
    const content = Buffer.from('two\n').toString('base64')
    const put = { ...at(repository), path: 'a.txt', message: 'write', content }
    expect(await refusal(rest.repos.createOrUpdateFileContents(put))).toMatchObject({
      status: 422,
      message: expect.stringContaining(`"sha" wasn't supplied`),
    })
    const wrong = rest.repos.createOrUpdateFileContents({ ...put, sha: '1'.repeat(40) })
    expect(await refusal(wrong)).toMatchObject({
      status: 409,
      message: expect.stringContaining('a.txt does not match'),
    })
    const sha = entryAt(repository.dir, tip(repository), 'a.txt')?.sha ?? ''
    const { data, status } = await rest.repos.createOrUpdateFileContents({ ...put, sha })
    expect(status).toBe(200)
    expect(data.commit.verification?.verified).toBe(true)
    const fresh = await rest.repos.createOrUpdateFileContents({ ...put, path: 'new/b.txt' })
    expect(fresh.status).toBe(201)
    expect(readBlob(repository.dir, 'refs/heads/main', 'new/b.txt')?.toString()).toBe('two\n')
    const nowhere = rest.repos.createOrUpdateFileContents({ ...put, path: 'c', branch: 'nowhere' })
    expect(await refusal(nowhere)).toMatchObject({
      status: 404,
      message: expect.stringContaining('Branch nowhere not found'),
    })
  })

  it('begin an empty repository', async () => {
    const repository = github.empty()
    const content = Buffer.from('x').toString('base64')
    const call = { ...at(repository), path: 'README.md', message: 'first', content }
    await github.as().rest.repos.createOrUpdateFileContents(call)
    expect(readBlob(repository.dir, 'refs/heads/main', 'README.md')?.toString()).toBe('x')
    expect(github.told()).toEqual(['create', 'push'])
  })
})

describe('reading history', () => {
  it('lists commits of a branch and of a path, newest first', async () => {
    const repository = github.repository({ files: { 'a.txt': 'a\n' } })
    const second = github.push(repository, 'main', { 'b.txt': 'b\n' }, { message: 'second' })
    const third = github.push(repository, 'main', { 'a.txt': 'aa\n' }, { message: 'third' })
    const { rest } = github.asApp()
    const { data } = await rest.repos.listCommits({ ...at(repository) })
    expect(data.map((one) => one.commit.message)).toEqual(['third', 'second', 'Initial commit'])
    const { data: onPath } = await rest.repos.listCommits({ ...at(repository), path: 'b.txt' })
    expect(onPath.map((one) => one.sha)).toEqual([second])
    const { data: page } = await rest.repos.listCommits({ ...at(repository), per_page: 1 })
    expect(page.map((one) => one.sha)).toEqual([third])
    const empty = rest.repos.listCommits({ ...at(github.empty()) })
    expect(await refusal(empty)).toMatchObject({ status: 409 })
  })

  it('shows one commit with its files, and as a diff', async () => {
    const repository = github.repository({ files: { 'a.txt': 'a\n' } })
    const sha = github.push(repository, 'main', { 'a.txt': 'b\n', 'c.bin': Buffer.from([0, 1, 2]) })
    const { rest } = github.asApp()
    const { data } = await rest.repos.getCommit({ ...at(repository), ref: 'main' })
    expect(data.sha).toBe(sha)
    expect(data.stats).toMatchObject({ additions: 1, deletions: 1, total: 2 })
    expect(data.files?.map(({ filename, status, patch }) => ({ filename, status, patch }))).toEqual([
      { filename: 'a.txt', status: 'modified', patch: '@@ -1 +1 @@\n-a\n+b' },
      { filename: 'c.bin', status: 'added', patch: undefined },
    ])
    const { data: diff } = await rest.repos.getCommit({ ...at(repository), ref: sha, mediaType: { format: 'diff' } })
    expect(String(diff)).toContain('diff --git a/a.txt b/a.txt')
    const unknown = rest.repos.getCommit({ ...at(repository), ref: 'nope' })
    expect(await refusal(unknown)).toMatchObject({
      status: 422,
      message: expect.stringContaining('No commit found for SHA: nope'),
    })
  })

  it('compares two branches against where they parted', async () => {
    const repository = github.repository({ files: { 'a.txt': 'a\n' } })
    github.push(repository, 'topic', { 'new.txt': 'n\n' }, { from: 'main' })
    github.push(repository, 'main', { 'main-only.txt': 'm\n' })
    const { data } = await github.asApp().rest.repos.compareCommitsWithBasehead({
      ...at(repository),
      basehead: 'main...topic',
    })
    expect(data).toMatchObject({ status: 'diverged', ahead_by: 1, behind_by: 1, total_commits: 1 })
    expect(data.files?.map((file) => file.filename)).toEqual(['new.txt'])
  })

  it('shows branches with the checks their protection requires', async () => {
    const repository = github.repository()
    repository.protections.push({ pattern: 'main', requiredChecks: [{ context: 'ci', appId: null }] })
    github.push(repository, 'topic', { 'b.txt': 'b\n' }, { from: 'main' })
    const { rest } = github.asApp()
    const { data } = await rest.repos.getBranch({ ...at(repository), branch: 'main' })
    expect(data.protected).toBe(true)
    expect(data.protection.required_status_checks?.contexts).toEqual(['ci'])
    const { data: all } = await rest.repos.listBranches({ ...at(repository) })
    expect(all.map((one) => [one.name, one.protected])).toEqual([
      ['main', true],
      ['topic', false],
    ])
    const gone = rest.repos.getBranch({ ...at(repository), branch: 'gone' })
    expect(await refusal(gone)).toMatchObject({ status: 404, message: expect.stringContaining('Branch not found') })
  })
})
