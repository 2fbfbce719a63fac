import { describe, expect, it } from 'vitest'
import { type FloorReport, judgeFloor } from '../../src/decide/floor.ts'
import type { Changes } from '../../src/domain/bundle.ts'
import { type Config, config, defaultConfig } from '../../src/domain/config.ts'
import type { BaseEntry } from '../../src/domain/publication.ts'
import { credentials } from '../support/credentials.ts'
import { aFile, base64, someChanges } from '../support/publications.ts'
import { oid } from '../support/snapshots.ts'

type Base = { entries?: Record<string, BaseEntry>; attributes?: string | null; config?: Config }

function judge(
  changes: Changes,
  { entries = {}, attributes = null, config: rules = defaultConfig }: Base = {},
): FloorReport {
  return judgeFloor(changes, { entries, attributes }, rules)
}
const touch = (path: string, base: Base = {}) => judge(someChanges({ [path]: 'x\n' }), base)
const refusal = ({ refusals }: FloorReport) => refusals[0]?.reason ?? null
const holds = (report: FloorReport) => report.holds.map(({ reason, rule }) => `${reason} ${rule}`)
const tree = aFile(undefined, { mode: '040000', type: 'tree' })

describe('an ordinary change', () => {
  it('passes, with what it writes and deletes', () => {
    const entries = { 'src/old.ts': aFile('old\n') }
    expect(judge(someChanges({ 'src/a.ts': 'export {}\n', 'src/old.ts': null }), { entries })).toEqual({
      refusals: [],
      holds: [],
      files: [
        { path: 'src/a.ts', content: base64('export {}\n') },
        { path: 'src/old.ts', deleted: true },
      ],
      modes: {},
    })
  })

  it.each([
    'src/ünïcode/日本語.ts',
    'a b/c d.txt',
    'src/@types/x.d.ts',
    'app/[id]/page.tsx',
    'src/.hidden.ts',
    'x+y=z,1.md',
  ])('may be at %s', (path) => {
    expect(touch(path)).toMatchObject({ refusals: [], holds: [] })
  })

  it('is left out where it changes nothing', () => {
    const entries = { 'src/a.ts': aFile('same\n') }
    expect(judge(someChanges({ 'src/a.ts': 'same\n', 'src/gone.ts': null }), { entries }).files).toEqual([])
  })
})

describe('odd paths are refused', () => {
  it.each([
    ['absolute', '/etc/passwd', 'absolute'],
    ['with a drive letter', 'C:/x.txt', 'absolute'],
    ['in a home folder', '~/x', 'absolute'],
    ['going up', 'src/../../x', 'empty-or-dots'],
    ['staying', './src/x', 'empty-or-dots'],
    ['with an empty segment', 'src//x', 'empty-or-dots'],
    ['with a segment of spaces', 'src/ /x', 'empty-or-dots'],
    ['ending in a slash', 'src/', 'empty-or-dots'],
    ['going up in wide dots', 'src/\uFF0E\uFF0E/x', 'empty-or-dots'],
    ['with a backslash', 'src\\x', 'backslash'],
    ['with a newline', 'src/a\nb', 'hidden-character'],
    ['with a tab', 'src/a\tb', 'hidden-character'],
    ['with a zero character', 'src/a\0b', 'hidden-character'],
    ['with a zero-width space', '.github\u200B/workflows/x.yml', 'hidden-character'],
    ['with a direction override', 'src/a\u202Eb', 'hidden-character'],
    ['with a soft hyphen', 'src/a\u00ADb', 'hidden-character'],
    ['with a line separator', 'src/a\u2028b', 'hidden-character'],
    ['with half a character', 'src/a\uD800b', 'hidden-character'],
    ['starting with a dash', '-rf', 'leading-dash'],
    ['with pathspec magic', ':(glob)**', 'pathspec-magic'],
    ['with a quote', 'src/a"b', 'quote'],
    ['with an apostrophe', "src/a'b", 'quote'],
    ['with a backquote', 'src/a`b', 'quote'],
    ['named like a device', 'src/con', 'reserved-name'],
    ['named like a device with an extension', 'src/AUX.ts', 'reserved-name'],
    ['named like a device with a dot behind', 'src/nul.', 'reserved-name'],
    ['named like a port', 'COM1/x', 'reserved-name'],
    ['with the short name of .git', 'GIT~1/hooks/x', 'reserved-name'],
    ['with a segment that is too long', `src/${'x'.repeat(256)}`, 'too-long'],
    ['with a segment of too many bytes', `src/${'ü'.repeat(128)}`, 'too-long'],
  ])('%s', (_how, path, rule) => {
    expect(touch(path).refusals[0]).toMatchObject({ reason: 'path_odd', rule })
    expect(refusal(judge(someChanges({ [path]: null })))).toBe('path_odd')
  })
})

