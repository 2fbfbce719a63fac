import { describe, expect, it } from 'vitest'
import { tellGates } from '../../src/hosts/cli/demo/gates.ts'
import { createTeller } from '../../src/hosts/cli/demo/teller.ts'
import type { Explained } from '../../src/hosts/cli/explain.ts'

type Merge = NonNullable<Explained['merge']>
type Gate = Merge['gates'][number]

const gate = (name: string, state: Gate['state'], words = ''): Gate => ({
  gate: 'draft',
  name,
  state,
  decision: null,
  reason: null,
  words,
  links: [],
  wakeAt: null,
})

const merge: Merge = {
  supposed: ['confirm'],
  supposesConsent: false,
  next: 'It is merged next.',
  decision: 'merge',
  reason: 'ready',
  actions: [],
  wakeAt: null,
  merge: null,
  gates: [
    gate('Draft', 'passes'),
    gate('Title', 'passes'),
    gate('Holds', 'blocks', 'It is held.'),
    gate('Rest', 'not_asked'),
  ],
  way: { changes: ['label -hold', 'ready'], decision: 'merge', reason: 'ready', supposesConsent: false },
}

const answer: Explained = {
  subject: 2,
  pull: 2,
  reason: 'first_merge_unconfirmed',
  meaning: 'The first merge here waits for a person to confirm it.',
  detail: null,
  effects: [],
  wakeAt: null,
  merge,
}

function told(json: boolean, differs: Partial<Explained> = {}): string {
  const written: string[] = []
  const teller = createTeller({ json, terminal: false, write: (text) => void written.push(text), now: () => 0 })
  tellGates({ ...answer, ...differs }, teller)
  return written.join('')
}

describe('the gates in the demo', () => {
  it('are lines for people', () => {
    expect(
      told(false)
        .split('\n')
        .map((line) => line.slice(12)),
    ).toEqual([
      'merge, ready. It is merged next.',
      '✘ Holds: It is held.',
      '✓ Draft, Title',
      'What would change it: label -hold, then ready. Then: merge, ready.',
      '',
    ])
  })

  it('are wrapped where they are many', () => {
    const gates = Array.from({ length: 30 }, () => gate('Some gate', 'passes'))
    const lines = told(false, { merge: { ...merge, gates } }).split('\n')
    expect(lines.join(' ').match(/Some +gate/g)).toHaveLength(30)
    expect(lines.length).toBe(7)
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(122)
  })

  it('are one object in JSON', () => {
    expect(JSON.parse(told(true))).toEqual({
      event: 'gates',
      at: 0,
      supposed: ['confirm'],
      decision: 'merge',
      reason: 'ready',
      gates: { draft: 'not_asked' },
      way: ['label -hold', 'ready'],
    })
  })

  it('are not told where there are none', () => {
    expect(told(false, { merge: null })).toBe('')
  })
})
