import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTrustedGit, type TrustedGit } from '../../src/agent/trusted-git.ts'
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts'
import { resolve } from '../../src/emulator/git/plumbing.ts'
import { checkOut, fetchPins, listRoot, readFileAt } from '../../src/jobs/git/clone.ts'
import { collectChanges } from '../../src/jobs/git/collect-changes.ts'
import { takeAsGiven } from '../../src/jobs/git/leftovers.ts'
import { type GitPlace, gitEnvironment, runGit } from '../../src/jobs/git/run-git.ts'
import { filesBelow } from './support/run-action.ts'

const files = {
  'README.md': 'hello\n',
  'gone.txt': 'to be deleted\n',
  'run.sh': { content: '#!/bin/sh\n', executable: true },
  'windows.txt': 'one\r\ntwo\r\n',
  '.gitattributes': '*.md text eol=lf\n*.evil filter=evil\n',
  '.gitignore': 'ignored/\n',
  'first.evil': 'as it is\n',
}

let emulator: Emulator
let folder: string
let place: GitPlace
let start: string
const never = new AbortController().signal
const inTree = (path: string): string => join(place.workTree, path)

beforeEach(async () => {
  emulator = await startEmulator()
  const repository = emulator.createRepository({
    owner: 'acme',
    name: 'toy',
    files,
    private: true,
    collaborators: { alice: 'admin' },
  })
  start = resolve(repository.dir, 'refs/heads/main') ?? ''
  folder = mkdtempSync(join(tmpdir(), 'signalbox-'))
  const work = join(folder, 'work')
  place = {
    directory: join(work, '.git'),
    workTree: work,
    environment: gitEnvironment({ PATH: process.env['PATH'] ?? '' }),
  }
})
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true })
  await emulator.stop()
})

const address = (): string => `${emulator.url}/acme/toy.git`
const pins = () => ({ start, trunk: start, trunkName: 'main', branch: 'agent/1-x' })

async function clone(): Promise<{ git: TrustedGit; trusted: GitPlace; token: string }> {
  const token = emulator.userToken('alice')
  await fetchPins(place, address(), token, pins(), never)
  await checkOut(place, start)
  const trusted = { ...place, directory: join(folder, 'trusted.git') }
  const git = await openTrustedGit({ workspace: place.workTree, base: start, directory: trusted.directory })
  return { git, trusted, token }
}

const text = (content: string): string => Buffer.from(content, 'base64').toString()

describe('the clone', () => {
  it('holds the pinned commit, its history for the agent, and no remote', async () => {
    await clone()
    const git = (...args: string[]): string =>
      execFileSync('git', ['-C', place.workTree, ...args])
        .toString()
        .trim()
    expect(readFileSync(inTree('README.md'), 'utf8')).toBe('hello\n')
    expect(git('rev-parse', 'HEAD')).toBe(start)
    expect(git('branch', '--show-current')).toBe('agent/1-x')
    expect(git('rev-parse', 'origin/main')).toBe(start)
    expect(git('status', '--porcelain')).toBe('')
    expect(git('remote')).toBe('')
    expect(existsSync(join(place.directory, 'hooks'))).toBe(false)
  })

  it('leaves the token in no file', async () => {
    const { token } = await clone()
    const encoded = Buffer.from(`x-access-token:${token}`).toString('base64')
    const found = filesBelow(folder).filter((file) => file.text.includes(token) || file.text.includes(encoded))
    expect(found.map((file) => file.path)).toEqual([])
  })

  it('is refused with a token that is not good', async () => {
    await expect(fetchPins(place, address(), 'ghs_wrong', pins(), never)).rejects.toThrow(/git fetch ended with 128/)
  })

  it('is refused when the pinned commit does not exist', async () => {
    const gone = { ...pins(), start: 'f'.repeat(40) }
    await expect(fetchPins(place, address(), emulator.userToken('alice'), gone, never)).rejects.toThrow(/git fetch/)
  })

  it('reads files and the root folder of the default branch, whatever the tree says by now', async () => {
    await clone()
    writeFileSync(inTree('README.md'), 'changed\n')
    expect(await readFileAt(place, start, 'README.md')).toBe('hello\n')
    expect(await readFileAt(place, start, 'missing')).toBe(null)
    expect(await readFileAt(place, start, ':(glob)*.md')).toBe(null)
    expect(await listRoot(place, start)).toEqual([
      '.gitattributes',
      '.gitignore',
      'README.md',
      'first.evil',
      'gone.txt',
      'run.sh',
      'windows.txt',
    ])
  })

  it('runs no filter of the machine', async () => {
    const home = join(folder, 'home')
    mkdirSync(home)
    const filter = `[filter "evil"]\n\tsmudge = touch ${folder}/ran; cat\n\tclean = touch ${folder}/ran; cat\n`
    writeFileSync(join(home, '.gitconfig'), filter)
    place = { ...place, environment: { ...place.environment, HOME: home, GIT_CONFIG_GLOBAL: join(home, '.gitconfig') } }
    const { git } = await clone()
    writeFileSync(inTree('x.evil'), '1')
    await collectChanges(git, start)
    expect(existsSync(join(folder, 'ran'))).toBe(false)
  })

  it('runs no hook', async () => {
    await clone()
    const hook = join(place.directory, 'hooks', 'post-index-change')
    mkdirSync(join(place.directory, 'hooks'))
    writeFileSync(hook, `#!/bin/sh\ntouch ${folder}/ran\n`)
    chmodSync(hook, 0o755)
    await checkOut(place, start)
    expect(existsSync(join(folder, 'ran'))).toBe(false)
  })
})