describe('protected paths are refused', () => {
  it.each([
    '.github/workflows/ci.yml',
    '.github/signalbox.yml',
    '.github/agents/engineer.md',
    '.github/skills/x/SKILL.md',
    '.github/checklists/security.yml',
    '.github/actions/x/action.yml',
    '.github/CODEOWNERS',
    '.GitHub/Workflows/x.yml',
    '.github ./x',
    '.github./x',
    '.github::$DATA/x',
    '\uFF0Egithub/x.yml',
    '.g\u0131thub/x.yml',
    'docs/.github/x.md',
    'CODEOWNERS',
    'docs/codeowners',
    'CodeOwners ',
    '.gitmodules',
    '.gitattributes',
    'src/.gitattributes',
    '.gitignore',
    'deep/er/.gitkeep',
    '.claude/settings.json',
    '.codex/x',
    '.cursor/rules',
    '.agents/x',
    '.husky/pre-commit',
    '.githooks/pre-push',
    '.devcontainer/devcontainer.json',
    '.vscode/tasks.json',
    '.anything/x',
    '.mcp.json',
    'packages/a/.mcp.json',
    'AGENTS.md',
    'src/agents.md',
    'CLAUDE.md',
    'GEMINI.md',
    'AGENTS.override.md',
    '.npmrc',
    'packages/a/.npmrc',
    '.yarnrc',
    '.yarnrc.yml',
    '.pnpmfile.cjs',
    'bunfig.toml',
  ])('%s', (path) => {
    expect(refusal(touch(path))).toBe('path_protected')
    expect(refusal(judge(someChanges({ [path]: null })))).toBe('path_protected')
  })

  it('also where a file is renamed to one: its new path counts', () => {
    const changes = someChanges({ 'src/a.yml': null, '.github/workflows/a.yml': 'x\n' })
    expect(refusal(judge(changes, { entries: { 'src/a.yml': aFile('x\n') } }))).toBe('path_protected')
  })

  it.each([
    ['a folder', 'infra', 'infra/prod/main.tf', true],
    ['a folder with a slash', '/infra/', 'infra/main.tf', true],
    ['a folder at any depth', 'secrets', 'src/secrets/x', true],
    ['a name at any depth', '*.tf', 'deep/er/main.tf', true],
    ['a pattern with stars', 'src/**/generated/*.ts', 'src/a/b/generated/x.ts', true],
    ['a pattern with no folder between', 'src/**/x.ts', 'src/x.ts', true],
    ['another case', 'Infra/**', 'INFRA/x', true],
    ['another name', 'infra', 'infrastructure/x', false],
    ['a star that stays within a folder', 'src/*.ts', 'src/a/x.ts', false],
  ])('that the configuration adds: %s', (_what, pattern, path, isProtected) => {
    const rules = config.parse({ paths: { protected: [pattern] } })
    expect(refusal(touch(path, { config: rules }))).toBe(isProtected ? 'path_protected' : null)
  })

  it('takes no pattern for ever', () => {
    const rules = config.parse({ paths: { protected: [`${'*a'.repeat(99)}b`, `${'**/'.repeat(60)}b`] } })
    const begin = performance.now()
    expect(refusal(touch(`${'a'.repeat(200)}/${'a/'.repeat(200)}a`, { config: rules }))).toBeNull()
    expect(performance.now() - begin).toBeLessThan(1000)
  })
})

