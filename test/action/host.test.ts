import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stripEnvironment } from '../../src/hosts/action/environment.ts'
import { productFolder } from '../../src/hosts/action/product-folder.ts'
import { readRunIdentity } from '../../src/hosts/action/run-identity.ts'
import { toolEnvironment } from '../../src/jobs/tool-environment.ts'

const runner = {
  GITHUB_RUN_ID: '7',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_REPOSITORY: 'acme/toy',
  GITHUB_REPOSITORY_ID: '5',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_ACTOR: 'signalbox[bot]',
  GITHUB_ACTOR_ID: '41',
  GITHUB_TRIGGERING_ACTOR: 'signalbox[bot]',
}

describe('what the runner says about the run', () => {
  it('is read from its variables', () => {
    expect(readRunIdentity(runner, 1_000)).toEqual({
      id: 7,
      attempt: 1,
      repository: { owner: 'acme', name: 'toy' },
      repositoryId: 5,
      serverUrl: 'https://github.com',
      mailHost: 'github.com',
      actor: { id: 41, login: 'signalbox[bot]' },
      triggering: 'signalbox[bot]',
      started: 1_000,
    })
  })

  it('takes the start of the job from the set-up step, unless that lies in the future', () => {
    expect(readRunIdentity({ ...runner, SIGNALBOX_STARTED: '60' }, 90_000).started).toBe(60_000)
    expect(readRunIdentity({ ...runner, SIGNALBOX_STARTED: '600' }, 90_000).started).toBe(90_000)
    expect(readRunIdentity({ ...runner, SIGNALBOX_STARTED: 'soon' }, 90_000).started).toBe(90_000)
  })

  it.each([
    ['https://github.acme.com', 'github.acme.com'],
    ['https://acme.ghe.com/', 'acme.ghe.com'],
    ['http://127.0.0.1:4000', 'github.com'],
  ])('knows the mail host of %s', (GITHUB_SERVER_URL, host) => {
    expect(readRunIdentity({ ...runner, GITHUB_SERVER_URL }, 0).mailHost).toBe(host)
  })

  it.each(Object.keys(runner))('is refused without %s', (name) => {
    expect(() => readRunIdentity({ ...runner, [name]: undefined }, 0)).toThrow(`${name} is not set`)
  })

  it('is refused when a number is none', () => {
    expect(() => readRunIdentity({ ...runner, GITHUB_ACTOR_ID: '4x' }, 0)).toThrow('GITHUB_ACTOR_ID is not a number')
  })
})

describe('the environment', () => {
  let folder: string
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'signalbox-')))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('loses every credential before anything else starts', () => {
    const environment: NodeJS.ProcessEnv = {
      PATH: '/bin',
      'INPUT_MODEL-KEY': 'x',
      INPUT_JOB: 'x',
      ACTIONS_RUNTIME_TOKEN: 'x',
      ACTIONS_RESULTS_URL: 'x',
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x',
      ACTIONS_ID_TOKEN_REQUEST_URL: 'x',
      ACTIONS_CACHE_URL: 'x',
      ANTHROPIC_API_KEY: 'x',
      GITHUB_TOKEN: 'x',
      GH_TOKEN: 'x',
    }
    expect(stripEnvironment(environment)).toEqual({ PATH: '/bin' })
    expect(environment).toEqual({ PATH: '/bin' })
  })

  it('gives tools toolchains, and nothing else of the machine', () => {
    const machine = {
      PATH: '/usr/bin',
      JAVA_HOME: '/opt/java',
      AWS_SECRET_ACCESS_KEY: 'x',
      GITHUB_ENV: '/x',
      HOME: '/none',
    }
    const { variables } = toolEnvironment(machine, join(folder, 'cache'))
    const ours = [
      'CARGO_HOME',
      'CI',
      'GIT_OPTIONAL_LOCKS',
      'GIT_TERMINAL_PROMPT',
      'GOMODCACHE',
      'HOME',
      'LANG',
      'PAGER',
      'PATH',
      'TERM',
    ]
    expect(Object.keys(variables).sort()).toEqual([...ours, 'JAVA_HOME'].sort())
    expect(variables).toMatchObject({ HOME: '/tmp', PATH: '/usr/bin', JAVA_HOME: '/opt/java' })
  })

  it('shows toolchains of a home folder where they really are', () => {
    for (const name of ['real/bin', 'home/.rustup', 'home/tools']) mkdirSync(join(folder, name), { recursive: true })
    symlinkSync(join(folder, 'real'), join(folder, 'home', '.cargo'))
    const path = ['.cargo/bin', 'tools', 'missing'].map((name) => join(folder, 'home', name))
    const machine = { PATH: [...path, '/usr/bin', 'relative'].join(':'), HOME: join(folder, 'home') }
    const { variables, setup, work } = toolEnvironment(machine, join(folder, 'cache'))
    const shown = [join(folder, 'real', 'bin'), join(folder, 'home', 'tools')]
    expect(variables).toMatchObject({
      PATH: [...shown, '/usr/bin'].join(':'),
      RUSTUP_HOME: join(folder, 'home', '.rustup'),
    })
    expect(setup).toEqual({ readOnly: [...shown, join(folder, 'home', '.rustup')], writable: [join(folder, 'cache')] })
    expect(work).toEqual({ readOnly: [...shown, join(folder, 'home', '.rustup'), join(folder, 'cache')] })
  })
})

describe('productFolder', () => {
  it('finds the release from the sources and from the bundle', () => {
    const root = process.cwd()
    for (const module of ['src/hosts/action.ts', 'dist/action.js']) {
      expect(productFolder(pathToFileURL(join(root, module)).href)).toBe(root)
    }
    expect(() => productFolder('file:///nowhere/action.js')).toThrow('No action.yml above /nowhere.')
  })
})
