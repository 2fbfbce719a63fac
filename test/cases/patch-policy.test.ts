import { afterAll, beforeAll, describe, expect } from 'vitest'
import {
  commitFacts,
  listTree,
  resolve,
  updateRef,
  writeBlob,
  writeCommit,
  writeTree,
} from '../../src/emulator/git/plumbing.ts'
import type { Stage } from '../../src/hosts/cli/stage/stage.ts'
import { type House, openHouse, troublesOf } from './support/house.ts'
import { change, type Touched } from './support/plans.ts'
import { surface } from './support/surface.ts'

/*
 * A run hands back whole files and their modes, never a patch. Cases that speak of patch headers, hunks or renames are
 * told as what git makes of such a patch: the paths it would delete and add, and the modes it would set.
 */

const cases = surface('patch-policy')
const ci = `name: ci
on: { push: { branches: [never] } }
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: ./tools/lint
      - run: ./scripts/ci.sh
      - run: bash tools/verify.sh --all
`
const files = {
  '.github/signalbox.yml': `merge: { mode: auto, quiet: 1ms }
limits: { parallel_runs: 20, dispatches_per_person_and_hour: 200, repository_day_usd: 10000, agent_month_usd: 10000 }
`,
  '.github/workflows/ci.yml': ci,
  CODEOWNERS: '* @mona\n',
  LICENSE: 'Do as you like.\n',
  'action.yml': 'name: toy\n',
  'bin/tool': '#!/bin/sh\n',
  'package.json': '{ "scripts": { "test": "node --test" } }\n',
  'scripts/ci.sh': 'npm test\n',
  'src/a.txt': 'one\ntwo\n',
  'src/b.txt': 'name: b\n',
  'test/a.test.js': 'test\n',
  'test/deep/b.test.js': 'test\n',
  'tools/lint/action.yml': 'name: lint\n',
  'tools/lint/index.js': 'lint\n',
  'tools/verify.sh': 'npm test\n',
}

let house: House

beforeAll(async () => {
  house = await openHouse({ files, people: { mona: 'write' }, before: addLinks })
}, 60_000)

afterAll(async () => {
  await house.close()
  expect(troublesOf(house)).toEqual([])
})

/** What the contents API cannot make: links to a file and to a folder, and a submodule. */
async function addLinks({ repository: { dir } }: Stage): Promise<void> {
  const main = resolve(dir, 'refs/heads/main') ?? ''
  const { tree, author } = commitFacts(dir, main)
  const changed = writeTree(dir, tree, [
    { path: 'link', mode: '120000', sha: writeBlob(dir, 'src/a.txt') },
    { path: 'linked', mode: '120000', sha: writeBlob(dir, 'src') },
    { path: 'vendor/lib', mode: '160000', sha: main },
  ])
  const commit = { tree: changed, parents: [main], message: 'Add links', author, committer: author }
  updateRef(dir, 'refs/heads/main', writeCommit(dir, commit))
}

/** An issue whose run handed these changes back, once that was published or refused; its number. */
async function handedBack(touched: Touched, title = 'Change something'): Promise<number> {
  const mona = house.as('mona')
  const number = await mona.openIssue({ title, body: 'Please.' })
  await mona.label(number, 'agent')
  await house.still()
  await house.finish(number, change(touched))
  return number
}

function pullOf(number: number) {
  return house.pulls().find(({ pull }) => pull.headRef.startsWith(`agent/${number}-`)) ?? null
}

function endOf(number: number) {
  return house.ledger().entries.findLast((entry) => entry.kind === 'released' && entry.key === `b-${number}`)
}

/** The whole bundle was refused for that reason, and the one reply names each of these places. */
function expectRefused(number: number, because: string, ...places: readonly string[]): void {
  expect(endOf(number)).toMatchObject({ because, next: 'open' })
  expect(house.refs().filter((ref) => ref.startsWith(`refs/heads/agent/${number}-`))).toEqual([])
  expect(pullOf(number)).toBeNull()
  const [reply = '', ...more] = house.replies(number)
  expect(more).toEqual([])
  expect(reply).toContain(`The whole change was refused and nothing was committed (\`${because}\`).`)
  expect(reply.split('\n').filter((line) => line.startsWith('- '))).toEqual(places.map((place) => `- ${place}`))
  expect(house.workpad(number)).toContain(because)
}

