import { describe, expect, it } from 'vitest'
import { loadChecklists } from '../../../src/review/checklist/load.ts'
import { item, list } from './support/lists.ts'

const detector = (id: string) => ({ id, effect: 'suspect', engine: 'regex', pattern: 'x' })
const shippedItem = item('B', {
  rev: 3,
  severity: 'medium',
  not_a_fail: ['A public route.'],
  controls: ['^requireUser$'],
  detectors: [detector('routes')],
  refs: { cwe: [306] },
  evidence: { fail: 'removed-line' },
  applies: { languages: ['typescript'] },
})

function tightened(fields: Readonly<Record<string, unknown>>) {
  const builtin = [
    { path: 'security.yml', text: list('security', [shippedItem, item('Z', { status: 'retired' })]) },
    { path: 'review-integrity.yml', text: list('review-integrity', [item('A')]) },
  ]
  const own = [
    { path: 'team.yml', text: list('team', [item('B', { severity: 'medium', ...fields })], { extends: ['security'] }) },
  ]
  const { items, problems } = loadChecklists({ builtin, own, wanted: [], digest: () => '' })
  return { item: items.find(({ name }) => name === 'security/B'), names: items.map(({ name }) => name), problems }
}

describe('an own item with the letter of a shipped one tightens it', () => {
  it.each([
    ['its severity, and the gate with it', { severity: 'critical' }, { severity: 'critical', gate: 'block' }],
    ['its gate alone', { gate: 'block' }, { severity: 'medium', gate: 'block' }],
    ['its second opinion', { second_opinion: 'on-fail-and-pass' }, { second_opinion: 'on-fail-and-pass' }],
    ['not its second opinion where it asks for less', { second_opinion: 'never' }, { second_opinion: 'on-fail' }],
    ['what fails', { fail_when: ['More.'] }, { fail_when: [...(shippedItem['fail_when'] as string[]), 'More.'] }],
    ['what passes', { pass_when: ['Each call names it.', 'More.'] }, { pass_when: ['Each call names it.', 'More.'] }],
    ['its references', { refs: { cwe: [862] } }, { refs: { cwe: [306, 862] } }],
  ])('%s', (_what, fields, expected) => {
    const { item: result, problems } = tightened(fields)
    expect(problems).toEqual([])
    expect(result).toMatchObject(expected)
  })

  it('with detectors beside the shipped ones, under the shipped name', () => {
    const { item: result, names } = tightened({ detectors: [detector('ours')] })
    expect(result?.detectors.map(({ id }) => id)).toEqual(['routes', 'ours'])
    expect(names).toEqual(['security/B', 'review-integrity/A'])
  })

  it('so that what was remembered and waived before counts no more', () => {
    expect([tightened({}).item?.rev, tightened({ rev: 2 }).item?.rev]).toEqual([4, 5])
  })

  it('and keeps what it does not repeat', () => {
    expect(tightened({}).item).toMatchObject({
      controls: ['^requireUser$'],
      not_a_fail: ['A public route.'],
      evidence: { fail: 'removed-line' },
    })
  })

  it('and may repeat what is there', () => {
    const { problems } = tightened({
      controls: ['^requireUser$'],
      applies: { languages: ['typescript'] },
      evidence: { fail: 'removed-line' },
    })
    expect(problems).toEqual([])
  })
})

describe('what would loosen a shipped item is named, and nothing of it counts', () => {
  it.each([
    ['a lower severity', { severity: 'low' }, 'the severity falls from medium to low'],
    ['a lower gate', { gate: 'info' }, 'the gate falls from warn to info'],
    [
      'a lower gate under a higher severity',
      { severity: 'critical', gate: 'info' },
      'the gate falls from warn to info',
    ],
    ['a retirement', { status: 'retired' }, 'the status is `retired`'],
    ['a trial', { status: 'trial' }, 'the status is `trial`'],
    ['another assertion', { assert: 'No call is bad.' }, 'the assertion differs: repeat it as it is'],
    ['another title', { title: 'Other' }, 'the title differs: repeat it as it is'],
    ['another exception', { not_a_fail: ['Anything of ours.'] }, '`not_a_fail` adds exceptions'],
    ['another way out', { na_when: ['It is Friday.'] }, '`na_when` adds exceptions'],
    ['another control', { controls: ['.*'] }, '`controls` adds exceptions'],
    ['another word that clears', { clears: ['.*'] }, '`clears` adds exceptions'],
    ['a narrower scope', { applies: { paths: ['src/x.ts'] } }, '`applies` differs'],
    ['less evidence', { evidence: { pass: 'none' } }, '`evidence` differs'],
    [
      'a detector in the place of a shipped one',
      { detectors: [{ ...detector('routes'), pattern: 'never' }] },
      'the detector `routes` stands in the shipped item',
    ],
  ])('%s', (_what, fields, words) => {
    const { item: result, problems } = tightened({ na_when: [], fail_when: ['Stricter.'], ...fields })
    expect(problems).toEqual([`team.yml: item B would loosen security/B: ${words}`])
    expect(result).toMatchObject({ rev: 3, severity: 'medium', gate: 'warn', fail_when: shippedItem['fail_when'] })
  })

  it('a letter that is retired, or that two lists have', () => {
    const builtin = ['security', 'secrets', 'review-integrity'].map((id) => ({
      path: id,
      text: list(id, [item('A'), item('Z', { status: 'retired' })]),
    }))
    const text = list('team', [item('A'), item('Z')], { extends: ['security', 'secrets'] })
    const both = loadChecklists({ builtin, own: [{ path: 'team.yml', text }], wanted: [], digest: () => '' })
    expect(both.problems[0]).toBe('team.yml: item A could mean security/A or secrets/A: extend one list per file')
    const one = list('team', [item('Z')], { extends: ['security'] })
    const retired = loadChecklists({ builtin, own: [{ path: 'team.yml', text: one }], wanted: [], digest: () => '' })
    expect(retired.problems).toEqual(['team.yml: item Z means security/Z, which is retired'])
  })
})
