import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { takeDiff } from '../../../src/jobs/review/take-diff.ts'
import type { FileDiff } from '../../../src/review/file-diff.ts'
import { localRepository } from './local-repository.ts'

const { tree, place, git, write, remove, commit } = localRepository()

/** What a change of some files reads as, by path. */
async function diffOf(before: () => void, after: () => void): Promise<ReadonlyMap<string, FileDiff>> {
  before()
  const from = commit()
  after()
  const files = await takeDiff(place(), from, commit())
  return new Map(files.map((file) => [file.path, file]))
}

function added(file: FileDiff | undefined): string[] {
  return (file?.hunks ?? []).flatMap(({ lines }) =>
    lines.filter(({ kind }) => kind === 'added').map(({ text }) => text),
  )
}

describe('a diff of two commits', () => {
  it('shows what `.gitattributes` of either side would hide', async () => {
    const attributes = '*.js -diff binary\n*.ts diff=evil filter=evil\n'
    const files = await diffOf(
      () => write('.gitattributes', '*.js -diff\n'),
      () => {
        write('.gitattributes', attributes)
        write('evil.js', 'eval(input)\n')
        write('evil.ts', 'eval(other)\n')
        write('deep/.gitattributes', '* -text -diff\n')
        write('deep/evil.js', 'eval(deep)\n')
      },
    )
    expect([added(files.get('evil.js')), added(files.get('evil.ts')), added(files.get('deep/evil.js'))]).toEqual([
      ['eval(input)'],
      ['eval(other)'],
      ['eval(deep)'],
    ])
  })

  it('runs no program and takes no attribute that its own directory might name', async () => {
    const canary = join(dirname(tree()), 'canary')
    const program = `touch ${canary}; cat`
    const from = commit()
    write('a.js', 'one\n')
    write('b.js', 'one\n')
    const to = commit()
    for (const name of ['external', 'evil.textconv', 'evil.command']) git('config', `diff.${name}`, program)
    writeFileSync(join(tree(), '.git/info/attributes'), 'a.js diff=evil\nb.js -diff\n')
    mkdirSync(join(tree(), '.git/hooks'), { recursive: true })
    for (const hook of ['post-index-change', 'reference-transaction', 'post-checkout']) {
      writeFileSync(join(tree(), '.git/hooks', hook), `#!/bin/sh\n${program}\n`)
      chmodSync(join(tree(), '.git/hooks', hook), 0o755)
    }
    const files = await takeDiff(place(), from, to)
    expect(files.map((file) => [file.path, added(file)])).toEqual([
      ['a.js', ['one']],
      ['b.js', ['one']],
    ])
    expect(existsSync(canary)).toBe(false)
  })

  it('pairs a renamed file, and shows what else changed in it', async () => {
    const text = Array.from({ length: 30 }, (_, index) => `line ${index}\n`).join('')
    const files = await diffOf(
      () => {
        write('src/old.ts', text)
        write('src/same.ts', `${text}same\n`)
      },
      () => {
        remove('src/old.ts')
        remove('src/same.ts')
        write('vendor/new.ts', `${text}one more\n`)
        write('vendor/same.ts', `${text}same\n`)
      },
    )
    expect(files.get('vendor/new.ts')).toMatchObject({ change: 'renamed', oldPath: 'src/old.ts', content: 'text' })
    expect(added(files.get('vendor/new.ts'))).toEqual(['one more'])
    expect(files.get('vendor/same.ts')).toMatchObject({ change: 'renamed', oldPath: 'src/same.ts', hunks: [] })
    expect([...files.keys()]).toEqual(['vendor/new.ts', 'vendor/same.ts'])
  })

  it('lists links, submodules, modes and changed kinds as what they are', async () => {
    const files = await diffOf(
      () => {
        write('run.sh', 'date\n')
        write('kind', 'a file\n')
      },
      () => {
        chmodSync(join(tree(), 'run.sh'), 0o755)
        remove('kind')
        symlinkSync('/etc/passwd', join(tree(), 'kind'))
        symlinkSync('../outside', join(tree(), 'link'))
        git('update-index', '--add', '--cacheinfo', `160000,${'c'.repeat(40)},module`)
        mkdirSync(join(tree(), 'module'))
      },
    )
    const told = Object.fromEntries(
      [...files].map(([path, { change, newMode, content }]) => [path, [change, newMode, content]]),
    )
    expect(told).toEqual({
      kind: ['type_changed', '120000', 'text'],
      link: ['added', '120000', 'text'],
      module: ['added', '160000', 'text'],
      'run.sh': ['modified', '100755', 'text'],
    })
    expect(added(files.get('link'))).toEqual(['../outside'])
    expect(added(files.get('kind'))).toEqual(['/etc/passwd'])
  })

  it.each<[string, string, string | Buffer, FileDiff['content']]>([
    ['a NUL far behind the part git looks at', 'a.js', `${'x\n'.repeat(10_000)}\0eval(1)\n`, 'binary'],
    ['an extension of a known kind', 'a.png', 'eval(1)\n', 'media'],
    ['more than a megabyte', 'a.js', 'x\n'.repeat(600_000), 'too_large'],
    ['a megabyte exactly', 'a.js', 'x\n'.repeat(500_000), 'text'],
  ])('with %s says so', async (_what, path, content, kind) => {
    const files = await diffOf(
      () => {},
      () => write(path, content),
    )
    expect(files.get(path)).toMatchObject({ content: kind })
    expect((files.get(path)?.hunks.length ?? 0) > 0).toBe(kind === 'text')
  })

  it('shows a submodule that moves, whatever the list of submodules says of it', async () => {
    const point = (letter: string) => git('update-index', '--add', '--cacheinfo', `160000,${letter.repeat(40)},m`)
    write('.gitmodules', '[submodule "m"]\n\tpath = m\n\turl = x\n\tignore = all\n')
    mkdirSync(join(tree(), 'm'))
    point('c')
    const from = commit()
    point('d')
    git('commit', '--quiet', '--message=It moves')
    const files = await takeDiff(place(), from, git('rev-parse', 'HEAD'))
    expect(files.map(({ path, newOid }) => [path, newOid])).toEqual([['m', 'd'.repeat(40)]])
  })

  it('does not read a link whose text is longer than any path', async () => {
    const from = commit()
    write('text', 'x'.repeat(1_000_001))
    git('update-index', '--add', '--cacheinfo', `120000,${git('hash-object', '-w', 'text')},link`)
    const to = git('commit-tree', git('write-tree'), '-p', from, '-m', 'A link')
    const [link] = await takeDiff(place(), from, to)
    expect(link).toMatchObject({ path: 'link', newMode: '120000', content: 'too_large', hunks: [] })
  })

  it('reads both sides: a file that stops being binary was binary', async () => {
    const files = await diffOf(
      () => write('a.js', 'one\0\n'),
      () => write('a.js', 'one\n'),
    )
    expect(files.get('a.js')).toMatchObject({ content: 'binary' })
  })

  it('keeps apart a file and the folder that takes its name', async () => {
    const files = await diffOf(
      () => write('thing', 'a file\n'),
      () => {
        remove('thing')
        write('thing/inside.js', 'eval(1)\n')
      },
    )
    expect([...files].map(([path, { change }]) => [path, change])).toEqual([
      ['thing', 'removed'],
      ['thing/inside.js', 'added'],
    ])
  })

  it('reads names with every odd character, and none whose bytes are no UTF-8', async () => {
    const names = [
      'a b.js',
      'tab\there.js',
      'quote".js',
      'é.js',
      ':(glob)**',
      '-dash.js',
      'git~1',
      'back\\slash.js',
      'new\nline.js',
    ]
    const files = await diffOf(
      () => {},
      () => {
        for (const name of names) write(name, `${JSON.stringify(name)}\n`)
        for (const byte of [0xfe, 0xff]) {
          writeFileSync(Buffer.concat([Buffer.from(`${tree()}/odd-`), Buffer.from([byte])]), 'hidden\n')
        }
      },
    )
    expect(names.map((name) => added(files.get(name)))).toEqual(names.map((name) => [JSON.stringify(name)]))
    expect(files.get('odd-\ufffd')).toMatchObject({ content: 'binary', hunks: [] })
  })

  it('owes nothing to the one before it', async () => {
    const from = commit()
    write('a.js', 'one\n')
    const middle = commit()
    write('b.js', 'two\n')
    const to = commit()
    await takeDiff(place(), from, middle)
    expect((await takeDiff(place(), middle, to)).map(({ path, change }) => [path, change])).toEqual([['b.js', 'added']])
  })

  it('is empty between two equal commits', async () => {
    const files = await diffOf(
      () => write('a', 'a\n'),
      () => {},
    )
    expect([...files]).toEqual([])
  })

  it('reads a thousand files in order', async () => {
    const files = await diffOf(
      () => {},
      () => {
        for (let index = 0; index < 1000; index += 1) write(`src/${index}.js`, `${index}\n`)
      },
    )
    expect(files.size).toBe(1000)
    expect([...files.values()].every((file) => added(file).length === 1)).toBe(true)
  })
})