describe('what stands in the base is refused', () => {
  it.each([
    ['a symbolic link', { 'src/a': aFile(undefined, { mode: '120000' }) }, 'symlink'],
    ['a submodule', { 'src/a': aFile(undefined, { mode: '160000', type: 'commit' }) }, 'submodule'],
    ['a mode nobody uses', { 'src/a': aFile('x', { mode: '100666' }) }, 'file_mode'],
    ['a set-uid bit', { 'src/a': aFile('x', { mode: '104755' }) }, 'file_mode'],
    ['a folder of that name', { 'src/a': tree }, 'file_mode'],
    ['a file above it', { src: aFile('x') }, 'file_mode'],
    ['a link above it', { src: aFile(undefined, { mode: '120000' }) }, 'symlink'],
    ['a submodule above it', { src: aFile(undefined, { mode: '160000', type: 'commit' }) }, 'submodule'],
    ['a pointer into Git LFS', { 'src/a': aFile('version https://git-lfs.github.com/spec/v1\noid sha256:0\n') }, 'lfs'],
  ] as readonly (readonly [string, Record<string, BaseEntry>, string])[])('%s', (_what, entries, reason) => {
    expect(refusal(touch('src/a', { entries }))).toBe(reason)
    expect(refusal(judge(someChanges({ 'src/a': null }), { entries }))).toBe(reason)
  })

  it.each([
    ['by extension', '*.bin filter=lfs diff=lfs merge=lfs -text', 'a/b/x.bin', true],
    ['by extension in another case', '*.BIN filter=lfs', 'x.bin', true],
    ['by folder', 'assets/** filter=lfs', 'assets/a/x.png', true],
    ['by anchored path', '/data/*.csv filter=lfs', 'data/x.csv', true],
    ['by class of characters', '*.[pj]ng filter=lfs', 'x.png', true],
    ['but not in a folder below', '/data/*.csv filter=lfs', 'data/a/x.csv', false],
    ['but not another file', '*.bin filter=lfs', 'x.txt', false],
    ['but not by a comment', '# *.bin filter=lfs', 'x.bin', false],
    ['but not when it is taken back', '*.bin filter=lfs\nsmall.bin -filter', 'small.bin', false],
    ['but not with another filter', '*.bin filter=crypt', 'x.bin', false],
    ['also when it is said again', '*.bin -filter\n*.bin filter=lfs', 'x.bin', true],
  ])('files kept in Git LFS %s', (_how, attributes, path, kept) => {
    expect(refusal(touch(path, { attributes }))).toBe(kept ? 'lfs' : null)
  })
})

