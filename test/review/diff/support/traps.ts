import { plain, type Tree } from './git-trees.ts'

/** A change that readers of diffs get wrong. */
export type Trap = {
  readonly name: string
  readonly old: Tree
  readonly now: Tree
  /** How git is asked, beside `-M`. */
  readonly options?: readonly string[]
  readonly quotePath?: 'true'
}

const ten = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n'

function from(name: string, old: Record<string, string>, now: Record<string, string>): Trap {
  return { name, old: plain(old), now: plain(now) }
}

function one(path: string, mode: '100644' | '100755' | '120000' | '160000', text: string): Tree {
  return new Map([[path, { mode, text }]])
}

export const traps: readonly Trap[] = [
  from('a removed line that prints as `--- drop`', { 'a.sql': 'x\n-- drop\ny\n' }, { 'a.sql': 'x\ny\n' }),
  from('an added line that prints as `+++ b/evil.js`', { 'a.ts': 'x\n' }, { 'a.ts': 'x\n++ b/evil.js\n' }),
  from('both at once, as a header has them', { 'a.ts': '-- a/a.ts\nx\n' }, { 'a.ts': '++ b/evil.js\nx\n' }),
  from(
    'lines that look like headers',
    { 'a.ts': 'x\n@@ -1 +1 @@\ny\n' },
    { 'a.ts': 'x\n@@ -9,9 +9,9 @@\ndiff --git a/b b/b\nindex 1..2\ny\n' },
  ),
  from('a new file of one line', { 'b.ts': 'x\n' }, { 'a.ts': 'x\n', 'b.ts': 'x\n' }),
  from('a removed file of one line', { 'a.ts': 'y\n', 'b.ts': 'x\n' }, { 'b.ts': 'x\n' }),
  from('line ends of Windows', { 'a.ts': 'x\r\ny\r\n' }, { 'a.ts': 'x\r\nz\r\n' }),
  from('no line end at the end', { 'a.ts': 'x\ny' }, { 'a.ts': 'x\nz' }),
  from('a line end that is added', { 'a.ts': 'x\ny' }, { 'a.ts': 'x\ny\n' }),
  from('the words of that note as content', { 'a.ts': 'x\n' }, { 'a.ts': 'x\n\\ No newline at end of file\ny\n' }),
  { name: 'a symbolic link', old: plain({}), now: one('link', '120000', 'a.ts') },
  { name: 'a file that becomes a link', old: plain({ 'a.ts': 'x\ny\n' }), now: one('a.ts', '120000', 'b.ts') },
  {
    name: 'a submodule that moves',
    old: one('sub', '160000', '1'.repeat(40)),
    now: one('sub', '160000', '2'.repeat(40)),
  },
  { name: 'a change of the mode alone', old: plain({ 'a.sh': 'x\n' }), now: one('a.sh', '100755', 'x\n') },
  { name: 'a change of the mode and of a line', old: plain({ 'a.sh': 'x\n' }), now: one('a.sh', '100755', 'y\n') },
  from('a pure rename', { 'a.ts': ten }, { 'b.ts': ten }),
  from('a rename with a change', { 'a.ts': ten }, { 'b.ts': `${ten}more\n` }),
  from('a rename between names with spaces', { 'a b.ts': ten }, { 'c d.ts': `${ten}more\n` }),
  from('an empty new file', {}, { 'a.ts': '' }),
  from('a name with spaces', { 'my file.ts': 'x\n' }, { 'my file.ts': 'y\n' }),
  from('a name that looks like two', { 'x b/x': 'x\n' }, { 'x b/x': 'y\n' }),
  from('a name with a tab', { 'a\tb.ts': 'x\n' }, { 'a\tb.ts': 'y\n' }),
  from('a name with quotes and a backslash', { 'a"\\b.ts': 'x\n' }, { 'a"\\b.ts': 'y\n' }),
  { ...from('a name in octal escapes', { 'café.ts': 'x\n' }, { 'café.ts': 'y\n' }), quotePath: 'true' },
  { ...from('a rename in octal escapes', { 'café.ts': ten }, { 'thé.ts': `${ten}more\n` }), quotePath: 'true' },
  {
    ...from('hunks without context', { 'a.ts': ten }, { 'a.ts': ten.replace('two\n', '').replace('nine', 'NINE') }),
    options: ['-U0'],
  },
  {
    ...from('a removed line between kept ones', { 'a.ts': ten }, { 'a.ts': ten.replace('five\n', '') }),
    options: ['-U1'],
  },
  from('an empty line', { 'a.ts': 'x\n\ny\n' }, { 'a.ts': 'x\n\nz\n' }),
  from('no content any more', { 'a.ts': 'x\n' }, { 'a.ts': '' }),
]