/** The pull request is there; it is green, and yet its merge waits for a person, who reads why. */
async function expectHeld(number: number, because: string, ...places: readonly string[]): Promise<void> {
  const pull = pullOf(number)
  if (pull === null) throw new Error(`#${number} has no pull request: ${JSON.stringify(endOf(number))}`)
  expect(endOf(number)).toMatchObject({ because: 'published' })
  const { headSha } = pull.pull
  await house.as('mona').request('POST', `/statuses/${headSha}`, { state: 'success', context: 'ci' })
  await house.still()
  expect(house.mergeReason(headSha)).toBe(because)
  expect(house.mergeCheck(headSha)).toMatchObject({ status: 'completed', conclusion: 'neutral' })
  const shut = house.shutGates(headSha)
  // The gate of its own knows some of the paths by itself.
  const others = because === 'sensitive_path' ? shut.filter((gate) => gate !== 'Sensitive paths') : shut
  expect(others).toEqual(['Holds'])
  expect(house.pull(pull.number).state).toBe('open')
  for (const place of places) expect(pull.body).toContain(place)
}

function writing(paths: readonly string[]): Touched {
  return { files: Object.fromEntries(paths.map((path) => [path, 'Hello.\n'])) }
}

function shown(rule: string, paths: readonly string[]): readonly string[] {
  return paths.map((path) => `\`${path}\`: \`${rule}\``)
}

describe('where a file goes', () => {
  cases.covers('P02', async () => {
    const absolute = ['/etc/passwd', 'C:\\Windows\\x', 'c:/windows/x', '~/.ssh/config', '//x']
    const upwards = ['../up.txt', 'src/../../up.txt', './x', 'src//x']
    const number = await handedBack(writing([...absolute, ...upwards]))
    expectRefused(number, 'path_odd', ...shown('absolute', absolute), ...shown('empty-or-dots', upwards))
  })

  cases.covers('P13', async () => {
    const paths = [
      '.GitHub/Workflows/x.yml',
      '.github /workflows/x.yml',
      '.github./workflows/x.yml',
      '.github/workflows./x.yml',
      '\uFF0Egithub/workflows/x.yml',
      '.g\u0131thub/workflows/x.yml',
      '.GITATTRIBUTES',
      'src/.gitattributes',
      'src/.GIT/config',
    ]
    const number = await handedBack(writing(paths))
    expectRefused(number, 'path_protected', ...shown('git-or-github', paths))
  })

  cases.covers('P14', async () => {
    const hidden = [
      '.github\u200B/workflows/x.yml',
      'src/a\u202Etxt.js',
      'src/\u0007bell',
      'src/\u{E0041}tag',
      '\uFEFFx',
    ]
    const number = await handedBack(writing([...hidden, 'line\u2028end']))
    // The reply names them without what hides in them.
    const seen = ['.github/workflows/x.yml', 'src/atxt.js', 'src/bell', 'src/tag', 'x', 'line end']
    expectRefused(number, 'path_odd', ...shown('hidden-character', seen))
  })

  cases.covers('P38', async () => {
    const hidden = ['new\nline', 'tab\tbed']
    const dashed = ['-rf', '--upload-pack=x']
    const magic = [':(glob)**', ':!x']
    const quoted = ['a"b', "a'b"]
    const number = await handedBack(writing([...hidden, ...dashed, ...magic, ...quoted]))
    expectRefused(
      number,
      'path_odd',
      ...shown('hidden-character', ['new line', 'tab bed']),
      ...shown('leading-dash', dashed),
      ...shown('pathspec-magic', magic),
      ...shown('quote', quoted),
    )
  })
})

describe('what a file is', () => {
  cases.covers('P05', async () => {
    const number = await handedBack({
      files: { 'src/a.txt': '/etc/passwd', link: 'src/b.txt', linked: null, 'linked/c.txt': 'through a link\n' },
      modes: { 'src/a.txt': '120000' },
    })
    const standing = shown('symlink-in-base', ['link', 'linked', 'linked/c.txt'])
    expectRefused(number, 'symlink', ...shown('new-symlink', ['src/a.txt']), ...standing)
  })

  cases.covers('P06', async () => {
    const gitlinks = await handedBack({
      files: { 'vendor/lib': 'x', 'vendor/lib/x.txt': 'x', 'vendor/new': 'x' },
      modes: { 'vendor/lib': '160000', 'vendor/new': '160000' },
    })
    const standing = shown('submodule-in-base', ['vendor/lib', 'vendor/lib/x.txt'])
    expectRefused(gitlinks, 'submodule', ...standing, ...shown('new-submodule', ['vendor/new']))
    const modules = ['.gitmodules', 'src/.gitmodules']
    expectRefused(await handedBack(writing(modules)), 'path_protected', ...shown('git-or-github', modules))
  })

  cases.covers('P07', async () => {
    const modes = { 'src/a.txt': '100755', 'src/new.sh': '100755' }
    const number = await handedBack({ files: { 'src/a.txt': 'one\ntwo\n', 'src/new.sh': '#!/bin/sh\n' }, modes })
    await expectHeld(number, 'mode_change', '`src/a.txt`: `executable-bit`', '`src/new.sh`: `executable-bit`')
    const branch = pullOf(number)?.pull.headRef ?? ''
    expect(['src/a.txt', 'src/new.sh', 'src/b.txt'].map((path) => house.mode(branch, path))).toEqual([
      '100755',
      '100755',
      '100644',
    ])
    const plain = await handedBack({ files: { 'bin/tool': '#!/bin/sh\necho\n' }, modes: { 'bin/tool': '100644' } })
    await expectHeld(plain, 'mode_change', '`bin/tool`: `executable-bit`')
  })

  cases.covers('P08', async () => {
    const modes = { 'src/a.txt': '100666', 'src/b.txt': '104755', 'src/new.txt': '100600', 'src/folder': '040000' }
    const number = await handedBack({ ...writing(Object.keys(modes)), modes })
    expectRefused(number, 'file_mode', ...shown('unknown-mode', Object.keys(modes)))
  })
})

