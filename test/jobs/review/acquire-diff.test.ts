import { describe, expect, it } from 'vitest'
import { acquireDiff } from '../../../src/jobs/review/acquire-diff.ts'
import { checklist, type ItemSpec } from '../../../src/review/checklist.ts'
import type { DiffReading } from '../../../src/review/file-diff.ts'
import { localRepository } from './local-repository.ts'

const { place, write, remove, commit } = localRepository()

/** An item that names these files as its context. */
function itemWith(context: readonly string[]): ItemSpec {
  const list = { schema: 1, id: 'house', version: '1.0.0', title: 'House rules' }
  const words = { title: 'T', assert: 'It holds.', pass_when: ['Yes.'], fail_when: ['No.'] }
  const parsed = checklist.parse({ ...list, items: [{ id: 'A', ...words, severity: 'high', evidence: { context } }] })
  const [item] = parsed.items
  if (!item) throw new Error('no item')
  const { id, gate: _gate, ...rest } = item
  return { ...rest, name: `house/${id}`, checklist: 'house', gate: 'block', within: null }
}

async function acquire(
  before: () => void,
  after: () => void,
  context: readonly string[] = [],
): Promise<{ diff: DiffReading; told: string[] }> {
  before()
  const base = commit()
  after()
  const told: string[] = []
  const commits = { pull: 1, base, mergeBase: base, head: commit() }
  return { diff: await acquireDiff(place(), commits, [itemWith(context)], (line) => told.push(line)), told }
}

describe('what a review looks at', () => {
  it('holds the texts of changed files from both sides', async () => {
    const { diff } = await acquire(
      () => {
        write('.github/workflows/ci.yml', 'on: push\n')
        write('gone.yml', 'gone\n')
        write('same.yml', 'same\n')
      },
      () => {
        write('.github/workflows/ci.yml', 'on: pull_request_target\n')
        remove('gone.yml')
        write('new.ts', 'new\n')
      },
    )
    expect(Object.fromEntries(diff.heads)).toEqual({
      '.github/workflows/ci.yml': 'on: pull_request_target\n',
      'new.ts': 'new\n',
    })
    expect(Object.fromEntries(diff.bases)).toEqual({ '.github/workflows/ci.yml': 'on: push\n', 'gone.yml': 'gone\n' })
  })

  it('knows the attributes of the base by folder, never those of the head', async () => {
    const { diff } = await acquire(
      () => {
        write('.gitattributes', 'gen/** linguist-generated\n')
        write('deep/er/.gitattributes', '*.x linguist-generated\n')
      },
      () => {
        write('.gitattributes', '* linguist-generated\n')
        write('src/.gitattributes', '* linguist-generated\n')
      },
    )
    expect(Object.fromEntries(diff.attributes)).toEqual({
      '': 'gen/** linguist-generated\n',
      'deep/er': '*.x linguist-generated\n',
    })
  })

  it('shows the files of the head that an item names, unless they changed themselves', async () => {
    const { diff } = await acquire(
      () => {
        write('src/server/guard.ts', 'guard\n')
        write('src/server/routes.ts', 'routes\n')
        write('src/other.ts', 'other\n')
      },
      () => write('src/server/routes.ts', 'more routes\n'),
      ['src/server/**'],
    )
    expect(Object.fromEntries(diff.context)).toEqual({ 'src/server/guard.ts': 'guard\n' })
  })

  it('takes the files near a change first, and says what it left out', async () => {
    const { diff, told } = await acquire(
      () => {
        for (let index = 0; index < 60; index += 1) write(`a/${index}.ts`, `${index}\n`)
        write('z/near.ts', 'near\n')
      },
      () => write('z/changed.ts', 'changed\n'),
      ['**/*.ts'],
    )
    expect(diff.context.size).toBe(40)
    expect([...diff.context.keys()][0]).toBe('z/near.ts')
    expect(told).toEqual([expect.stringContaining('(21 files)')])
  })

  it('leaves out context that is too large, and goes on with what fits', async () => {
    const { diff, told } = await acquire(
      () => {
        write('lib/big.ts', 'x'.repeat(200_001))
        write('lib/small.ts', 'small\n')
      },
      () => write('changed.ts', 'changed\n'),
      ['lib/**'],
    )
    expect([...diff.context.keys()]).toEqual(['lib/small.ts'])
    expect(told).toEqual([expect.stringContaining('lib/big.ts')])
  })
})
