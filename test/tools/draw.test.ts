import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'

const tool = resolve('tools/guards.ts')
const root = mkdtempSync(join(tmpdir(), 'signalbox-tiny-'))

/** A project of one gate with three guards, of which the tests know two. */
const files: Readonly<Record<string, string>> = {
  'package.json': '{ "type": "module" }',
  'src/domain/reason.ts': `export const reasons = {\n  held: 'On hold.',\n  draft: 'A draft.',\n  conflict: 'In conflict.',\n} as const\n`,
  'src/decide/gate.ts': `export function gate({ hold, draft, conflict }: Record<string, boolean>): string | null {
  if (hold) return 'held'
  if (draft) return 'draft'
  return conflict ? 'conflict' : null
}
`,
  'test/decide/gate.test.ts': `import { expect, it } from 'vitest'
import { gate } from '../../src/decide/gate.ts'

it('stops what is on hold', () => expect(gate({ hold: true })).toBe('held'))
it('stops drafts', () => expect(gate({ draft: true })).toBe('draft'))
it('knows of a conflict', () => expect('conflict').toBe('conflict'))
it('was red all along', () => expect(gate({ draft: true })).toBe('ready'))
`,
}

beforeAll(() => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

async function guards(...args: readonly string[]): Promise<{ code: number; out: string; complaint: string }> {
  const child = spawn(process.execPath, [tool, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, complaint]: [string[], string[]] = [[], []]
  child.stdout.on('data', (bytes) => out.push(String(bytes)))
  child.stderr.on('data', (bytes) => complaint.push(String(bytes)))
  const [code] = await once(child, 'close')
  return { code: Number(code), out: out.join(''), complaint: complaint.join('') }
}

const drawn = z.object({
  seed: z.int(),
  redBefore: z.array(z.string()),
  trials: z.array(
    z.object({ kind: z.enum(['noticed', 'survived', 'skipped']), reason: z.string(), by: z.string().optional() }),
  ),
})

describe('npm run guards -- --draw', () => {
  it('names the test that went red for each guard, and the guard that nobody noticed', async () => {
    const { code, out } = await guards('--root', root, '--draw', '3', '--seed', '1', '--json')
    expect(code).toBe(1)
    const { seed, redBefore, trials } = drawn.parse(JSON.parse(out))
    expect(seed).toBe(1)
    expect(redBefore).toEqual(['test/decide/gate.test.ts > was red all along'])
    const found = new Map(trials.map(({ reason, kind, by }) => [reason, by ?? kind]))
    expect(Object.fromEntries(found)).toEqual({
      held: 'test/decide/gate.test.ts > stops what is on hold',
      draft: 'test/decide/gate.test.ts > stops drafts',
      conflict: 'survived',
    })
  }, 60_000)

  it('ends with 0 when all were noticed, and leaves the tree as it was', async () => {
    const { code, out } = await guards('--root', root, '--draw', '1', '--only', 'held')
    expect(code).toBe(0)
    expect(out).toMatch(/held +src\/decide\/gate\.ts:2\n +its condition never holds; red: .* > stops what is on hold/)
    expect(out).toMatch(/All 1 were noticed\.\n$/)
    for (const [path, text] of Object.entries(files)) expect(readFileSync(join(root, path), 'utf8')).toBe(text)
  }, 60_000)
})

describe('npm run guards', () => {
  it('lists every guard with its place and how many tests mention it', async () => {
    const { code, out } = await guards('--root', root)
    expect(code).toBe(0)
    expect(out).toMatch(/^3 guards of judgement, for 3 reasons\n/)
    expect(out).toMatch(/^conflict +src\/decide\/gate\.ts:4 +1 +its condition never holds$/m)
    expect(out).toContain('No reason is unused.')
  })

  it('lists those of this project as one object', async () => {
    const { code, out } = await guards('--json')
    const list = z.object({
      guards: z.array(
        z.object({ reason: z.string(), path: z.string(), line: z.int(), tests: z.int(), mechanical: z.boolean() }),
      ),
      elsewhere: z.array(z.object({ reason: z.string() })),
      unused: z.array(z.string()),
    })
    expect(code).toBe(0)
    expect(list.parse(JSON.parse(out)).guards.map(({ reason }) => reason)).toContain('first_merge_unconfirmed')
  })

  it.each([
    [['--draw', 'ten'], '--draw takes a whole number, not `ten`.'],
    [['--seed', '-1', '--draw', '1'], '--seed'],
    [['--draw', '1', '--only', 'nothing_of_the_kind'], 'No guard answers with `nothing_of_the_kind`.'],
    [['--all'], '--all'],
  ])('ends with 2 for %s', async (args, words) => {
    const { code, out, complaint } = await guards(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(complaint).toContain(words)
  })

  it('has a page of help', async () => {
    const { code, out } = await guards('--help')
    expect(code).toBe(0)
    for (const word of ['--draw', '--seed', '--only', '--json', 'Exit: 0']) expect(out).toContain(word)
  })
})
