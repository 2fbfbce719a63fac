import { describe, expect, it } from 'vitest'
import { reviewPolicy } from '../../src/domain/review/policy.ts'
import { shippedRules } from '../../src/domain/review/shipped-rules.ts'
import { aConfig } from '../support/snapshots.ts'

/** What is digested, as it is. */
const seen = (rules: Parameters<typeof reviewPolicy>[1]): string => {
  let text = ''
  reviewPolicy(aConfig({ review: {} }).config, rules, (digested) => {
    text = digested
    return digested
  })
  return text
}

describe('the policy of a verdict', () => {
  const none = { checklists: null, waivers: null }

  it('is another one for a release with other rules', () => {
    expect(seen({ rules: none, labels: [] })).toContain(shippedRules)
  })

  it('knows the labels only where lists of the repository may ask for them', () => {
    expect(seen({ rules: none, labels: ['b', 'a'] })).not.toContain('"a"')
    expect(seen({ rules: { ...none, checklists: 'x' }, labels: ['b', 'a'] })).toContain('["a","b"]')
  })
})
