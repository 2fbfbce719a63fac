import { describe, expect, it } from 'vitest'
import { lintChecklist } from '../../../src/review/checklist/lint.ts'
import { checklist } from '../../../src/review/checklist.ts'
import { item } from './support/lists.ts'

function rulesOf(
  fields: Readonly<Record<string, unknown>>,
  list: Readonly<Record<string, unknown>> = {},
): readonly string[] {
  const parsed = checklist.parse({
    schema: 1,
    id: 'team',
    version: '1.0.0',
    title: 'x',
    ...list,
    items: [item('A', fields)],
  })
  return lintChecklist(parsed).map(({ item: name, rule }) => `${name} ${rule}`)
}

describe('an item that nobody can misread', () => {
  it.each([
    ['names its place', {}],
    ['lists nouns', { assert: 'Every log call names the request and the user.' }],
    ['lists subjects', { assert: 'No added line and no new path holds a control character.' }],
    ['narrows its subject', { assert: 'Every route that is added and returns rows names a guard.' }],
    ['names a flag of that name', { assert: 'Every cookie header names `Secure`.' }],
    ['applies to everything, and so says no `na_when`', { na_when: [] }],
    ['refers to what is known', { refs: { cwe: [306], asvs: ['v5.0.0-8.2.1'], other: ['anything'] } }],
  ])('%s', (_what, fields) => {
    expect(rulesOf(fields)).toEqual([])
  })
})

describe('an item that leaves room is told', () => {
  it.each([
    ['a question', { assert: 'Is there a guard on every route?' }, 'statement'],
    ['a question without its mark', { assert: 'Does every route name a guard' }, 'statement'],
    ['an order', { assert: 'Check that every route names a guard.' }, 'statement'],
    ['two sentences', { assert: 'Every route names a guard. No key is logged.' }, 'one-predicate'],
    ['two halves', { assert: 'Every route names a guard; keys stay out of logs.' }, 'one-predicate'],
    ['two verbs', { assert: 'Every route names a guard and is logged.' }, 'one-predicate'],
    ['two claims', { assert: 'Every route names a guard, and the response holds no key.' }, 'one-predicate'],
    ['a word for a feeling', { assert: 'Every route is properly guarded.' }, 'vague'],
    ['such a word in a condition', { fail_when: ['A call is not secure.'] }, 'vague'],
    ['no place', { assert: 'All is safe.', pass_when: ['It is.'], fail_when: ['It is not.'] }, 'place'],
    ['nothing to quote', { fail_when: ['It went wrong.'] }, 'observable'],
    ['no `na_when` beside a scope', { na_when: [], applies: { paths: ['src/**'] } }, 'not-applicable'],
    [
      'no `na_when` beside subjects',
      { na_when: [], detectors: [{ id: 'a', effect: 'subject', engine: 'regex', pattern: 'x' }] },
      'not-applicable',
    ],
    ['a way out for the lazy', { na_when: ['The call was too complex to follow.'] }, 'not-applicable'],
    ['a condition on both sides', { pass_when: ['A call.'], fail_when: ['A call.'] }, 'contradiction'],
    ['an unknown weakness', { refs: { cwe: [999999] } }, 'reference'],
    ['an unknown requirement', { refs: { asvs: ['v5.0.0-99.1.1'] } }, 'reference'],
    ['a language nobody writes', { applies: { languages: ['typscript'] } }, 'language'],
  ])('%s', (_what, fields, rule) => {
    expect(rulesOf(fields)).toContain(`team/A ${rule}`)
  })

  it('no `na_when` beside the scope of its list', () => {
    expect(rulesOf({ na_when: [] }, { applies: { paths: ['src/**'] } })).toEqual(['team/A not-applicable'])
  })

  it('but not after it is retired', () => {
    expect(rulesOf({ assert: 'Is it good?', status: 'retired' })).toEqual([])
  })
})
