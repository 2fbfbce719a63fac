import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { defaultConfig } from '../../src/domain/config.ts'
import type { Self } from '../../src/domain/identity.ts'
import { vocabularyOf } from '../../src/domain/vocabulary.ts'
import { permissionsUsed } from '../../src/emulator/auth/used-permissions.ts'
import { toTriggers } from '../../src/events/webhook.ts'
import { permissions as asked } from '../../src/github/installation.ts'
import { type Performed, performDemo } from './support/performed.ts'

const text = readFileSync('app.yml', 'utf8')
const manifest = z
  .strictObject({
    name: z.string(),
    url: z.url(),
    public: z.boolean(),
    hook_attributes: z.strictObject({ url: z.url() }),
    default_permissions: z.record(z.string(), z.enum(['read', 'write'])),
    default_events: z.array(z.string()),
  })
  .parse(parse(text))

/** What the story of the demo does not need, and why it is asked for all the same. */
const permissionsBeside: Readonly<Record<string, string>> = {
  'merge_queues: read': 'for `merge_group` and the queue of a base; the story’s base has none',
}
const eventsBeside: Readonly<Record<string, string>> = {
  pull_request: 'in the story only the App opens, pushes and merges, and what it does wakes nobody',
  merge_group: 'the base of the story has no queue',
  pull_request_review: 'nobody reviews in the story',
  pull_request_review_comment: 'nobody reviews in the story',
  pull_request_review_thread: 'nobody reviews in the story',
  status: 'no tool of the story reports the old way',
}

const never = [
  'workflows',
  'administration',
  'secrets',
  'environments',
  'deployments',
  'members',
  'organization_secrets',
]
const levels = ['read', 'write']

const state: { performed?: Performed } = {}
const performed = (): Performed => {
  if (!state.performed) throw new Error('the story was not played')
  return state.performed
}

beforeAll(async () => {
  state.performed = await performDemo()
}, 90_000)
afterAll(() => state.performed?.close())

/** `issues: write`, as the manifest writes it. */
function used(): readonly string[] {
  const { stage } = performed()
  return permissionsUsed(stage.emulator.world, stage.app.id).map((one) => one.replace(':', ': '))
}

/** Events of the story that made the server look. */
function eventsThatWoke(): ReadonlySet<string> {
  const { emulator, app } = performed().stage
  const bot = emulator.world.accounts.get(app.botLogin)
  if (!bot) throw new Error('the App has no bot')
  const self: Self = { appId: app.id, slug: app.slug, bot: { id: bot.id, login: bot.login } }
  const woke = emulator.deliveries.filter(
    ({ guid: id, event: name, payload }) =>
      toTriggers({ id, name, payload }, self, vocabularyOf(defaultConfig)).length > 0,
  )
  return new Set(woke.map(({ event }) => event))
}

describe('the story behind the manifest', () => {
  it('ends merged, and GitHub had nothing to complain of', () => {
    const { stage, ending } = performed()
    expect(stage.repository.issues.get(ending.pull)?.pull?.merged?.sha).toBe(ending.merge)
    expect(stage.emulator.violations).toEqual([])
    expect(stage.model?.problems).toEqual([])
  })
})

describe('the manifest of the App', () => {
  it('asks for everything the story needed', () => {
    const granted = Object.entries(manifest.default_permissions).flatMap(([scope, level]) =>
      levels.slice(0, levels.indexOf(level) + 1).map((one) => `${scope}: ${one}`),
    )
    expect(used().filter((one) => !granted.includes(one))).toEqual([])
    expect(used().length).toBeGreaterThan(6)
  })

  it('asks for no permission that the story did not need, but those listed here with their reason', () => {
    const entries = Object.entries(manifest.default_permissions).map(([scope, level]) => `${scope}: ${level}`)
    expect(entries.filter((one) => !used().includes(one))).toEqual(Object.keys(permissionsBeside))
  })

  it('subscribes to no event that woke nobody, but those listed here with their reason', () => {
    const silent = manifest.default_events.filter((event) => !eventsThatWoke().has(event))
    expect(silent.toSorted()).toEqual(Object.keys(eventsBeside).toSorted())
  })

  it('asks for what the tokens are minted with, and for nothing that no token carries', () => {
    const minted = new Set(Object.values(asked).flatMap((purpose) => Object.keys(purpose)))
    expect([...minted].toSorted()).toEqual(Object.keys(manifest.default_permissions).toSorted())
  })

  it('never asks for what could change workflows, settings or secrets', () => {
    expect(Object.keys(manifest.default_permissions).filter((scope) => never.includes(scope))).toEqual([])
    expect(Object.values(manifest.default_permissions)).not.toContain('admin')
  })
})

describe('each line of the manifest', () => {
  const lines = text.split('\n').filter((line) => /^ {2}(?:\w+: (?:read|write)|- \w+)/.test(line))

  it('is one of those below', () => {
    const named = [...Object.keys(manifest.default_permissions), ...manifest.default_events]
    expect(lines).toHaveLength(named.length)
  })

  it.each(lines)('%s says what it is for, and names files that exist', (line) => {
    const [, files = '', purpose = ''] = /# ((?:src\/[\w/.-]+\.ts(?:, )?)+): (.{10,})$/.exec(line) ?? []
    expect(purpose).not.toBe('')
    expect(files.split(', ').filter((path) => !existsSync(path))).toEqual([])
  })
})
