import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts'
import type { App } from '../../src/emulator/state.ts'
import { type Person, person } from '../../src/hosts/cli/stage/people.ts'
import { newRepository, permissions, secrets } from '../server/support/house.ts'
import { type Ended, signalbox } from './support/command.ts'

const state: { emulator?: Emulator; app?: App; issue?: number; pull?: number } = {}

beforeAll(async () => {
  const emulator = await startEmulator()
  emulator.createAccount('mona')
  const repository = newRepository(emulator, 'measure')
  newRepository(emulator, 'private-plans')
  state.app = emulator.createApp({ slug: 'signalbox', permissions, events: [] })
  const proposals = newRepository(emulator, 'proposals')
  emulator.installApp(state.app, 'octo-org', ['measure', 'proposals'])
  const mona = person(emulator, repository, 'mona')
  state.issue = await mona.openIssue({ title: 'Add median()', body: 'People ask for it.' })
  await mona.label(state.issue, 'agent')
  const author = person(emulator, proposals, 'mona')
  state.pull = await propose(author)
  await author.label(state.pull, 'agent:merge')
  await author.label(state.pull, 'hold')
  state.emulator = emulator
})
afterAll(() => state.emulator?.stop())

const made = z.object({ sha: z.string() })

/** A draft by a person, with one new file. */
async function propose({ request }: Person): Promise<number> {
  const ref = z.object({ object: made }).parse(await request('GET', '/git/ref/heads/main'))
  const entry = { path: 'median.ts', mode: '100644', type: 'blob', content: 'export {}\n' }
  const tree = made.parse(await request('POST', '/git/trees', { base_tree: ref.object.sha, tree: [entry] }))
  const change = { message: 'Add it', tree: tree.sha, parents: [ref.object.sha] }
  const { sha } = made.parse(await request('POST', '/git/commits', change))
  await request('POST', '/git/refs', { ref: 'refs/heads/median', sha })
  const pull = { head: 'median', base: 'main', title: 'Add median()', draft: true }
  return z.object({ number: z.int() }).parse(await request('POST', '/pulls', pull)).number
}

function command(...args: readonly string[]): Promise<Ended> {
  const { emulator, app } = state
  if (!emulator || !app) throw new Error('no GitHub is up')
  return signalbox(args, {
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: secrets.current,
    GITHUB_API_URL: emulator.apiUrl,
    GITHUB_SERVER_URL: emulator.url,
  })
}

const writes = (): number =>
  state.emulator?.calls.filter(({ write, kind }) => write && kind === 'installation').length ?? 0

const explained = z.strictObject({
  subject: z.int(),
  pull: z.int().nullable(),
  reason: z.string(),
  meaning: z.string(),
  detail: z.string().nullable(),
  effects: z.array(z.string()),
  wakeAt: z.string().nullable(),
  merge: z.unknown(),
})

const gate = z.strictObject({
  gate: z.string(),
  name: z.string(),
  state: z.enum(['passes', 'waits', 'blocks', 'not_asked']),
  decision: z.string().nullable(),
  reason: z.string().nullable(),
  words: z.string(),
  links: z.array(z.strictObject({ text: z.string(), url: z.string() })),
  wakeAt: z.string().nullable(),
})
const judged = z.strictObject({
  supposed: z.array(z.string()),
  supposesConsent: z.boolean(),
  next: z.string(),
  decision: z.string(),
  reason: z.string(),
  actions: z.array(z.string()),
  wakeAt: z.string().nullable(),
  merge: z.unknown(),
  gates: z.array(gate),
  way: z.strictObject({
    changes: z.array(z.string()),
    decision: z.string(),
    reason: z.string(),
    supposesConsent: z.boolean(),
  }),
})

const swept = z.object({
  repository: z.object({ owner: z.string(), name: z.string() }),
  kind: z.enum(['swept', 'skipped', 'stopped']),
  looked: z.array(z.object({ reason: z.string() })),
  published: z.array(z.unknown()),
  failures: z.array(z.strictObject({ what: z.string(), error: z.string() })),
})

