import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { issueOfBranch, newBranch } from '../../src/domain/branch.ts'

describe('the branch of an issue', () => {
  it.each([
    ['Sum of an empty list', 'agent/12-sum-of-an-empty-list'],
    ['Füge die Größe hinzu!', 'agent/12-fuge-die-gro-e-hinzu'],
    ['../../etc/passwd', 'agent/12-etc-passwd'],
    ['日本語', 'agent/12-work'],
    ['', 'agent/12-work'],
    [
      'A title that is far longer than any branch name should ever be allowed to become',
      'agent/12-a-title-that-is-far-longer-than-any-bran',
    ],
  ])('of %j is %s', (title, name) => {
    expect(newBranch(12, title, [])).toBe(name)
  })

  it('gets a number where its name is taken', () => {
    expect(newBranch(12, 'x', ['agent/12-x'])).toBe('agent/12-x-2')
    expect(newBranch(12, 'x', ['agent/12-x', 'agent/12-x-2'])).toBe('agent/12-x-3')
    expect(newBranch(12, 'x', ['Agent/12-X'])).toBe('agent/12-x-2')
    expect(newBranch(12, 'x', ['agent/12-y'])).toBe('agent/12-x')
  })

  it('is never a taken one, always a name git accepts, and leads back to its issue', () => {
    const numbers = fc.integer({ min: 1, max: 9_999_999 })
    fc.assert(
      fc.property(numbers, fc.string({ unit: 'binary' }), fc.integer({ min: 0, max: 5 }), (number, title, count) => {
        const taken: string[] = []
        for (let made = 0; made < count; made++) taken.push(newBranch(number, title, taken))
        const name = newBranch(number, title, taken)
        expect(taken).not.toContain(name)
        expect(name).toMatch(/^agent\/\d+-[a-z0-9]+(-[a-z0-9]+)*$/)
        expect(name.length).toBeLessThanOrEqual(70)
        expect(issueOfBranch(name)).toBe(number)
      }),
    )
  })

  it.each(['main', 'agent', 'agent/x', 'agent/0-x', 'agent/12', 'feature/agent/12-x', 'agents/12-x'])(
    '%s belongs to no issue',
    (name) => {
      expect(issueOfBranch(name)).toBeNull()
    },
  )
})
