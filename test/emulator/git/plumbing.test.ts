import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TreeChange } from '../../../src/emulator/git/build-tree.ts'
import { initBare } from '../../../src/emulator/git/init-bare.ts'
import { mergeTree } from '../../../src/emulator/git/merge-tree.ts'
import { lineAfter } from '../../../src/emulator/git/patch-lines.ts'
import {
  changedFiles,
  commitFacts,
  emptyTree,
  isAncestor,
  listRefs,
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
import { replayTree } from '../../../src/emulator/git/replay.ts'
import { GitError, git } from '../../../src/emulator/git/run.ts'

let root = ''
let dir = ''
const person = { name: 'Ann', email: 'ann@example.test', date: '2026-11-20T12:00:00Z' }

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'signalbox-'))
  dir = join(root, 'plumbing.git')
  initBare(dir)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

function tree(files: Readonly<Record<string, string | null>>, base: string | null = null): string {
  const changes = Object.entries(files).map(([path, text]): TreeChange => {
    return { path, mode: '100644', sha: text === null ? null : writeBlob(dir, text) }
  })
  return writeTree(dir, base, changes)
}

function commit(files: Readonly<Record<string, string | null>>, parents: readonly string[] = []): string {
  const base = parents[0] === undefined ? null : commitFacts(dir, parents[0]).tree
  return writeCommit(dir, { tree: tree(files, base), parents, message: 'm', author: person, committer: person })
}

describe('objects', () => {
  it('come back as they were written', () => {
    const words = { message: 'Title\n\nBody äöü', author: { ...person, name: 'Ann Ö.' }, committer: person }
    const parent = commit({ a: 'a' })
    const sha = writeCommit(dir, { tree: tree({ b: 'b' }), parents: [parent], ...words })
    expect(commitFacts(dir, sha)).toMatchObject({ sha, parents: [parent], ...words, signature: null })
    git(dir, ['fsck', '--strict', '--no-dangling'])
  })

  it('differ between a signed and an unsigned commit of the same words', () => {
    const words = { tree: tree({ a: 'a' }), parents: [], message: 'm', author: person, committer: person }
    const [plain, signed] = [writeCommit(dir, words), writeCommit(dir, { ...words, signed: true })]
    expect(signed).not.toBe(plain)
    const facts = commitFacts(dir, signed)
    expect(facts.signature).toContain('BEGIN PGP SIGNATURE')
    expect(`${facts.payload}`).toBe(git(dir, ['cat-file', 'commit', plain]).toString())
    git(dir, ['fsck', '--strict', '--no-dangling'])
  })

  it('are found once they arrive, also when they were asked for before', () => {
    const words = { tree: tree({ late: 'late' }), parents: [], message: 'late', author: person, committer: person }
    const other = join(root, 'other.git')
    initBare(other)
    const sha = writeCommit(dir, words)
    expect([resolve(other, sha), readBlob(other, sha, 'late')]).toEqual([null, null])
    git(other, ['fetch', '--quiet', dir, sha])
    expect([resolve(other, sha), readBlob(other, sha, 'late')?.toString()]).toEqual([sha, 'late'])
  })

  it('are not mixed up with options or several expressions', () => {
    expect([resolve(dir, '--all'), resolve(dir, 'a\nb'), objectAt(dir, ''), objectAt(dir, 'x\ny')]).toEqual([
      null,
      null,
      null,
      null,
    ])
  })
})

describe('refs', () => {
  it('move together or not at all', () => {
    const [first, second] = [commit({ one: '1' }), commit({ two: '2' })]
    updateRef(dir, 'refs/x/a', first)
    const moves = [
      { ref: 'refs/x/b', sha: second, old: zeroSha },
      { ref: 'refs/x/a', sha: second, old: second },
    ]
    expect(() => moveRefs(dir, moves)).toThrow(GitError)
    expect(listRefs(dir, 'refs/x').map(({ ref, sha }) => [ref, sha])).toEqual([['refs/x/a', first]])
  })

  it('answer the same when git has packed them', () => {
    const [first, second] = [commit({ p: '1' }), commit({ p: '2' })]
    updateRef(dir, 'refs/heads/packed', first)
    git(dir, ['pack-refs', '--all'])
    expect(resolve(dir, 'refs/heads/packed')).toBe(first)
    updateRef(dir, 'refs/heads/packed', second)
    expect(resolve(dir, 'refs/heads/packed')).toBe(second)
    expect(resolve(dir, 'refs/heads/never')).toBeNull()
  })

  it('never lead outside the repository', () => {
    expect(resolve(dir, 'refs/../HEAD')).toBeNull()
  })
})

