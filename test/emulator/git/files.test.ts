import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TreeChange } from '../../../src/emulator/git/build-tree.ts'
import { changedPaths } from '../../../src/emulator/git/changed-paths.ts'
import { initBare } from '../../../src/emulator/git/init-bare.ts'
import { commitLog } from '../../../src/emulator/git/log.ts'
import {
  changedFiles,
  commitFacts,
  commitsBetween,
  emptyTree,
  entryAt,
  isAncestor,
  listRefs,
  listTree,
  mergeBase,
  moveRefs,
  objectAt,
  readBlob,
  resolve,
  updateRef,
  writeBlob,
  writeCommit,
  writeTree,
  zeroSha,
} from '../../../src/emulator/git/plumbing.ts'
import type { RefMove } from '../../../src/emulator/git/ref-file.ts'
import { GitError, git, gitEnvironment, gitRuns, gitText, tryGit } from '../../../src/emulator/git/run.ts'

/* What is read from and written to git's own files must be what git itself would say and do. */

const person = { name: 'Ann', email: 'ann@example.test', date: '2026-11-20T12:00:00Z' }
let root = ''
let count = 0

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'signalbox-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

function fresh(): string {
  count += 1
  const dir = join(root, `${count}.git`)
  initBare(dir)
  return dir
}

function commit(dir: string, parents: readonly string[], message: string, tree = emptyTree): string {
  return writeCommit(dir, { tree, parents, message, author: person, committer: person })
}

/** The same work without any git process. */
function alone<Answer>(work: () => Answer): Answer {
  const before = gitRuns.count
  const answer = work()
  expect(gitRuns.count).toBe(before)
  return answer
}

describe('trees', () => {
  /** Paths that collide: files where folders are, and names that sort around the slash. */
  const paths = ['a', 'a/b', 'a/b/c', 'a-b', 'a.b', 'a0', 'b', 'b/c', 'ä/ö', 'z z']
  const change = fc.record({
    path: fc.constantFrom(...paths),
    text: fc.option(fc.constantFrom('one', 'two')),
    mode: fc.constantFrom('100644', '100755', '120000', '160000'),
  })

  function throughTheIndex(dir: string, base: string, changes: readonly TreeChange[]): string {
    const index = join(root, 'index')
    rmSync(index, { force: true })
    const environment = { ...gitEnvironment, GIT_INDEX_FILE: index }
    const run = (args: readonly string[], input = '') =>
      spawnSync('git', [`--git-dir=${dir}`, ...args], { env: environment, input, encoding: 'utf8' })
    run(['read-tree', base])
    const lines = changes.map(({ path, mode, sha }) => `${sha ? mode : '0'} ${sha ?? zeroSha}\t${path}\0`)
    run(['update-index', '--add', '--replace', '-z', '--index-info'], lines.join(''))
    return run(['write-tree']).stdout.trim()
  }

  it('come out as from git’s index, whatever is put where and in whatever order', () => {
    const dir = fresh()
    const steps = fc.array(change, { minLength: 1, maxLength: 8 })
    const check = fc.property(steps, steps, (first, then) => {
      const changes = [first, then].map((list) =>
        list.map(({ path, text, mode }): TreeChange => {
          const blob = mode === '160000' ? '1'.repeat(40) : writeBlob(dir, text ?? '')
          return { path, mode, sha: text === null ? null : blob }
        }),
      )
      const base = alone(() => writeTree(dir, null, changes[0] ?? []))
      const tree = alone(() => writeTree(dir, base, changes[1] ?? []))
      expect(tree).toBe(throughTheIndex(dir, base, changes[1] ?? []))
    })
    fc.assert(check, { numRuns: 15, seed: 11 })
  })

  it('list and compare as git does', () => {
    const dir = fresh()
    const files = (texts: Readonly<Record<string, string>>) =>
      Object.entries(texts).map(([path, text]) => ({ path, mode: '100644', sha: writeBlob(dir, text) }))
    const before = writeTree(dir, null, files({ 'a/b': '1', 'a/c': '2', d: '3', 'e/f/g': '4', h: '5' }))
    const after = writeTree(dir, null, files({ 'a/b': '1', 'a/c': 'x', 'd/now': '3', 'e/f/g': '4', i: '5' }))
    for (const [recursive, flags] of [
      [true, ['-r', '-t']],
      [false, []],
    ] as const) {
      const listed = alone(() => listTree(dir, after, recursive))
      const lines = listed.map(({ mode, type, sha, path }) => `${mode} ${type} ${sha}\t${path}`)
      expect(lines.join('\n')).toBe(gitText(dir, ['ls-tree', ...flags, after]))
    }
    const told = gitText(dir, ['diff-tree', '-r', '--name-status', before, after]).split('\n')
    const marked = (letter: string) => told.flatMap((line) => (line.startsWith(letter) ? [line.slice(2)] : []))
    const found = alone(() => changedPaths(dir, before, after))
    expect(found).toEqual({ added: marked('A'), removed: marked('D'), modified: marked('M') })
    expect(found?.removed).toContain('d')
  })

  it.each(['.git', 'a/.GIT/x', 'git~1', '.git ', '../a', 'a//b', '/a', ''])('refuse the path %j', (path) => {
    const dir = fresh()
    const put = () => writeTree(dir, null, [{ path, mode: '100644', sha: writeBlob(dir, 'x') }])
    expect(put).toThrow(GitError)
  })

  it('refuse an object that does not exist', () => {
    const dir = fresh()
    const put = () => writeTree(dir, null, [{ path: 'a', mode: '100644', sha: '1'.repeat(40) }])
    expect(put).toThrow(GitError)
  })
})

