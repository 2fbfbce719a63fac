import { describe, expect, it } from 'vitest'
import { loadFindNodes } from '../../../src/jobs/review/ast-grep.ts'
import { change, run, shown } from './support/change.ts'

const detectors = [{ engine: 'ast-grep', language: 'typescript', rule: { pattern: 'eval($A)' } }]
const files = [change('a.ts', 'one\ntwo\n', 'one\nchanged\n'), change('b.py', null, 'eval(x)\n')]

describe('an ast-grep detector', () => {
  it('is unavailable where ast-grep is not installed, and says so', () => {
    const { hits, troubles } = run({ files, detectors })
    expect([hits, troubles]).toMatchObject([[], [{ kind: 'unavailable', unit: 'a.ts' }]])
  })

  it('finds nodes that begin on an added line of a file in its language', () => {
    const asked: string[] = []
    const findNodes = (language: string, _rule: unknown, text: string) => {
      asked.push(`${language} ${text}`)
      return [{ line: 1 }, { line: 2 }]
    }
    expect(run({ files, detectors, findNodes }).hits.map(shown)).toEqual(['a.ts:2'])
    expect(asked).toEqual(['typescript one\nchanged\n'])
  })

  it('is in trouble where it throws', () => {
    const findNodes = () => {
      throw new Error('no such rule')
    }
    expect(run({ files, detectors, findNodes }).troubles).toMatchObject([{ kind: 'failed', words: 'no such rule' }])
  })

  it('is not installed here', async () => {
    expect(await loadFindNodes()).toBeNull()
  })
})