describe('what steers GitHub and agents', () => {
  // git reads such a patch as: the file of the header goes, the file of the other line changes.
  cases.covers('P09', async () => {
    const number = await handedBack({ files: { 'src/a.txt': null, '.github/workflows/ci.yml': `${ci}# more\n` } })
    expectRefused(number, 'path_protected', '`.github/workflows/ci.yml`: `git-or-github`')
  })

  cases.covers('P10', async () => {
    const number = await handedBack({ files: { 'src/b.txt': null, '.github/workflows/b.yml': files['src/b.txt'] } })
    expectRefused(number, 'path_protected', '`.github/workflows/b.yml`: `git-or-github`')
  })

  cases.covers('P11', async () => {
    const number = await handedBack({ files: { CODEOWNERS: null, '.github/workflows/ci.yml': null, LICENSE: null } })
    const workflow = shown('git-or-github', ['.github/workflows/ci.yml'])
    expectRefused(number, 'path_protected', ...shown('protected-name', ['CODEOWNERS']), ...workflow)
    const held = await handedBack({ files: { LICENSE: null, 'test/a.test.js': null, 'test/deep/b.test.js': null } })
    const tests = shown('test-deleted', ['test/a.test.js', 'test/deep/b.test.js'])
    await expectHeld(held, 'sensitive_path', '`LICENSE`: `policy`', ...tests)
  })

  cases.covers('P12', async () => {
    const paths = ['.github/workflows/ci.yml', '.github/workflows/new.yml', '.github/workflows/signalbox.yml']
    expectRefused(await handedBack(writing(paths)), 'path_protected', ...shown('git-or-github', paths))
    expect(house.stage.app.permissions).not.toHaveProperty('workflows')
  })

  cases.covers('P15', async () => {
    const actions = ['.github/actions/setup/action.yml']
    expectRefused(await handedBack(writing(actions)), 'path_protected', ...shown('git-or-github', actions))
    for (const [path, rule] of [
      ['action.yml', 'action'],
      ['tools/lint/action.yml', 'action'],
      ['tools/lint/index.js', 'script'],
      ['scripts/ci.sh', 'script'],
      ['tools/verify.sh', 'script'],
    ] as const) {
      await expectHeld(await handedBack(writing([path])), 'sensitive_path', ...shown(rule, [path]))
    }
  })

  cases.covers('P16', async () => {
    const paths = [
      'CODEOWNERS',
      'codeowners',
      'docs/CODEOWNERS',
      'docs/CodeOwners',
      'deep/er/CODEOWNERS',
      '.github/CODEOWNERS',
    ]
    const named = shown('protected-name', paths.slice(0, -1))
    const number = await handedBack(writing(paths))
    expectRefused(number, 'path_protected', ...named, ...shown('git-or-github', paths.slice(-1)))
  })

  cases.covers('P20', async () => {
    const paths = ['package.json', 'vitest.config.ts', 'biome.json']
    const number = await handedBack(writing(paths))
    await expectHeld(number, 'sensitive_path', ...shown('manifest-or-lockfile', paths.slice(0, 1)))
    for (const place of shown('lint-or-test-config', paths.slice(1))) expect(pullOf(number)?.body).toContain(place)
  })
})