describe('histories', () => {
  /** Each commit's parents, as distances back; the first has none. */
  const shape = fc.array(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 2 }), {
    minLength: 2,
    maxLength: 9,
  })

  it('are walked as git walks them', () => {
    const dir = fresh()
    const check = fc.property(shape, fc.nat(), fc.nat(), (distances, one, two) => {
      const shas = [commit(dir, [], `root ${distances.length}`)]
      for (const [at, back] of distances.entries()) {
        const parents = [...new Set(back.map((distance) => shas[Math.max(0, at + 1 - distance)] ?? ''))]
        shas.push(commit(dir, parents, `${at} ${back}`))
      }
      const [a, b] = [shas[one % shas.length] ?? '', shas[two % shas.length] ?? '']
      expect(alone(() => isAncestor(dir, a, b))).toBe(tryGit(dir, ['merge-base', '--is-ancestor', a, b]).status === 0)
      expect(mergeBase(dir, a, b)).toBe(gitText(dir, ['merge-base', a, b]))
      expect(new Set(commitsBetween(dir, a, b))).toEqual(new Set(revisions(dir, `${a}..${b}`)))
      expect(new Set(commitLog(dir, b))).toEqual(new Set(revisions(dir, b)))
    })
    fc.assert(check, { numRuns: 10, seed: 5 })
  })

  it('without merges are listed in order and without a process', () => {
    const dir = fresh()
    const shas: string[] = []
    for (const name of ['1', '2', '3', '4']) shas.push(commit(dir, shas.slice(-1), name))
    const [first = '', , , last = ''] = shas
    expect(alone(() => commitsBetween(dir, first, last))).toEqual(shas.slice(1))
    expect(alone(() => commitLog(dir, last))).toEqual(shas.toReversed())
    expect(alone(() => mergeBase(dir, commit(dir, [], 'stranger'), last))).toBeNull()
  })

  function revisions(dir: string, range: string): string[] {
    return gitText(dir, ['rev-list', range])
      .split('\n')
      .filter((sha) => sha !== '')
  }
})

describe('names', () => {
  it('mean what they mean to git, packed or not', () => {
    const dir = fresh()
    const tree = writeTree(dir, null, [{ path: 'a/b', mode: '100644', sha: writeBlob(dir, 'text') }])
    const sha = commit(dir, [], 'one', tree)
    for (const ref of [
      'refs/heads/main',
      'refs/heads/x/y',
      'refs/tags/main',
      'refs/signalbox/ledger',
      'refs/heads/beef',
    ]) {
      updateRef(dir, ref, ref === 'refs/tags/main' ? commit(dir, [sha], 'tagged', tree) : sha)
    }
    git(dir, ['-c', 'user.name=a', '-c', 'user.email=a@b', 'tag', '-a', '-m', 'v1', 'v1', sha])
    const shapes = ['main', 'HEAD', 'x/y', 'heads/main', 'refs/signalbox/ledger', 'signalbox/ledger', sha, tree, 'v1']
    const ends = ['', ':', ':a', ':a/b', ':a/none', ':a/b/c', ':a/', '^{tree}', '~0', '^{commit}']
    const names = [
      ...shapes.flatMap((name) => ends.map((end) => `${name}${end}`)),
      'none',
      sha.slice(0, 8),
      'beef',
      zeroSha,
    ]
    const ours = () =>
      names.map((name) => {
        const found = objectAt(dir, name)
        return `${name} is ${found ? `${found.sha} ${found.type}` : 'missing'}`
      })
    const byGit = gitText(dir, ['cat-file', '--batch-check'], { input: `${names.join('\n')}\n` })
      .split('\n')
      .map((line, at) => `${names[at]} is ${/^([0-9a-f]{40} \w+) \d+$/.exec(line)?.[1] ?? 'missing'}`)
    expect(ours()).toEqual(byGit)
    expect([resolve(dir, 'v1'), resolve(dir, `${sha}:a`), resolve(dir, 'none')]).toEqual([sha, null, null])
    git(dir, ['gc', '--quiet', '--prune=now'])
    expect(ours()).toEqual(byGit)
  })

  it('that every query asks for need no process', () => {
    const dir = fresh()
    const tree = writeTree(dir, null, [{ path: 'a/b', mode: '100644', sha: writeBlob(dir, 'text') }])
    updateRef(dir, 'refs/heads/main', commit(dir, [], 'one', tree))
    const names = ['HEAD:a/b', 'main:a/b', 'refs/heads/main', 'refs/signalbox/ledger', 'main:none', '1'.repeat(40)]
    expect(alone(() => names.map((name) => objectAt(dir, name)?.type ?? null))).toEqual([
      'blob',
      'blob',
      'commit',
      null,
      null,
      null,
    ])
  })
})

