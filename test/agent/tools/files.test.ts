import { spawnSync } from 'node:child_process'
import { chmodSync, linkSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { editTool } from '../../../src/agent/tools/edit.ts'
import { readTool } from '../../../src/agent/tools/read.ts'
import type { Tool } from '../../../src/agent/tools/tool.ts'
import { writeTool } from '../../../src/agent/tools/write.ts'
import { treeFiles } from '../../../src/agent/tree-files.ts'
import { withFile } from '../../../src/agent/tree-walk.ts'
import { needsRoot, temporaryFolder } from '../support/sandboxes.ts'

const { signal } = new AbortController()

/** A workspace with a neighbor that holds something private, and the file tools on it. */
function desk() {
  const folder = temporaryFolder()
  const workspace = join(folder, 'workspace')
  const outside = join(folder, 'outside')
  for (const path of [workspace, outside, join(workspace, '.git'), join(workspace, 'src')]) mkdirSync(path)
  writeFileSync(join(outside, 'private'), 'private words')
  writeFileSync(join(workspace, '.git', 'config'), '[core]\n')
  writeFileSync(join(workspace, 'src', 'sum.js'), 'export function sum(a, b) {\n  return a - b\n}\n')
  const files = treeFiles(workspace)
  const tools = { read: readTool(files), write: writeTool(files), edit: editTool(files) }
  return { workspace, outside, ...tools }
}

async function refusal(tool: Tool, input: unknown): Promise<string> {
  const result = await tool.call(input, signal)
  expect(result.isError).toBe(true)
  return result.text
}

async function answer(tool: Tool, input: unknown): Promise<string> {
  const result = await tool.call(input, signal)
  expect(result.isError, result.text).toBeUndefined()
  return result.text
}

describe('read', () => {
  it('numbers the lines, and shows a range of them', async () => {
    const { read } = desk()
    expect(await answer(read, { file_path: 'src/sum.js' })).toBe(
      '1\texport function sum(a, b) {\n2\t  return a - b\n3\t}',
    )
    expect(await answer(read, { file_path: 'src/sum.js', view_range: [2, 2] })).toBe(
      '2\t  return a - b\n(lines 2 to 2 of 3)',
    )
    expect(await refusal(read, { file_path: 'src/sum.js', view_range: [9, 12] })).toBe('the file has 3 lines')
  })

  it('takes absolute paths inside the workspace', async () => {
    const { read, workspace } = desk()
    expect(await answer(read, { file_path: join(workspace, 'src/sum.js') })).toContain('return a - b')
  })

  it('says what it cannot show: missing, a folder, binary, empty, too large', async () => {
    const { read, workspace } = desk()
    writeFileSync(join(workspace, 'image'), Buffer.from([1, 0, 2]))
    writeFileSync(join(workspace, 'empty'), '')
    writeFileSync(join(workspace, 'big'), Buffer.alloc(1_000_001, 'a'))
    expect(await refusal(read, { file_path: 'nowhere' })).toBe('nowhere does not exist')
    expect(await refusal(read, { file_path: 'src' })).toBe('src is no regular file')
    expect(await refusal(read, { file_path: 'image' })).toBe('image is binary, 3 bytes')
    expect(await answer(read, { file_path: 'empty' })).toBe('(empty file)')
    expect(await refusal(read, { file_path: 'big' })).toContain('1000001 bytes')
  })

  it('does not wait for a named pipe', async () => {
    const { read, workspace } = desk()
    spawnSync('mkfifo', [join(workspace, 'pipe')])
    expect(await refusal(read, { file_path: 'pipe' })).toBe('pipe is no regular file')
  })
})

describe('a way out of the workspace', () => {
  it.each([
    ['a path upwards', '../outside/private'],
    ['an absolute path', '/etc/passwd'],
    ['the environment of this process', '/proc/self/environ'],
    ['a symlink to a file', 'file-link'],
    ['a symlink to a folder', 'folder-link/private'],
    ['a symlink to the process table', 'process-link/self/environ'],
    ['a symlink to a symlink', 'second-link'],
  ])('is closed to every file tool: %s', async (_name, file_path) => {
    const { read, write, edit, workspace, outside } = desk()
    symlinkSync('../outside/private', join(workspace, 'file-link'))
    symlinkSync('../outside', join(workspace, 'folder-link'))
    symlinkSync('/proc', join(workspace, 'process-link'))
    symlinkSync('file-link', join(workspace, 'second-link'))
    expect(await refusal(read, { file_path })).toContain('outside the workspace')
    expect(await refusal(write, { file_path, content: 'x' })).toContain('outside the workspace')
    expect(await refusal(edit, { file_path, old_string: 'p', new_string: 'x' })).toContain('outside the workspace')
    expect(readFileSync(join(outside, 'private'), 'utf8')).toBe('private words')
  })

  it('is closed for a new file under a symlink, and for a dangling one', async () => {
    const { write, workspace, outside } = desk()
    symlinkSync('../outside', join(workspace, 'folder-link'))
    symlinkSync('../outside/new', join(workspace, 'dangling'))
    expect(await refusal(write, { file_path: 'folder-link/new', content: 'x' })).toContain('outside the workspace')
    expect(await refusal(write, { file_path: 'dangling', content: 'x' })).toBe('dangling is a link that leads nowhere')
    expect(() => statSync(join(outside, 'new'))).toThrow('ENOENT')
  })

  it('stays closed when a folder becomes a symlink between check and use', () => {
    const { workspace, outside } = desk()
    symlinkSync(outside, join(workspace, 'swapped'))
    const place = { root: workspace, parts: ['swapped', 'private'] }
    expect(() => withFile(place, 'read', () => 'read')).toThrow('goes through something that is no folder')
    expect(() => withFile(place, 'write', () => 'written')).toThrow('goes through something that is no folder')
    const last = { root: outside, parts: ['link'] }
    symlinkSync('private', join(outside, 'link'))
    expect(() => withFile(last, 'read', () => 'read')).toThrow('link is a link')
  })

  it.each([
    '.git/config',
    '.GIT/config',
    'src/../.git/hooks/pre-commit',
    'sub/.git/config',
    'git~1/config',
    '.git./config',
  ])('does not lead into git: %s', async (file_path) => {
    const { read, write } = desk()
    expect(await refusal(read, { file_path })).toMatch(/inside \.git|cannot be reached/)
    expect(await refusal(write, { file_path, content: 'x' })).toMatch(/inside \.git|cannot be reached/)
  })

  it('does not lead into git through a symlink', async () => {
    const { read, workspace } = desk()
    symlinkSync('.git', join(workspace, 'history'))
    expect(await refusal(read, { file_path: 'history/config' })).toContain('inside .git')
  })

  it('is not a symlink that stays inside', async () => {
    const { read, edit, workspace } = desk()
    symlinkSync('src', join(workspace, 'lib'))
    expect(await answer(read, { file_path: 'lib/sum.js' })).toContain('return a - b')
    await answer(edit, { file_path: 'lib/sum.js', old_string: 'a - b', new_string: 'a + b' })
    expect(readFileSync(join(workspace, 'src/sum.js'), 'utf8')).toContain('a + b')
  })
})

describe('write', () => {
  it('makes folders, and says whether the file is new', async () => {
    const { write, workspace } = desk()
    expect(await answer(write, { file_path: 'a/b/c.txt', content: 'grün\n' })).toBe('created a/b/c.txt, 6 bytes')
    expect(await answer(write, { file_path: 'a/b/c.txt', content: 'x' })).toBe('replaced a/b/c.txt, 1 bytes')
    expect(readFileSync(join(workspace, 'a/b/c.txt'), 'utf8')).toBe('x')
  })

  it.each([0o755, 0o644, 0o600])('keeps the mode of an existing file (%o)', async (mode) => {
    const { write, edit, workspace } = desk()
    const path = join(workspace, 'run.sh')
    writeFileSync(path, 'echo one\n')
    chmodSync(path, mode)
    await answer(write, { file_path: 'run.sh', content: 'echo two\n' })
    await answer(edit, { file_path: 'run.sh', old_string: 'two', new_string: 'three' })
    expect(statSync(path).mode & 0o777).toBe(mode)
    expect(readFileSync(path, 'utf8')).toBe('echo three\n')
  })

  it('gives new files to the owner of the tree, so that commands can go on with them', async (context) => {
    needsRoot(context)
    const workspace = temporaryFolder(65534)
    await answer(writeTool(treeFiles(workspace)), { file_path: 'a/b.txt', content: 'x' })
    expect(statSync(join(workspace, 'a')).uid).toBe(65534)
    expect(statSync(join(workspace, 'a/b.txt')).uid).toBe(65534)
  })
})

describe('edit', () => {
  it('replaces the one place, or all of them when asked', async () => {
    const { edit, workspace } = desk()
    writeFileSync(join(workspace, 'list'), 'a\nb\na\n')
    expect(await refusal(edit, { file_path: 'list', old_string: 'a', new_string: 'c' })).toContain('occurs 2 times')
    const all = { file_path: 'list', old_string: 'a', new_string: 'c', replace_all: true }
    expect(await answer(edit, all)).toBe('replaced 2 places in list')
    expect(readFileSync(join(workspace, 'list'), 'utf8')).toBe('c\nb\nc\n')
  })

  it('shows the nearest lines when the text is not there', async () => {
    const { edit } = desk()
    const missed = await refusal(edit, {
      file_path: 'src/sum.js',
      old_string: 'return a-b',
      new_string: 'return a + b',
    })
    expect(missed).toContain('old_string is not in src/sum.js')
    expect(missed).toContain('2\t  return a - b')
    expect(missed).not.toContain('already there')
  })

  it('says when the replacement is already there', async () => {
    const { edit } = desk()
    const again = { file_path: 'src/sum.js', old_string: 'a + b', new_string: 'a - b' }
    expect(await refusal(edit, again)).toContain('already there')
  })

  it('takes dollar signs as they are', async () => {
    const { edit, workspace } = desk()
    await answer(edit, { file_path: 'src/sum.js', old_string: 'a - b', new_string: "$& $1 $'" })
    expect(readFileSync(join(workspace, 'src/sum.js'), 'utf8')).toContain("return $& $1 $'")
  })

  it('keeps carriage returns', async () => {
    const { edit, workspace } = desk()
    writeFileSync(join(workspace, 'dos.txt'), 'one\r\ntwo\r\n')
    await answer(edit, { file_path: 'dos.txt', old_string: 'one\ntwo', new_string: 'three\nfour' })
    expect(readFileSync(join(workspace, 'dos.txt'), 'utf8')).toBe('three\r\nfour\r\n')
  })

  it('leaves a file alone that is not UTF-8', async () => {
    const { edit, workspace } = desk()
    writeFileSync(join(workspace, 'latin'), Buffer.from([0x61, 0xe9, 0x62]))
    expect(await refusal(edit, { file_path: 'latin', old_string: 'a', new_string: 'b' })).toContain('not UTF-8')
    expect(readFileSync(join(workspace, 'latin'))).toEqual(Buffer.from([0x61, 0xe9, 0x62]))
  })

  it('works on both names of a hard link, as any program would', async () => {
    const { edit, workspace } = desk()
    linkSync(join(workspace, 'src/sum.js'), join(workspace, 'other.js'))
    await answer(edit, { file_path: 'other.js', old_string: 'a - b', new_string: 'a + b' })
    expect(readFileSync(join(workspace, 'src/sum.js'), 'utf8')).toContain('a + b')
  })
})

it('tells the model what is wrong with its input', async () => {
  const { read } = desk()
  expect(await refusal(read, { file_path: 3 })).toContain('invalid input')
  expect(await refusal(read, null)).toContain('invalid input')
  expect(await refusal(read, { file_path: 'a\0b' })).toContain('NUL')
})
