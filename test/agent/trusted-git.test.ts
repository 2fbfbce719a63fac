import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseRawDiff } from '../../src/agent/change.ts'
import { openTrustedGit } from '../../src/agent/trusted-git.ts'
import { clone, gitIn, write } from './support/repositories.ts'
import { temporaryFolder } from './support/sandboxes.ts'

describe('the trusted git directory', () => {
  it('sees nothing in a fresh clone', async () => {
    const { git } = await clone()
    expect(await git.changes()).toEqual([])
    expect(await git.paths()).toContain('sum.js')
  })

  it('sees additions, edits, deletions, modes and links, and not what is ignored', async () => {
    const { workspace, git } = await clone()
    write(workspace, 'new/file.txt', 'new\n')
    write(workspace, 'ignored/cache', 'x')
    write(workspace, 'sum.js', 'exports.sum = (a, b) => a + b\n')
    rmSync(join(workspace, 'run.sh'))
    chmodSync(join(workspace, 'sum.test.js'), 0o755)
    symlinkSync('sum.js', join(workspace, 'link.js'))
    const seen = (await git.changes()).map(({ path, status, oldMode, newMode }) => [path, status, oldMode, newMode])
    expect(seen).toEqual([
      ['link.js', 'added', '000000', '120000'],
      ['new/file.txt', 'added', '000000', '100644'],
      ['run.sh', 'deleted', '100755', '000000'],
      ['sum.js', 'modified', '100644', '100644'],
      ['sum.test.js', 'modified', '100644', '100755'],
    ])
  })

  it('hands out blobs with their size', async () => {
    const { workspace, git } = await clone()
    write(workspace, 'sum.js', 'changed\n')
    const [change] = await git.changes()
    expect((await git.blob(change?.newBlob ?? '')).toString()).toBe('changed\n')
    expect(await git.size(change?.newBlob ?? '')).toBe(8)
    expect((await git.blob(change?.oldBlob ?? '')).toString()).toContain('a - b')
  })

  it('sees the same again after the change is taken back', async () => {
    const { workspace, git } = await clone()
    write(workspace, 'sum.js', 'changed\n')
    expect(await git.changes()).toHaveLength(1)
    gitIn(workspace, 'checkout', '--quiet', '--', 'sum.js')
    expect(await git.changes()).toEqual([])
  })

  it('keeps names as they are, and marks those that are no text', async () => {
    const { workspace, git } = await clone()
    write(workspace, 'grün ö "x"\n.txt', 'x')
    write(workspace, Buffer.from('plain').toString(), 'x')
    spawnSync('bash', ['-c', "touch $'bad\\xff'"], { cwd: workspace })
    const changes = await git.changes()
    expect(changes.map(({ path, odd }) => [path, odd])).toEqual([
      ['bad\uFFFD', true],
      ['grün ö "x"\n.txt', false],
      ['plain', false],
    ])
  })

  it('runs no hook, filter or monitor that the tree brings along', async () => {
    const { workspace, git } = await clone()
    const trap = (name: string) => `touch ${join(workspace, name)}; cat`
    gitIn(workspace, 'config', 'filter.evil.clean', trap('ran-filter'))
    gitIn(workspace, 'config', 'core.fsmonitor', trap('ran-monitor'))
    write(workspace, '.gitattributes', '* filter=evil diff=evil\n')
    write(workspace, '.git/hooks/post-index-change', `#!/bin/sh\n${trap('ran-hook')}`)
    chmodSync(join(workspace, '.git/hooks/post-index-change'), 0o755)
    write(workspace, 'sum.js', 'changed\n')
    expect((await git.changes()).map(({ path }) => path)).toEqual(['.gitattributes', 'sum.js'])
    expect(['ran-filter', 'ran-monitor', 'ran-hook'].filter((name) => existsSync(join(workspace, name)))).toEqual([])
  })

  it('runs nothing even when its own folder was prepared to', async () => {
    const { workspace, base } = await clone()
    const directory = temporaryFolder()
    const trap = (name: string) => `touch ${join(directory, name)}; cat`
    gitIn(directory, 'init', '--quiet', '--bare', '.')
    gitIn(directory, 'config', 'filter.evil.clean', trap('ran-filter'))
    gitIn(directory, 'config', 'core.fsmonitor', trap('ran-monitor'))
    write(directory, 'hooks/post-index-change', `#!/bin/sh\n${trap('ran-hook')}`)
    chmodSync(join(directory, 'hooks/post-index-change'), 0o755)
    write(workspace, '.gitattributes', '* filter=evil\n')
    const git = await openTrustedGit({ workspace, base, directory })
    write(workspace, 'sum.js', 'changed\n')
    expect((await git.changes()).map(({ path }) => path)).toEqual(['.gitattributes', 'sum.js'])
    expect(['ran-filter', 'ran-monitor', 'ran-hook'].filter((name) => existsSync(join(directory, name)))).toEqual([])
  })

  it('never runs git inside a repository that the agent made, however often it looks', async () => {
    const { workspace, git } = await clone()
    const inner = join(workspace, 'vendored')
    const ran = join(workspace, 'ran-inside')
    mkdirSync(inner)
    write(inner, 'file', 'x\n')
    gitIn(inner, 'init', '--quiet')
    gitIn(inner, 'add', '--all')
    gitIn(inner, 'commit', '--quiet', '--message=inner')
    gitIn(inner, 'config', 'filter.evil.clean', `touch ${ran}; cat`)
    gitIn(inner, 'config', 'core.fsmonitor', `touch ${ran}; true`)
    write(inner, '.git/info/attributes', '* filter=evil\n')
    write(inner, 'file', 'y\n')
    for (let time = 0; time < 3; time += 1) {
      expect((await git.changes()).map(({ path, newMode }) => [path, newMode])).toEqual([['vendored', '160000']])
    }
    expect(existsSync(ran)).toBe(false)
  })

  it('takes a submodule of the base for untouched while its folder is there', async () => {
    const { workspace } = await clone()
    const commit = gitIn(workspace, 'rev-parse', 'HEAD')
    gitIn(workspace, 'update-index', '--add', '--cacheinfo', `160000,${commit},library`)
    gitIn(workspace, 'commit', '--quiet', '--message=with a submodule')
    mkdirSync(join(workspace, 'library'))
    const base = gitIn(workspace, 'rev-parse', 'HEAD')
    const git = await openTrustedGit({ workspace, base, directory: temporaryFolder() })
    expect(await git.changes()).toEqual([])
    rmSync(join(workspace, 'library'), { recursive: true })
    expect((await git.changes()).map(({ path, status }) => [path, status])).toEqual([['library', 'deleted']])
  })

  it('applies the line endings the repository asks for, so that an untouched file stays untouched', async () => {
    const { workspace, git } = await clone({ '.gitattributes': '*.bat text eol=crlf\n', 'start.bat': 'echo one\n' })
    rmSync(join(workspace, 'start.bat'))
    gitIn(workspace, 'checkout', '--quiet', '--', 'start.bat')
    expect(await git.changes()).toEqual([])
  })

  it('refuses to lie inside the workspace', async () => {
    const { workspace, base } = await clone()
    await expect(openTrustedGit({ workspace, base, directory: join(workspace, 'trusted') })).rejects.toThrow(
      'lies outside',
    )
  })

  it('says what git said when the base is unknown', async () => {
    const { workspace } = await clone()
    const base = '1'.repeat(40)
    await expect(openTrustedGit({ workspace, base, directory: temporaryFolder() })).rejects.toThrow(
      'git ls-tree failed',
    )
  })
})

it('a raw difference that is not one is refused', () => {
  expect(() => parseRawDiff(Buffer.from('nonsense\0path\0'))).toThrow('answered oddly')
  expect(parseRawDiff(Buffer.from(''))).toEqual([])
})