describe('a repository that git has packed', () => {
  it('answers as before', () => {
    const dir = fresh()
    const tree = writeTree(dir, null, [{ path: 'a/b', mode: '100755', sha: writeBlob(dir, 'text\n') }])
    const first = commit(dir, [], 'one', tree)
    const last = commit(dir, [first], 'two', writeTree(dir, first, [{ path: 'a/b', mode: '0', sha: null }]))
    updateRef(dir, 'refs/heads/main', last)
    const other = fresh()
    git(other, ['fetch', '--quiet', dir, 'refs/heads/main:refs/heads/main'])
    git(other, ['repack', '-a', '-d', '-q'])
    rmSync(join(other, 'objects', first.slice(0, 2)), { recursive: true, force: true })
    const told = (place: string) => [
      readBlob(place, first, 'a/b')?.toString(),
      listTree(place, first, true),
      entryAt(place, first, 'a/b'),
      commitFacts(place, last).parents,
      [isAncestor(place, first, last), mergeBase(place, first, last), commitsBetween(place, first, last)],
      changedFiles(place, first, last),
      writeTree(place, first, [{ path: 'c', mode: '100644', sha: writeBlob(place, 'c') }]),
    ]
    expect(told(other)).toEqual(told(dir))
    expect(changedPaths(other, tree, emptyTree)).toBeUndefined()
  })
})

describe('moves of refs', () => {
  const cases: Readonly<Record<string, (sha: string, blob: string) => RefMove[]>> = {
    'make a ref': (sha) => [{ ref: 'refs/heads/new', sha, old: zeroSha }],
    'make a ref that is there': (sha) => [{ ref: 'refs/heads/a', sha, old: zeroSha }],
    'make a ref below another': (sha) => [{ ref: 'refs/heads/a/b', sha }],
    'make a ref where a folder is': (sha) => [{ ref: 'refs/heads/d', sha }],
    'move a ref from elsewhere': (sha) => [{ ref: 'refs/heads/a', sha, old: sha }],
    'move one ref twice': (sha) => [
      { ref: 'refs/x/1', sha },
      { ref: 'refs/x/1', sha },
    ],
    'make a ref and one below it': (sha) => [
      { ref: 'refs/x/1', sha },
      { ref: 'refs/x/1/2', sha },
    ],
    'put a branch on a blob': (_sha, blob) => [{ ref: 'refs/heads/blob', sha: blob }],
    'put another ref on a blob': (_sha, blob) => [{ ref: 'refs/x/blob', sha: blob }],
    'put a ref on nothing': () => [{ ref: 'refs/x/none', sha: '1'.repeat(40) }],
    'remove a ref': () => [{ ref: 'refs/heads/d/e', sha: null }],
    'remove a ref from elsewhere': (sha) => [{ ref: 'refs/heads/d/e', sha: null, old: sha }],
    'remove a ref that is not there, from somewhere': (sha) => [{ ref: 'refs/heads/none', sha: null, old: sha }],
    'remove a ref and make one below it': (sha) => [
      { ref: 'refs/heads/a', sha: null },
      { ref: 'refs/heads/a/b', sha },
    ],
    'take an odd name': (sha) => [{ ref: 'refs/heads/a..b', sha }],
    'take an unusual name': (sha) => [{ ref: 'refs/heads/(ü)', sha }],
  }

  function tried(dir: string, moves: readonly RefMove[]): unknown {
    try {
      moveRefs(dir, moves)
    } catch (error) {
      return error instanceof GitError ? ['refused', refsOf(dir)] : error
    }
    return refsOf(dir)
  }

  const refsOf = (dir: string) => listRefs(dir, 'refs/').map(({ ref, sha }) => `${ref} ${sha}`)

  it.each(Object.entries(cases))('%s: alone as with git', (_title, moves) => {
    const [here, there] = [fresh(), fresh()].map((dir) => {
      const [sha, other] = [commit(dir, [], 'one'), commit(dir, [], 'two')]
      writeBlob(dir, 'blob')
      for (const ref of ['refs/heads/a', 'refs/heads/d/e', 'refs/tags/t']) updateRef(dir, ref, other)
      return { dir, sha }
    })
    if (!here || !there) throw new Error('there are two repositories')
    // Any packed ref makes git itself the judge of every move.
    writeFileSync(join(there.dir, 'packed-refs'), '# pack-refs with: peeled fully-peeled sorted \n')
    const list = moves(here.sha, writeBlob(here.dir, 'blob'))
    expect(tried(here.dir, list)).toEqual(tried(there.dir, list))
  })

  it('leave no empty folder in the way', () => {
    const dir = fresh()
    const sha = commit(dir, [], 'one')
    updateRef(dir, 'refs/heads/a/b/c', sha)
    moveRefs(dir, [{ ref: 'refs/heads/a/b/c', sha: null }])
    alone(() => updateRef(dir, 'refs/heads/a', sha))
    expect(refsOf(dir)).toEqual([`refs/heads/a ${sha}`])
  })
})
