import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { type GitPlace, gitEnvironment } from '../../../src/jobs/git/run-git.ts'

/** A repository on disk with real git, and the place from which a review looks at it; new for each test. */
export type LocalRepository = {
  readonly tree: () => string
  readonly place: () => GitPlace
  readonly git: (...words: readonly string[]) => string
  readonly write: (path: string, text: string | Buffer) => void
  readonly remove: (path: string) => void
  /** Commits everything that stands in the tree; its id. */
  readonly commit: () => string
}

export function localRepository(): LocalRepository {
  let root = ''
  const tree = (): string => join(root, 'tree')
  const git = (...words: readonly string[]): string => {
    const person = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.test', '-c', 'core.protectNTFS=false']
    return execFileSync('git', ['-C', tree(), ...person, ...words], { encoding: 'utf8' }).trim()
  }
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'signalbox-local-'))
    mkdirSync(join(root, 'empty'))
    mkdirSync(tree())
    git('init', '--quiet', '--initial-branch=main')
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))
  return {
    tree,
    git,
    place: () => ({
      directory: join(tree(), '.git'),
      workTree: join(root, 'empty'),
      environment: gitEnvironment({ PATH: process.env['PATH'] ?? '' }),
    }),
    write: (path, text) => {
      mkdirSync(dirname(join(tree(), path)), { recursive: true })
      writeFileSync(join(tree(), path), text)
    },
    remove: (path) => rmSync(join(tree(), path), { recursive: true, force: true }),
    commit: () => {
      git('add', '--all')
      git('commit', '--quiet', '--allow-empty', '--message=A change')
      return git('rev-parse', 'HEAD')
    },
  }
}