describe('modes', () => {
  const changed = (mode: string | null, base: string | null) =>
    judge(someChanges({ 'run.sh': 'echo new\n' }, { modes: mode === null ? {} : { 'run.sh': mode } }), {
      entries: base === null ? {} : { 'run.sh': aFile('echo\n', { mode: base }) },
    })

  it.each([
    ['a plain file stays plain', null, '100644', {}, []],
    ['a new file is plain', null, null, {}, []],
    ['an executable file keeps its bit, though nobody says so', null, '100755', { 'run.sh': '100755' }, []],
    ['an executable file stays executable', '100755', '100755', { 'run.sh': '100755' }, []],
    [
      'a bit that is added waits for a person',
      '100755',
      '100644',
      { 'run.sh': '100755' },
      ['mode_change executable-bit'],
    ],
    [
      'a bit that is taken waits for a person',
      '100644',
      '100755',
      { 'run.sh': '100644' },
      ['mode_change executable-bit'],
    ],
    [
      'a new executable file waits for a person',
      '100755',
      null,
      { 'run.sh': '100755' },
      ['mode_change executable-bit'],
    ],
  ])('%s', (_what, mode, base, modes, held) => {
    const report = changed(mode, base)
    expect(report.refusals).toEqual([])
    expect(report.modes).toEqual(modes)
    expect(holds(report)).toEqual(held)
  })

  it.each([
    ['120000', 'symlink'],
    ['160000', 'submodule'],
    ['100666', 'file_mode'],
    ['104755', 'file_mode'],
    ['040000', 'file_mode'],
    ['100664', 'file_mode'],
  ])('%s is refused', (mode, reason) => {
    expect(refusal(changed(mode, '100644'))).toBe(reason)
    expect(refusal(changed(mode, null))).toBe(reason)
  })

  it('a change of mode alone is a change', () => {
    const entries = { 'run.sh': aFile('echo\n') }
    const report = judge(someChanges({ 'run.sh': 'echo\n' }, { modes: { 'run.sh': '100755' } }), { entries })
    expect(report.files).toHaveLength(1)
  })
})

describe('sizes', () => {
  const files = (count: number, text = 'x\n') =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`src/${index}.ts`, text]))

  it.each([
    ['a hundred files', files(100), null],
    ['more than a hundred files', files(101), 'too_many_files'],
    ['three thousand lines', { 'a.txt': 'x\n'.repeat(3000) }, null],
    ['more than three thousand lines', { 'a.txt': 'x\n'.repeat(3001) }, 'too_many_lines'],
    ['more than three thousand lines together', files(31, 'x\n'.repeat(100)), 'too_many_lines'],
    ['a file of a megabyte', { 'a.txt': 'x'.repeat(1_000_000) }, null],
    ['a file of more than a megabyte', { 'a.txt': 'x'.repeat(1_000_001) }, 'file_too_large'],
    ['more than four megabytes together', files(5, 'x'.repeat(900_000)), 'bundle_too_large'],
  ])('%s', (_what, some, reason) => {
    expect(refusal(judge(someChanges(some)))).toBe(reason)
  })

  it('count only lines the base does not have', () => {
    const long = Array.from({ length: 4000 }, (_, index) => `line ${index}`).join('\n')
    const entries = { 'a.txt': aFile(`${long}\n`) }
    expect(refusal(judge(someChanges({ 'a.txt': `first\n${long}\n` }), { entries }))).toBeNull()
    expect(refusal(judge(someChanges({ 'a.txt': `${long.replaceAll('\n', '\r\n')}\r\n` }), { entries }))).toBe(
      'too_many_lines',
    )
    expect(refusal(judge(someChanges({ 'a.txt': `${long}\n` }), { entries: { 'a.txt': aFile() } }))).toBe(
      'too_many_lines',
    )
  })

  it('content that is not base64 is no bundle of ours', () => {
    const changes = { ...someChanges({}), files: { 'a.txt': { content: 'not base64!' } } }
    expect(refusal(judge(changes))).toBe('bundle_invalid')
  })
})

