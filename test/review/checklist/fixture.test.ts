import { describe, expect, it } from 'vitest'
import { readFixture } from '../../../src/review/checklist/fixture.ts'
import { tryFixture } from '../../../src/review/checklist/try-fixture.ts'
import { itemWith, matchHere } from '../detectors/support/change.ts'

const patch =
  'diff --git a/a.ts b/a.ts\nindex 1111111..2222222 100644\n--- a/a.ts\n+++ b/a.ts\n@@ -1,2 +1,2 @@\n one\n-old\n+token\n'
const ports = { matchLines: matchHere, findNodes: null }

describe('a fixture', () => {
  it('tells why, where and by which word', () => {
    const reading = readFixture(`why: a reason\nevidence: RIGHT a.ts:2\ncontrol: one | LEFT a b.ts:1\n\n${patch}`)
    expect(reading).toMatchObject({
      fixture: {
        why: 'a reason',
        evidence: [{ side: 'RIGHT', path: 'a.ts', line: 2 }],
        controls: [{ word: 'one', side: 'LEFT', path: 'a b.ts', line: 1 }],
      },
    })
  })

  it('counts a file shown in one hunk from its first line as shown whole', () => {
    const reading = readFixture(patch)
    expect('fixture' in reading && reading.fixture.diff.heads.get('a.ts')).toBe('one\ntoken\n')
  })

  it.each([
    ['an unknown key', `because: x\n${patch}`, '`because: x` is no `why`, `evidence` or `control` line'],
    ['a place without a side', `evidence: a.ts:2\n${patch}`, '`evidence: a.ts:2` is no'],
    ['a control without a word', `control: RIGHT a.ts:2\n${patch}`, '`control: RIGHT a.ts:2` is no'],
    ['no diff', 'why: x\n', 'it holds no diff'],
    ['half a diff', patch.replace('+token\n', ''), 'line '],
  ])('is refused for %s', (_what, text, problem) => {
    expect(readFixture(text)).toMatchObject({ problem: expect.stringContaining(problem) })
  })
})

describe('trying a fixture', () => {
  const detector = (effect: string, pattern = 'token') => ({ id: 'd', effect, engine: 'regex', pattern })
  const byCode = { evidence: { pass: 'none' }, second_opinion: 'never' }
  const tried = (
    label: 'pass' | 'fail' | 'na',
    detectors: readonly unknown[],
    more: Record<string, unknown> = {},
    head = '',
  ) => {
    const reading = readFixture(`${head}${patch}`)
    if ('problem' in reading) throw new Error(reading.problem)
    const { outcome, wrong } = tryFixture(itemWith(detectors, more), label, reading.fixture, ports)
    return wrong ? `${outcome}, wrong` : outcome
  }
  const elsewhere = { applies: { paths: ['b.ts'] } }

  it.each([
    ['fail', [detector('fail')], {}, 'hit'],
    ['fail', [detector('subject')], {}, 'obliged'],
    ['fail', [detector('suspect')], {}, 'obliged'],
    ['fail', [detector('fail', 'x')], {}, 'miss'],
    ['fail', [], byCode, 'miss, wrong'],
    ['fail', [detector('fail')], elsewhere, 'outside, wrong'],
    ['pass', [detector('fail')], {}, 'false_alarm, wrong'],
    ['pass', [detector('subject')], {}, 'obliged'],
    ['pass', [], {}, 'asked'],
    ['pass', [], byCode, 'silent'],
    ['pass', [], elsewhere, 'outside, wrong'],
    ['na', [detector('fail')], {}, 'false_alarm, wrong'],
    ['na', [detector('subject')], {}, 'obliged, wrong'],
    ['na', [], {}, 'asked'],
    ['na', [], byCode, 'silent, wrong'],
    ['na', [], elsewhere, 'outside'],
  ] as const)('labeled %s', (label, detectors, more, outcome) => {
    expect(tried(label, detectors, more)).toBe(outcome)
  })

  it('wants the hit where the evidence says, and evidence that is in the diff', () => {
    expect(tried('fail', [detector('fail')], {}, 'evidence: RIGHT a.ts:2\n')).toBe('hit')
    expect(tried('fail', [detector('fail')], {}, 'evidence: RIGHT a.ts:1\n')).toBe('hit, wrong')
    expect(tried('fail', [detector('fail')], {}, 'evidence: RIGHT a.ts:9\n')).toBe('miss, wrong')
    expect(tried('pass', [], {}, 'control: x | RIGHT b.ts:1\n')).toBe('miss, wrong')
  })

  it('is wrong where a detector could not look', () => {
    const reading = readFixture(patch)
    const slow = { matchLines: () => 'timeout' as const, findNodes: null }
    expect(
      'fixture' in reading && tryFixture(itemWith([detector('fail')]), 'fail', reading.fixture, slow),
    ).toMatchObject({ wrong: true })
  })
})