describe('merges', () => {
  it('join what both sides did, and name the paths they both changed', () => {
    const base = commit({ a: 'a\n', b: 'b\n' })
    const ours = commit({ a: 'ours\n' }, [base])
    const merged = mergeTree(dir, ours, commit({ b: 'theirs\n' }, [base]))
    expect('tree' in merged && readBlob(dir, merged.tree, 'a')?.toString()).toBe('ours\n')
    expect('tree' in merged && readBlob(dir, merged.tree, 'b')?.toString()).toBe('theirs\n')
    expect(mergeTree(dir, ours, commit({ a: 'theirs\n' }, [base]))).toEqual({ conflicts: ['a'] })
  })

  it('replay one commit elsewhere, and nothing of what is below it', () => {
    const base = commit({ a: 'a\n' })
    const first = commit({ b: 'b\n' }, [base])
    const second = commit({ c: 'c\n' }, [first])
    const onto = commit({ d: 'd\n' }, [base])
    const replayed = replayTree(dir, second, onto) ?? ''
    expect(['a', 'b', 'c', 'd'].map((path) => readBlob(dir, replayed, path)?.toString())).toEqual([
      'a\n',
      undefined,
      'c\n',
      'd\n',
    ])
    expect(replayTree(dir, commit({ a: 'x\n' }, [base]), commit({ a: 'y\n' }, [base]))).toBeNull()
  })

  it('know ancestors, and say no for what is no commit', () => {
    const base = commit({ a: 'a' })
    const child = commit({ b: 'b' }, [base])
    expect([isAncestor(dir, base, child), isAncestor(dir, child, base)]).toEqual([true, false])
    expect(isAncestor(dir, writeBlob(dir, 'blob'), child)).toBe(false)
  })
})

describe('diffs', () => {
  it('tell additions, removals, renames, binary files and mode changes apart', () => {
    const long = Array.from({ length: 30 }, (_, line) => `line ${line}`).join('\n')
    const before = commit({ gone: 'x\n', 'old name': long, same: 's\n', tool: 't\n' })
    const blob = writeBlob(dir, Buffer.from([0, 1, 2, 0]))
    const after = writeTree(dir, before, [
      { path: 'gone', mode: '0', sha: null },
      { path: 'old name', mode: '0', sha: null },
      { path: 'new name', mode: '100644', sha: writeBlob(dir, `${long}\nmore`) },
      { path: 'picture', mode: '100644', sha: blob },
      { path: 'tool', mode: '100755', sha: writeBlob(dir, 't\n') },
    ])
    const seen = changedFiles(dir, before, after).map(({ path, status, previousPath, binary, additions, mode }) => {
      return [path, status, previousPath, binary, additions, mode]
    })
    expect(seen).toEqual([
      ['gone', 'removed', null, false, 0, '000000'],
      ['new name', 'renamed', 'old name', false, 2, '100644'],
      ['picture', 'added', null, true, 0, '100644'],
      ['tool', 'modified', null, false, 0, '100755'],
    ])
  })

  it('compare a root commit with nothing', () => {
    const sha = commit({ a: 'a\n' })
    expect(changedFiles(dir, emptyTree, sha)).toMatchObject([
      { path: 'a', status: 'added', patch: '@@ -0,0 +1 @@\n+a' },
    ])
  })

  it('let a line be followed: where it goes, the same words stand', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), { minLength: 1, maxLength: 14 })
    const check = fc.property(lines, lines, (old, now) => {
      const [before, after] = [tree({ f: `${old.join('\n')}\n` }), tree({ f: `${now.join('\n')}\n` })]
      const patch = changedFiles(dir, before, after)[0]?.patch ?? ''
      const places = old.map((_, index) => lineAfter(patch, index + 1))
      const kept = places.filter((place) => place !== null)
      expect(kept).toEqual(kept.toSorted((a, b) => a - b))
      for (const [index, place] of places.entries()) if (place !== null) expect(now[place - 1]).toBe(old[index])
    })
    fc.assert(check, { numRuns: 25, seed: 7 })
  })
})
