import { afterAll, describe, expect, it } from 'vitest'
import { readDiff } from '../../../src/review/diff/read-diff.ts'
import { openWorkshop, plain, type Tree } from './support/git-trees.ts'
import { faultOf, readOrThrow } from './support/reading.ts'

const workshop = openWorkshop()
afterAll(() => workshop.remove())

const ten = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n'
const old = plain({ 'a.ts': 'x\n', 'b.ts': ten, 'logo.png': 'p' })
const now = plain({ 'a.ts': 'y\n', 'c.ts': `${ten}more\n`, 'logo.png': 'q', 'new.ts': 'n\n' })

/** The sections of a patch, one text each. */
function sectionsOf(patch: string): string[] {
  return patch.split(/^(?=diff --git )/m)
}

function contentOf(tree: Tree): string | undefined {
  const { raw, patch } = workshop.diff(plain({}), tree)
  return readOrThrow(readDiff(raw, patch))[0]?.content
}

describe('a listing and its patch', () => {
  it('are put together in order, media left out', () => {
    const { raw, patch } = workshop.diff(old, now)
    const asked = sectionsOf(patch).filter((section) => !section.includes('logo.png'))
    const files = readOrThrow(readDiff(raw, asked.join('')))
    expect(files.map(({ path, change, content, hunks }) => [path, change, content, hunks.length])).toEqual([
      ['a.ts', 'modified', 'text', 1],
      ['c.ts', 'renamed', 'text', 1],
      ['logo.png', 'modified', 'media', 0],
      ['new.ts', 'added', 'text', 1],
    ])
  })

  it('leave out what was too large to ask for', () => {
    const { raw, patch } = workshop.diff(old, now)
    const asked = sectionsOf(patch).filter((section) => section.includes('/a.ts'))
    const files = readOrThrow(readDiff(raw, asked.join(''), (_, index) => (index === 0 ? 'text' : 'too_large')))
    expect(files.map(({ content }) => content)).toEqual(['text', 'too_large', 'too_large', 'too_large'])
  })

  it.each<[string, (sections: string[]) => string[], string]>([
    ['lacks a file', (all) => all.slice(0, -1), 'sections_differ'],
    ['lacks a file in the middle', (all) => all.toSpliced(1, 1), 'sections_differ'],
    ['has a file more', (all) => [...all, sectionOf('more.ts')], 'sections_differ'],
    ['has another order', (all) => all.toReversed(), 'sections_differ'],
    ['has a file under another name', (all) => all.map((one) => one.replaceAll('new.ts', 'old.ts')), 'sections_differ'],
    [
      'has a file of other content',
      (all) => all.map((one) => one.replace(/^index ..../m, 'index 0123')),
      'sections_differ',
    ],
    [
      'has an added file as a changed one',
      (all) => all.map((one) => one.replace('new file mode 100644\n', '')),
      'sections_differ',
    ],
    ['lost the hunks of its last file', (all) => all.with(-1, (all.at(-1) ?? '').split('@@')[0] ?? ''), 'truncated'],
    ['begins with something else', (all) => ['warning: x\n', ...all], 'unexpected_line'],
    [
      'has a line in a header that git does not print',
      (all) => all.map((one) => one.replace('--- ', 'x\n--- ')),
      'unexpected_line',
    ],
  ])('are refused where the patch %s', (_, change, why) => {
    const { raw, patch } = workshop.diff(old, now)
    expect(faultOf(readDiff(raw, change(sectionsOf(patch)).join(''), () => 'text'))).toBe(why)
  })

  it.each<[string, string, string]>([
    ['a NUL', 'const a = "\0"\n', 'binary'],
    ['mostly bytes that are no text', '\u0001\u0002\u0003\u0004'.repeat(50), 'binary'],
    ['some escape sequences', '\u001b[31mred\u001b[0m\n'.repeat(20), 'text'],
    ['a few odd characters', `\u0001 ${'plain text '.repeat(20)}\n`, 'text'],
    ['other scripts', '漢字かな交じり文\n'.repeat(10), 'text'],
  ])('find a file with %s by its lines', (_, text, content) => {
    expect(contentOf(plain({ 'a.bin': text }))).toBe(content)
  })

  it('find lines that attributes would hide', () => {
    const before = plain({})
    const after = plain({ '.gitattributes': '*.js -diff\n', 'evil.js': 'steal()\n' })
    const { raw, patch } = workshop.diff(before, after)
    const files = readOrThrow(readDiff(raw, patch))
    expect(files[1]?.hunks[0]?.lines.map(({ text }) => text)).toEqual(['steal()'])
  })

  it('tell a file that git would not print as binary', () => {
    const { raw, patch } = workshop.diff(plain({}), plain({ 'a.bin': '\0' }), [])
    expect(readOrThrow(readDiff(raw, patch))[0]).toMatchObject({ content: 'binary', hunks: [] })
  })

  it.each<[string, Tree, Tree, string]>([
    ['a changed image', plain({ 'a.png': 'x' }), plain({ 'a.png': 'y' }), 'media'],
    ['an image under a large name', plain({}), plain({ 'A.JPG': 'y' }), 'media'],
    ['code that moves under the name of an image', plain({ 'a.ts': ten }), plain({ 'a.png': ten }), 'text'],
    ['an image that may be run', plain({}), new Map([['a.png', { mode: '100755', text: 'y' }]]), 'text'],
    ['a link under the name of an image', plain({}), new Map([['a.png', { mode: '120000', text: 'y' }]]), 'text'],
    ['a file that only ends like one', plain({}), plain({ apng: 'y' }), 'text'],
    ['a name that is nothing but an ending', plain({}), plain({ '.png': 'y' }), 'text'],
    ['a folder that is named like one', plain({}), plain({ 'a.png/x': 'y' }), 'text'],
    ['a drawing that can hold a script', plain({}), plain({ 'a.svg': 'y' }), 'text'],
  ])('take %s for %s', (_, before, after, content) => {
    const { raw, patch } = workshop.diff(before, after)
    const asked = content === 'media' ? '' : patch
    expect(readOrThrow(readDiff(raw, asked))[0]?.content).toBe(content)
  })
})

function sectionOf(path: string): string {
  return workshop.diff(plain({}), plain({ [path]: 'more\n' })).patch
}
