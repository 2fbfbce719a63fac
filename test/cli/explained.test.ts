import { describe, expect, it } from 'vitest'
import type { Explained } from '../../src/hosts/cli/explain.ts'
import { explainedLines } from '../../src/hosts/cli/explain-words.ts'

const merge: NonNullable<Explained['merge']> = {
  supposed: [],
  supposesConsent: false,
  next: 'Whoever holds it takes the label off.',
  decision: 'blocked',
  reason: 'hold_label',
  actions: [],
  wakeAt: null,
  merge: null,
  gates: [],
  way: { changes: [], decision: 'blocked', reason: 'hold_label', supposesConsent: false },
}

function told(differs: Partial<Explained> = {}, judged: Partial<NonNullable<Explained['merge']>> = {}) {
  const answer: Explained = {
    subject: 7,
    pull: 7,
    reason: 'hold_label',
    meaning: 'A label holds the merge.',
    detail: 'The label `hold` holds this.',
    effects: ['check'],
    wakeAt: null,
    merge: { ...merge, ...judged },
    ...differs,
  }
  return explainedLines(answer, ['✘ Holds  The label hold holds this.'])
}

describe('an explanation at a terminal', () => {
  it('of an issue says reason, detail and writes', () => {
    expect(told({ merge: null, pull: null })).toEqual([
      '#7: hold_label. A label holds the merge.',
      'The label `hold` holds this.',
      'Would write: check.',
    ])
  })

  it('of a pull request says its judgment, who has to act and the gates, once', () => {
    expect(told()).toEqual([
      '#7: blocked, hold_label. A label holds the merge.',
      'Whoever holds it takes the label off.',
      '  ✘ Holds  The label hold holds this.',
      'Would write: check.',
    ])
  })

  it('says first what else is waited for', () => {
    const lines = told({ reason: 'working', meaning: 'A run is at work.', detail: null, effects: [] })
    expect(lines.slice(0, 2)).toEqual([
      '#7: working. A run is at work.',
      'The merge: blocked, hold_label. A label holds the merge.',
    ])
    expect(lines.at(-1)).toBe('Would write nothing.')
  })

  it('names the merge by its judgment, not as if it were done', () => {
    const ready = { decision: 'merge', reason: 'ready' } as const
    const [first] = told({ reason: 'merged', meaning: 'Merged.', effects: ['merge'] }, ready)
    expect(first).toBe('#7: merge, ready. Everything is as it has to be; it is merged next.')
  })

  it('names what was supposed, beside what is true', () => {
    const lines = told({}, { supposed: ['ready', 'time +3m'], supposesConsent: true })
    expect(lines[0]).toBe('#7: hold_label. A label holds the merge.')
    expect(lines[2]).toBe('Supposing ready, then time +3m: blocked, hold_label. A label holds the merge.')
    expect(lines.at(-2)).toMatch(/^This supposes that GitHub agrees/)
  })

  it('shows what would change it as words that a shell takes for what they are', () => {
    const changes = ['ready', "check '; rm -rf ~; ' success"]
    const way = { changes, decision: 'merge', reason: 'ready', supposesConsent: false } as const
    expect(told({}, { way }).slice(3, -1)).toEqual([
      'What would change it, in this order:',
      "  --what-if 'ready'",
      String.raw`  --what-if 'check '\''; rm -rf ~; '\'' success'`,
      'Then: merge, ready. Everything is as it has to be; it is merged next.',
    ])
  })
})