describe('credentials in added lines are refused', () => {
  it.each(credentials)('%s', (rule, value) => {
    const { refusals } = judge(someChanges({ 'src/key.ts': `// a\n\nconst key = '${value}'\n` }))
    expect(refusals).toContainEqual({ reason: 'secret_found', path: 'src/key.ts', line: 3, rule })
    expect(JSON.stringify(refusals)).not.toContain(value)
  })

  const key = `AKIA${'A1B2'.repeat(4)}`

  it('also where git calls the file binary', () => {
    const content = Buffer.concat([Buffer.from([0, 0xff, 0xfe]), Buffer.from(`\n${key}\n`)]).toString('base64')
    expect(refusal(judge({ ...someChanges({}), files: { 'x.dat': { content } } }))).toBe('secret_found')
  })

  it('but not where they stand already, nor where they go', () => {
    const entries = { 'src/key.ts': aFile(`const old = '${key}'\nlet a\n`) }
    expect(refusal(judge(someChanges({ 'src/key.ts': `let b\nconst old = '${key}'\n` }), { entries }))).toBeNull()
    expect(refusal(judge(someChanges({ 'src/key.ts': 'let a\n' }), { entries }))).toBeNull()
    expect(refusal(judge(someChanges({ 'src/key.ts': null }), { entries }))).toBeNull()
  })

  it('and again where one more of them is written', () => {
    const entries = { 'src/key.ts': aFile(`'${key}'\n`) }
    expect(refusal(judge(someChanges({ 'src/key.ts': `'${key}'\n'${key}'\n` }), { entries }))).toBe('secret_found')
  })

  it('no comment in the change allows them', () => {
    expect(refusal(judge(someChanges({ 'src/key.ts': `'${key}' // allow-secret\n` })))).toBe('secret_found')
  })
})

describe('hidden characters in added lines are refused', () => {
  it.each([
    ['the Tag block', `a${String.fromCodePoint(0xe0061)}`],
    ['a direction override', 'a\u202E'],
    ['an isolate', 'a\u2067'],
    ['a zero-width space', 'a\u200Bb'],
    ['a zero-width joiner between letters', 'a\u200Db'],
    ['a word joiner', 'a\u2060b'],
    ['an invisible times', 'a\u2062b'],
    ['a variation selector behind a letter', 'a\uFE0F'],
    ['a supplementary variation selector', `a${String.fromCodePoint(0xe0101)}`],
    ['a soft hyphen', 'a\u00ADb'],
    ['a Hangul filler', 'let \u3164 = 1'],
    ['a byte order mark in the middle', 'a\uFEFFb'],
    ['an emoji with letters hidden behind it', `😀${String.fromCodePoint(0xe0061, 0xe007f)}`],
    ['a row of selectors behind an emoji', `😀${'\uFE0F'.repeat(4)}`],
  ])('%s', (_what, text) => {
    expect(judge(someChanges({ 'src/a.ts': `let a\n// ${text}\n` })).refusals).toEqual([
      { reason: 'hidden_unicode', path: 'src/a.ts', line: 2, rule: 'hidden-character' },
    ])
  })

  it.each([
    ['emoji with a selector', '❤️ ✔️'],
    ['a family', '👨‍👩‍👧‍👦'],
    ['a skin tone', '👍🏽'],
    ['a keycap', '1️⃣'],
    ['a flag', '🇩🇪'],
    ['a rainbow flag', '🏳️‍🌈'],
    ['Persian with its non-joiner', 'می\u200Cخواهم'],
    ['Hindi with its joiner', 'क्\u200Dष'],
    ['a byte order mark at the start', '\uFEFFlet a'],
    ['right-to-left letters', 'עברית'],
  ])('but not %s', (_what, text) => {
    expect(judge(someChanges({ 'src/a.ts': `${text}\n` })).refusals).toEqual([])
  })

  it('nor where they stand already, nor in binary files', () => {
    const entries = { 'src/a.ts': aFile('a\u200Bb\n') }
    expect(judge(someChanges({ 'src/a.ts': 'a\u200Bb\nc\n' }), { entries }).refusals).toEqual([])
    const content = Buffer.from('a\u200Bb\0').toString('base64')
    expect(judge({ ...someChanges({}), files: { 'x.dat': { content } } }).refusals).toEqual([])
  })
})