describe('the changes', () => {
  it('are empty when nothing changed', async () => {
    const { git } = await clone()
    expect(await collectChanges(git, start)).toEqual({ v: 1, base: start, files: {}, modes: {}, binary: [] })
  })

  it('are git blobs, with modes, deletions and binaries', async () => {
    const { git } = await clone()
    writeFileSync(inTree('new.md'), 'a\r\nb\r\n')
    writeFileSync(inTree('windows.txt'), 'one\r\nthree\r\n')
    writeFileSync(inTree('run.sh'), '#!/bin/sh\necho hi\n')
    writeFileSync(inTree('image.bin'), Buffer.from([1, 0, 2]))
    writeFileSync(inTree('x.evil'), 'as it is\n')
    rmSync(inTree('gone.txt'))
    mkdirSync(inTree('ignored'))
    writeFileSync(inTree('ignored/cache'), '1')
    const { files: changed, modes, binary } = await collectChanges(git, start)
    const contents = Object.fromEntries(
      Object.entries(changed).map(([path, file]) => [path, 'content' in file ? text(file.content) : null]),
    )
    expect(contents).toEqual({
      'gone.txt': null,
      'image.bin': '\u0001\u0000\u0002',
      'new.md': 'a\nb\n',
      'run.sh': '#!/bin/sh\necho hi\n',
      'windows.txt': 'one\r\nthree\r\n',
      'x.evil': 'as it is\n',
    })
    expect(modes).toEqual({ 'run.sh': '100755' })
    expect(binary).toEqual(['image.bin'])
  })

  it('say of a file that it is no longer executable, though its bytes are the same', async () => {
    const { git } = await clone()
    chmodSync(inTree('run.sh'), 0o644)
    const { files: changed, modes } = await collectChanges(git, start)
    expect(Object.keys(changed)).toEqual(['run.sh'])
    expect(modes).toEqual({ 'run.sh': '100644' })
  })

  it('name what cannot be applied, so that the publisher can refuse it by name', async () => {
    const { git } = await clone()
    symlinkSync('/etc/passwd', inTree('link'))
    writeFileSync(inTree('README.md'), 'hello\n')
    chmodSync(inTree('README.md'), 0o755)
    const { files: changed, modes } = await collectChanges(git, start)
    expect(modes).toEqual({ link: '120000', 'README.md': '100755' })
    expect(changed['link']).toEqual({ content: Buffer.from('/etc/passwd').toString('base64') })
  })

  it('never let a nested repository run anything', async () => {
    const { git } = await clone()
    mkdirSync(inTree('nested'))
    const nested = (...args: string[]) =>
      execFileSync('git', ['-C', inTree('nested'), '-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args])
    nested('init', '--quiet')
    nested('commit', '--quiet', '--allow-empty', '--message', 'x')
    nested('config', 'core.fsmonitor', `touch ${folder}/ran`)
    for (const _again of [1, 2]) {
      const { files: changed, modes } = await collectChanges(git, start)
      expect(modes).toEqual({ nested: '160000' })
      expect(changed).toEqual({ nested: { content: '' } })
    }
    expect(existsSync(join(folder, 'ran'))).toBe(false)
  })

  it('over the caps are cut to just over them', async () => {
    const { git } = await clone()
    for (let index = 0; index < 120; index += 1) writeFileSync(inTree(`file-${index}`), 'x')
    expect(Object.keys((await collectChanges(git, start)).files)).toHaveLength(101)
  })

  it('over the size caps stay small enough to be handed back', async () => {
    const { git } = await clone()
    for (let index = 0; index < 6; index += 1)
      writeFileSync(inTree(`large-${index}`), Buffer.alloc(1_500_000, index + 1))
    const handed = await collectChanges(git, start)
    const sizes = Object.values(handed.files).map((file) =>
      'content' in file ? Buffer.from(file.content, 'base64').length : 0,
    )
    expect(sizes).toEqual([1_000_001, 1_000_001, 1_000_001, 1_000_001])
    expect(JSON.stringify(handed).length).toBeLessThan(7_000_000)
  })

  it('leave out what set-up made, and what set-up changed in files of the repository', async () => {
    const { git, trusted } = await clone()
    mkdirSync(inTree('deps [1]'))
    writeFileSync(inTree('deps [1]/index.js'), '1')
    writeFileSync(inTree('README.md'), 'rewritten by set-up\n')
    await takeAsGiven(trusted)
    expect(readFileSync(inTree('README.md'), 'utf8')).toBe('hello\n')
    writeFileSync(inTree('deps [1]/index.js'), '2')
    mkdirSync(inTree('deps 1'))
    writeFileSync(inTree('deps 1/mine.js'), '3')
    expect(Object.keys((await collectChanges(git, start)).files)).toEqual(['deps 1/mine.js'])
  })
})

describe('runGit', () => {
  it('tells git’s own words when it fails', async () => {
    mkdirSync(place.workTree)
    await expect(runGit(place, ['rev-parse', 'nothing'])).rejects.toThrow(
      /git rev-parse ended with 128: fatal: not a git/,
    )
  })

  it('sees of the machine only what it needs', () => {
    expect(
      gitEnvironment({ PATH: '/bin', HTTPS_PROXY: 'http://p', GITHUB_TOKEN: 'x', GIT_DIR: '/y', HOME: '/z' }),
    ).toEqual({
      PATH: '/bin',
      HTTPS_PROXY: 'http://p',
    })
  })
})