/** Made up, in the shapes that vendors gave their credentials; put together here so that no scanner takes this file for a leak. */
const some = 'a1B2c3D4e5F6g7H8i9J0'.repeat(4)
const short = some.slice(0, 36)
const credentials: readonly { readonly value: string; readonly rules: readonly string[] }[] = [
  ...['p', 'o', 'u', 'r'].map((kind) => ({ value: `gh${kind}_${short}`, rules: ['github-token'] })),
  { value: `gh${'s'}_${short}`, rules: ['github-token', 'github-app-token'] },
  { value: `gh${'s'}_1234567_${some}.${some}.${some}`, rules: ['github-app-token'] },
  { value: `github${'_pat_'}${some}`, rules: ['github-fine-grained-token'] },
  { value: `sk-${'ant-'}api03-${some}`, rules: ['anthropic-key'] },
  { value: `AK${'IA'}ABCDEFGHIJKLMNOP`, rules: ['aws-access-key'] },
  { value: `xo${'xb-'}${some}`, rules: ['slack-token'] },
  { value: `np${'m_'}${short}`, rules: ['npm-token'] },
  { value: `-----BEGIN RSA ${'PRIVATE'} KEY-----`, rules: ['private-key'] },
  { value: `ey${'J'}${short}.ey${'J'}${short}.${some}`, rules: ['json-web-token'] },
]

describe('what a file says', () => {
  cases.covers('P25', async () => {
    const before = house.server.log.length
    const lines = ['one', 'two', ...credentials.map(({ value }) => `key = ${value}`)]
    const number = await house.as('mona').openIssue({ title: 'Add the keys', body: 'Please.' })
    const comment = await house.as('mona').comment(number, '@agent add the keys')
    await house.still()
    await house.finish(number, change({ files: { 'src/a.txt': `${lines.join('\n')}\n` } }))
    const places = credentials.flatMap(({ rules }, index) =>
      rules.map((rule) => `\`src/a.txt\`, line ${index + 3}: \`${rule}\``),
    )
    expectRefused(number, 'secret_found', ...places)
    expect(house.replies(number)[0]).toContain('If a real credential got into the run, rotate it.')
    expect(house.reactions({ comment })).toContain('confused')
    const said = JSON.stringify([house.comments(number), house.ledger(), house.server.log.slice(before)])
    expect(credentials.filter(({ value }) => said.includes(value))).toEqual([])
  })

  cases.covers('P33', async () => {
    const words = ['[skip ci]', '[ci skip]', '[no ci]', '[skip actions]', '[actions skip]', 'skip-checks: true']
    const result = { summary: `Done ${words.join(' ')}.\n\n\nskip-checks: true` }
    for (const [index, word] of words.entries()) {
      const touched = { files: { [`src/new-${index}.txt`]: 'x\n' }, result }
      const pull = pullOf(await handedBack(touched, `${word} Add x ${word}`))
      const { message } = house.commit(pull?.pull.headSha ?? '')
      expect([message.split('\n')[0], pull?.title]).toEqual(['Add x', 'Add x'])
      const written = [message, pull?.title, pull?.body].join('\n').toLowerCase()
      expect(words.filter((one) => written.includes(one))).toEqual([])
    }
  })

  cases.covers('P39', async () => {
    const number = await handedBack({
      files: { 'src/a.txt': files['src/a.txt'], 'src/b.txt': 'name: c\n', 'src/no.txt': null },
    })
    const head = pullOf(number)?.pull.headSha ?? ''
    expect(changedPaths(head)).toEqual(['src/b.txt'])
    const nothing = await handedBack({ files: { 'src/a.txt': files['src/a.txt'] } })
    expect([endOf(nothing), pullOf(nothing)]).toEqual([expect.objectContaining({ because: 'no_change' }), null])
  })
})

function changedPaths(commit: string): readonly string[] {
  const { tree, parents } = house.commit(commit)
  const before = new Map(listTree(house.repository.dir, parents[0] ?? '', true).map(({ path, sha }) => [path, sha]))
  const after = listTree(house.repository.dir, tree, true).filter(({ type }) => type === 'blob')
  return after.filter(({ path, sha }) => before.get(path) !== sha).map(({ path }) => path)
}

describe('the surface', () => {
  cases.isWhole({
    P18: 'a lockfile is not read yet; like every manifest and lockfile it waits for a person (P20)',
    P19: 'a manifest is not read yet; like every manifest and lockfile it waits for a person (P20)',
    P27: 'credentials that stand in the base are not looked for, so nothing is said about them',
    P28: 'there is no list of allowed examples yet: an example key is refused like any other',
    P30: 'such lines count as added lines against the limit; they are not named as churn yet',
    P31: 'a bundle holds whole files for one pinned commit, and nothing has to be applied to it',
  })
})