describe('what waits for a person', () => {
  it.each([
    ['package.json', 'manifest-or-lockfile'],
    ['packages/a/package.json', 'manifest-or-lockfile'],
    ['package-lock.json', 'manifest-or-lockfile'],
    ['yarn.lock', 'manifest-or-lockfile'],
    ['pnpm-lock.yaml', 'manifest-or-lockfile'],
    ['bun.lockb', 'manifest-or-lockfile'],
    ['deno.json', 'manifest-or-lockfile'],
    ['go.mod', 'manifest-or-lockfile'],
    ['go.sum', 'manifest-or-lockfile'],
    ['pyproject.toml', 'manifest-or-lockfile'],
    ['requirements-dev.txt', 'manifest-or-lockfile'],
    ['uv.lock', 'manifest-or-lockfile'],
    ['Gemfile.lock', 'manifest-or-lockfile'],
    ['pom.xml', 'manifest-or-lockfile'],
    ['app/build.gradle.kts', 'manifest-or-lockfile'],
    ['gradle/libs.versions.toml', 'manifest-or-lockfile'],
    ['mix.exs', 'manifest-or-lockfile'],
    ['stack.yaml', 'manifest-or-lockfile'],
    ['App/App.csproj', 'manifest-or-lockfile'],
    ['Directory.Build.props', 'manifest-or-lockfile'],
    ['Cargo.toml', 'manifest-or-lockfile'],
    ['action.yml', 'action'],
    ['tools/x/action.yaml', 'action'],
    ['Dockerfile', 'build'],
    ['docker/Dockerfile.prod', 'build'],
    ['Makefile', 'build'],
    ['eslint.config.js', 'lint-or-test-config'],
    ['vitest.config.ts', 'lint-or-test-config'],
    ['biome.jsonc', 'lint-or-test-config'],
    ['conftest.py', 'lint-or-test-config'],
    ['SECURITY.md', 'policy'],
    ['LICENSE', 'policy'],
    ['LICENSE.txt', 'policy'],
    ['scripts/ci.sh', 'script'],
    ['ci/build.py', 'script'],
  ])('a change of %s', (path, rule) => {
    expect(holds(touch(path))).toEqual([`sensitive_path ${rule}`])
    expect(holds(judge(someChanges({ [path]: null }), { entries: { [path]: aFile('x\n') } }))).toEqual([
      `sensitive_path ${rule}`,
    ])
  })

  it('a script that the configuration runs', () => {
    const rules = config.parse({ run: { verify: ['npm test && ./tools/verify.sh --all'] } })
    expect(holds(touch('tools/verify.sh', { config: rules }))).toEqual(['sensitive_path script'])
    expect(holds(touch('tools/other.sh', { config: rules }))).toEqual([])
  })

  it('a path that the configuration adds', () => {
    const rules = config.parse({ paths: { sensitive: ['db/migrations/**'] } })
    expect(holds(touch('db/migrations/1.sql', { config: rules }))).toEqual(['sensitive_path configured'])
  })

  it.each(['test/a.test.ts', 'tests/x.py', 'src/__tests__/a.ts', 'src/a.spec.ts', 'pkg/a_test.go', 'src/test_a.py'])(
    'a test that is deleted: %s',
    (path) => {
      expect(holds(judge(someChanges({ [path]: null }), { entries: { [path]: aFile('x\n') } }))).toEqual([
        'sensitive_path test-deleted',
      ])
      expect(holds(touch(path))).toEqual([])
    },
  )
})

describe('a bundle with several faults', () => {
  it('is refused as a whole, by the nearest reason, and lists them all', () => {
    const changes = someChanges({ 'src/ok.ts': 'ok\n', CODEOWNERS: '* @x\n', '/abs': 'x\n' })
    const report = judge(changes)
    expect(report.refusals.map(({ reason, path }) => [reason, path])).toEqual([
      ['path_odd', '/abs'],
      ['path_protected', 'CODEOWNERS'],
    ])
    expect(report.files).toEqual([])
  })

  it('does not trip over names that every object has', () => {
    const changes = someChanges({ constructor: 'x\n', toString: 'x\n', 'src/hasOwnProperty': 'x\n' })
    expect(judge(changes)).toMatchObject({ refusals: [], holds: [] })
    expect(changes.base).toBe(oid('main'))
  })
})
