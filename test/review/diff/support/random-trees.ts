import fc from 'fast-check'
import type { Planted, Tree } from './git-trees.ts'

const names = [
  'a.ts', 'b.ts', 'src/with space.ts', 'src/café.ts', 'tab\there.ts', 'quote".ts', 'back\\slash.ts', 'new\nline.ts', ' lead.ts',
  'trail .ts', 'a/b/x.ts', 'b/x', 'dev/null', '-dash', 'x => y.ts', 'a b/c d', '漢字.md', 'smile-\u{1F600}.txt', 'cr\r.ts', 'diff --git a',
] // biome-ignore format: a list to look at

const lines = [
  '', ' ', 'const a = 1', 'const b = 2', '-- drop', '++ b/evil.js', '-', '+', '--', '++', '- a/x', '+ b/x', '\\ No newline at end of file',
  '@@ -1,1 +1,1 @@', '@@ -0,0 +1 @@ x', 'diff --git a/x b/x', 'Binary files a and b differ', 'GIT binary patch', 'index 0000000..1111111',
  'function f() {', '}', 'tail\r', '\r', 'a\rb', '\u2028', 'é', '\u200b', '\f', '\ttab', 'rename from x', 'new file mode 100755',
] // biome-ignore format: a list to look at

const text = fc
  .record({ body: fc.array(fc.constantFrom(...lines), { maxLength: 40 }), end: fc.boolean(), windows: fc.boolean() })
  .map(({ body, end, windows }) => body.join(windows ? '\r\n' : '\n') + (end && body.length > 0 ? '\n' : ''))

const file: fc.Arbitrary<Planted> = fc.oneof(
  { weight: 8, arbitrary: text.map((one): Planted => ({ mode: '100644', text: one })) },
  { weight: 2, arbitrary: text.map((one): Planted => ({ mode: '100755', text: one })) },
  { weight: 1, arbitrary: fc.constantFrom('a.ts', '../x').map((one): Planted => ({ mode: '120000', text: one })) },
  { weight: 1, arbitrary: fc.constantFrom('1', '2').map((one): Planted => ({ mode: '160000', text: one.repeat(40) })) },
)

const edit = fc.record({
  kind: fc.constantFrom('keep', 'drop', 'mode', 'replace', 'edit', 'edit', 'edit', 'move', 'move'),
  at: fc.nat(40),
  name: fc.constantFrom(...names),
  to: file,
  line: fc.constantFrom(...lines),
})
type Edit = typeof edit extends fc.Arbitrary<infer One> ? One : never

/** Two trees: the second is the first with files edited, moved, made runnable, replaced, removed and added. */
export const trees: fc.Arbitrary<{ readonly before: Tree; readonly after: Tree }> = fc
  .record({
    old: fc.dictionary(fc.constantFrom(...names), file, { maxKeys: 6 }),
    edits: fc.array(edit, { minLength: 6, maxLength: 6 }),
    more: fc.dictionary(fc.constantFrom(...names), file, { maxKeys: 2 }),
  })
  .map(({ old, edits, more }) => {
    const before = separate(new Map(Object.entries(old)))
    const moved = [...before].flatMap(([path, planted], index) => {
      const one = edits[index]
      return one ? applied(path, planted, one) : []
    })
    return { before, after: separate(new Map([...Object.entries(more), ...moved])) }
  })

function applied(path: string, planted: Planted, one: Edit): [string, Planted][] {
  const isText = planted.mode.startsWith('100')
  if (one.kind === 'drop') return []
  if (one.kind === 'replace') return [[path, one.to]]
  if (one.kind === 'move') return [[one.name, isText && one.at % 2 === 0 ? touched(planted, one) : planted]]
  if (one.kind === 'keep' || !isText) return [[path, planted]]
  if (one.kind === 'edit') return [[path, touched(planted, one)]]
  return [[path, { ...planted, mode: planted.mode === '100644' ? '100755' : '100644' }]]
}

/** Puts lines in two places, so that a file has several hunks. */
function touched({ mode, text: body }: Planted, { at, line }: Edit): Planted {
  const all = body.split('\n')
  all.splice(at % (all.length + 1), at % 3, line)
  all.splice((at * 7) % (all.length + 1), at % 2, line, `${line}!`)
  return { mode, text: all.join('\n') }
}

/** A name cannot be a file and a folder at once. */
function separate(tree: Tree): Tree {
  const taken = [...tree.keys()]
  return new Map([...tree].filter(([path]) => !taken.some((other) => other.startsWith(`${path}/`))))
}
