import { describe, expect, it } from 'vitest'
import { defaultConfig } from '../../src/domain/config.ts'
import { findCommands } from '../../src/jobs/commands/find-commands.ts'

const find = (files: Record<string, string>, run = {}) =>
  findCommands(
    { ...defaultConfig.run, ...run },
    { names: Object.keys(files), read: (path) => Promise.resolve(files[path] ?? null) },
  )
const manifest = (differs: object = {}): string =>
  JSON.stringify({ scripts: { test: 'vitest run' }, devDependencies: { vitest: '5' }, ...differs })
const npm = '--ignore-scripts --no-audit --no-fund'

describe('findCommands', () => {
  it.each([
    ['npm with a lock file', { 'package.json': manifest(), 'package-lock.json': '{}' }, `npm ci ${npm}`, 'npm test'],
    ['npm without one', { 'package.json': manifest() }, `npm install --no-package-lock ${npm}`, 'npm test'],
    [
      'pnpm',
      { 'package.json': manifest(), 'pnpm-lock.yaml': '' },
      'pnpm install --frozen-lockfile --ignore-scripts',
      'pnpm test',
    ],
    [
      'old yarn',
      { 'package.json': manifest(), 'yarn.lock': '' },
      'yarn install --frozen-lockfile --ignore-scripts',
      'yarn test',
    ],
    [
      'new yarn',
      { 'package.json': manifest({ packageManager: 'yarn@4.2.0' }), 'yarn.lock': '' },
      'yarn install --immutable --mode=skip-build',
      'yarn test',
    ],
    [
      'bun',
      { 'package.json': manifest(), 'bun.lock': '' },
      'bun install --frozen-lockfile --ignore-scripts',
      'bun run test',
    ],
    ['cargo', { 'Cargo.toml': '', 'Cargo.lock': '' }, 'cargo fetch --locked', 'cargo test --offline --locked'],
    ['go', { 'go.mod': '' }, 'go mod download', 'go test ./...'],
    [
      'pytest',
      { 'pyproject.toml': '[tool.pytest.ini_options]', 'requirements.txt': 'x' },
      'python3 -m venv .venv && .venv/bin/pip install --quiet --only-binary :all: pytest -r requirements.txt',
      '.venv/bin/python -m pytest -q',
    ],
  ])('finds %s', async (_what, files, setup, verify) => {
    expect(await find(files)).toMatchObject({ setup: [setup], verify: [verify] })
  })

  it('installs nothing where nothing is needed', async () => {
    expect(await find({ 'package.json': manifest({ devDependencies: {} }) })).toEqual({
      setup: [],
      verify: ['npm test'],
      source: '`package.json` of the default branch',
    })
  })

  it('takes the Makefile where the manifest has no test, with the set-up of the manifest', async () => {
    const files = { 'package.json': manifest({ scripts: {} }), Makefile: 'build:\n\ntest: build\n\tnode x.js\n' }
    expect(await find(files)).toEqual({
      setup: [`npm install --no-package-lock ${npm}`],
      verify: ['make test'],
      source: '`Makefile` of the default branch',
    })
  })

  it.each([
    ['an empty repository', {}],
    [
      'the test script npm init writes',
      { 'package.json': manifest({ scripts: { test: 'echo "Error: no test specified" && exit 1' } }) },
    ],
    ['a manifest that is no JSON', { 'package.json': '{' }],
    ['a variable called test', { Makefile: 'test := 1\n' }],
    ['Python without pytest', { 'pyproject.toml': '[project]' }],
  ])('says that nothing is known about %s', async (_what, files) => {
    expect(await find(files)).toMatchObject({ verify: [], source: 'not verified here: no command known' })
  })

  it('lets the configuration replace each list for itself', async () => {
    const files = { 'package.json': manifest(), 'package-lock.json': '{}' }
    expect(await find(files, { verify: ['make check'] })).toEqual({
      setup: [`npm ci ${npm}`],
      verify: ['make check'],
      source: '`.github/signalbox.yml`',
    })
    expect(await find(files, { setup: [] })).toMatchObject({ setup: [], verify: ['npm test'] })
  })

  it('believes a configuration that wants no verification, and says so', async () => {
    const files = { 'package.json': manifest() }
    expect(await find(files, { verify: [] })).toMatchObject({
      verify: [],
      source: 'not verified here: no command known (`.github/signalbox.yml`)',
    })
  })
})