describe('signalbox explain', () => {
  it('says in one object what would be answered and written, and writes nothing', async () => {
    const before = writes()
    const { code, out, complaint } = await command('explain', 'octo-org/measure', String(state.issue), '--json')
    expect({ code, complaint }).toEqual({ code: 0, complaint: '' })
    expect(explained.parse(JSON.parse(out))).toMatchObject({
      subject: state.issue,
      pull: null,
      reason: 'workflow_missing',
      meaning: 'The workflow file is not on the default branch.',
      effects: ['mutate'],
      merge: null,
    })
    expect(out.trim().split('\n')).toHaveLength(1)
    expect(writes()).toBe(before)
  })

  it('says the same in sentences', async () => {
    const { code, out } = await command('explain', 'octo-org/measure', String(state.issue))
    expect(code).toBe(0)
    expect(out).toMatch(
      /^#1: workflow_missing\. The workflow file is not on the default branch\.\n.+\nWould write: mutate\.\n$/s,
    )
  })

  it('shows the gates of a pull request, and what would open them', async () => {
    const before = writes()
    const { code, out, complaint } = await command('explain', 'octo-org/proposals', String(state.pull))
    expect({ code, complaint }).toEqual({ code: 0, complaint: '' })
    expect(out).toContain('blocked, hold_label. A label holds the merge.\nWhoever holds it takes the label off.\n')
    expect(out).toMatch(/^ {2}✓ Author$/m)
    expect(out).toMatch(/^ {2}✘ Holds +The label hold holds this\.$/m)
    expect(out).toMatch(/^ {2}✘ Draft +Somebody made it a draft/m)
    expect(out).toContain("\nWhat would change it, in this order:\n  --what-if 'label -hold'\n  --what-if 'ready'\n")
    expect(writes()).toBe(before)
  })

  it('judges it again after what is supposed, in its order, and says so', async () => {
    const supposed = ['--what-if', 'label -hold', '--what-if', 'ready', '--what-if', 'check "a b" success']
    const args = ['explain', 'octo-org/proposals', String(state.pull), ...supposed] as const
    const { code, out } = await command(...args, '--json')
    expect(code).toBe(0)
    const merge = judged.parse(explained.parse(JSON.parse(out)).merge)
    expect(merge.supposed).toEqual(['label -hold', 'ready', 'check "a b" success'])
    const states = new Map(merge.gates.map((one) => [one.gate, one.state]))
    expect(['hold', 'draft', 'checks'].map((name) => states.get(name))).toEqual(['passes', 'passes', 'passes'])
    expect(states.get('verdict')).toBe('waits')
    expect((await command(...args)).out).toMatch(
      /^Supposing label -hold, then ready, then check "a b" success: wait, evidence_missing\. .+$/m,
    )
  })

  it('has nothing to suppose about an issue', async () => {
    const { code, out, complaint } = await command('explain', 'octo-org/measure', '1', '--what-if', 'ready')
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(complaint).toBe('--what-if: #1 in octo-org/measure has no pull request whose merge could be judged.\n')
  })

  it('ends with 2 when there is no such number', async () => {
    const { code, out, complaint } = await command('explain', 'octo-org/measure', '4242')
    expect({ code, out, complaint }).toEqual({
      code: 2,
      out: '',
      complaint: 'There is no issue or pull request #4242 in octo-org/measure.\n',
    })
  })
})

describe('signalbox sweep', () => {
  it('does what no webhook told, and says so in one object', async () => {
    const { code, out, complaint } = await command('sweep', 'Octo-Org/Measure', '--json')
    expect({ code, complaint }).toEqual({ code: 0, complaint: '' })
    const report = swept.parse(JSON.parse(out))
    expect(report).toMatchObject({ repository: { owner: 'octo-org', name: 'measure' }, kind: 'swept', failures: [] })
    expect(report.looked.map(({ reason }) => reason)).toEqual(['workflow_missing'])
    const repository = state.emulator?.world.repositories.get('octo-org/measure')
    const said = repository?.issues.get(state.issue ?? 0)?.comments.map(({ body }) => body)
    expect(said).toEqual([expect.stringContaining('/new/main?filename=')])
  })

  it('writes nothing the second time', async () => {
    const before = writes()
    const { code, out } = await command('sweep', 'octo-org/measure')
    expect(code).toBe(0)
    expect(swept.parse(JSON.parse(out)).kind).toBe('swept')
    expect(writes()).toBe(before)
  })

  it('ends with 1 when something could not be handled, and says what, in words', async () => {
    state.emulator?.faults.request({ operation: 'Subject', answer: 404, times: 1 })
    const { code, out } = await command('sweep', 'octo-org/measure', '--json')
    state.emulator?.faults.clear()
    expect(code).toBe(1)
    const [failure] = swept.parse(JSON.parse(out)).failures
    expect(failure).toEqual({ what: '#1', error: expect.stringMatching(/^\w+: .+/) })
  })

  it('ends with 2 where the App is not installed', async () => {
    const { code, complaint } = await command('sweep', 'octo-org/private-plans', '--json')
    expect(code).toBe(2)
    expect(complaint).toBe(
      'The App `signalbox` is not installed on octo-org/private-plans: install it from its GitHub page.\n',
    )
  })

  it('ends with 1 and GitHub’s words when GitHub does not know the App', async () => {
    const { emulator, app } = state
    const environment = {
      APP_ID: '4242',
      PRIVATE_KEY: app?.privateKey ?? '',
      WEBHOOK_SECRET: secrets.current,
      GITHUB_API_URL: emulator?.apiUrl ?? '',
    }
    const { code, out, complaint } = await signalbox(['sweep', 'octo-org/measure'], environment)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(complaint).toMatch(/^Integration not found/)
  })
})
