import { describe, expect, it } from 'vitest'
import { guardedMatch } from '../../../src/jobs/review/guarded-match.ts'
import type { FileDiff } from '../../../src/review/file-diff.ts'
import { change, run, shown } from './support/change.ts'

const file = change('src/a.ts', 'one\nold token\nthree\n', 'one\nnew token\nthree\n')
const tries = (detector: Record<string, unknown>, files: readonly FileDiff[] = [file]) => {
  const { hits, troubles } = run({ files, detectors: [{ engine: 'regex', ...detector }] })
  return [...hits.map(shown), ...troubles.map(({ kind }) => kind)]
}

describe('a pattern', () => {
  it.each([
    ['reads added lines unless told otherwise', { pattern: 'token' }, ['src/a.ts:2']],
    ['reads removed lines', { pattern: 'token', on: 'removed' }, ['src/a.ts:-2']],
    ['reads the whole new side', { pattern: 'three', on: 'head' }, ['src/a.ts:3']],
    ['does not find in added lines what is context', { pattern: 'three' }, []],
    ['reads the path', { pattern: '^src/', on: 'path' }, ['src/a.ts file']],
    ['ignores case where it says so', { pattern: '(?i)TOKEN' }, ['src/a.ts:2']],
    ['heeds case otherwise', { pattern: 'TOKEN' }, []],
    ['stays in the paths it names', { pattern: 'token', paths: ['lib/**'] }, []],
    ['leaves out what is allowed', { pattern: 'token', allow: ['^new '] }, []],
    ['is not excused by what is not allowed', { pattern: 'token', allow: ['^old '] }, ['src/a.ts:2']],
  ] as const)('%s', (_what, detector, hits) => {
    expect(tries(detector)).toEqual(hits)
  })

  it.each([
    ['behind its code', 'token() // harmless'],
    ['before its code', '/* harmless */ token()'],
    ['on both sides', '/* so */ token() /* harmless */'],
    ['that ends where its code begins', 'harmless */ token()'],
    ['of markup', 'token() <!-- harmless -->'],
    ['of markup before it', '<!-- harmless --> token()'],
  ])('is not excused by a comment %s', (_what, text) => {
    const allow = ['harmless']
    expect(tries({ pattern: 'token', allow }, [change('src/a.ts', null, `${text}\n`)])).toEqual(['src/a.ts:1'])
  })

  it.each(['// token, harmless', ' * token, harmless', 'harmless(token) // really'])('is excused by %j', (text) => {
    expect(tries({ pattern: 'token', allow: ['harmless'] }, [change('src/a.ts', null, `${text}\n`)])).toEqual([])
  })

  it('reads both names of a renamed file, in the paths it names too', () => {
    const renamed = change('vendor/a.ts', 'x\n', 'x\n', { oldPath: 'src/a.ts', change: 'renamed', hunks: [] })
    expect(tries({ pattern: '^src/', on: 'path' }, [renamed])).toEqual(['vendor/a.ts file'])
    expect(tries({ pattern: '^src/', on: 'path', paths: ['src/**'] }, [renamed])).toEqual(['vendor/a.ts file'])
  })

  it('reads the parts of the new side that the diff does not show', () => {
    const part = change('src/a.ts', 'one\n', 'two\n')
    const heads = new Map([['src/a.ts', 'two\nfar away\n']])
    const { hits } = run({
      files: [part],
      diff: { heads },
      detectors: [{ engine: 'regex', pattern: 'far', on: 'head' }],
    })
    expect(hits).toMatchObject([{ line: 2, kind: 'file', text: 'far away' }])
  })

  it('stays out of skipped files unless it is to be everywhere', () => {
    const lock = change('package-lock.json', '{}\n', '{"token":1}\n')
    expect(tries({ pattern: 'token' }, [lock])).toEqual([])
    expect(tries({ pattern: 'token', everywhere: true }, [lock])).toEqual(['package-lock.json:1'])
  })
})

describe('a long line', () => {
  const filler = 'x'.repeat(5_000)
  const long = (text: string) => [change('src/a.ts', null, `${text}\n`)]

  it.each([
    ['is found in its first piece', `token${filler}`, ['src/a.ts:1']],
    ['is found beyond 2,000 characters', `${filler}token`, ['src/a.ts:1']],
    ['is found across the end of a piece', `${'x'.repeat(1_998)}token${filler}`, ['src/a.ts:1']],
    ['holds nothing', filler, []],
  ])('%s', (_what, text, hits) => {
    expect(tries({ pattern: 'token' }, long(text))).toEqual(hits)
  })

  it('is trouble where blanks push out what a pattern looks for at its beginning', () => {
    expect(tries({ pattern: '^\\s*token\\b' }, long(`${' '.repeat(3_000)}token`))).toEqual(['failed'])
  })

  it('is read to its end by a pattern that begins at its beginning', () => {
    expect(tries({ pattern: '^x+y?token' }, long(`${'x'.repeat(1_900)}${filler}`))).toEqual([])
    expect(tries({ pattern: '^.*token' }, long(`${filler}token`))).toEqual(['src/a.ts:1'])
  })

  it('is no false alarm for a pattern that is bound to its beginning', () => {
    expect(tries({ pattern: '^token' }, long(`${'x'.repeat(1_500)}token${filler}`))).toEqual([])
  })

  it('is trouble where it is too long to be read', () => {
    const units = [unitOf(change('src/a.ts', null, `${'x '.repeat(60_000)}\n`))]
    const { hits, troubles } = run({ files: [], units, detectors: [{ engine: 'regex', pattern: 'token' }] })
    expect([hits, troubles]).toMatchObject([[], [{ kind: 'failed', words: expect.stringContaining('longer than') }]])
  })
})

describe('a pattern that goes wrong', () => {
  it('is killed where it backtracks without end, and its other units are still read', () => {
    const hostile = change('src/evil.ts', null, `${'a'.repeat(41)}!\n`)
    const harmless = change('src/a.ts', null, 'aaa\n')
    const { hits, troubles } = run({
      files: [hostile, harmless],
      detectors: [{ engine: 'regex', pattern: '^(a+)+$' }],
      matchLines: guardedMatch,
    })
    expect(hits.map(shown)).toEqual(['src/a.ts:1'])
    expect(troubles).toMatchObject([{ unit: 'src/evil.ts', kind: 'timeout' }])
  })

  it('is given up after three units, and told for each of the rest', () => {
    let calls = 0
    const files = Array.from({ length: 10 }, (_, index) => change(`src/${index}.ts`, null, 'x\n'))
    const matchLines = () => {
      calls += 1
      return 'timeout' as const
    }
    const { troubles } = run({ files, matchLines, detectors: [{ engine: 'regex', pattern: 'x' }] })
    expect([calls, troubles.length]).toEqual([4, 10])
  })

  it('is trouble where matching throws, never silence', () => {
    const matchLines = () => {
      throw new Error('no room')
    }
    const { hits, troubles } = run({ files: [file], matchLines, detectors: [{ engine: 'regex', pattern: 'x' }] })
    expect([hits, troubles]).toMatchObject([[], [{ kind: 'failed', words: 'no room', detector: 'd0', effect: 'fail' }]])
  })

  it('excuses nothing where it stands in `allow`', () => {
    const matchLines = (pattern: string) => (pattern === 'slow' ? ('timeout' as const) : [0])
    const { hits } = run({
      files: [file],
      matchLines,
      detectors: [{ engine: 'regex', pattern: 'token', allow: ['slow'] }],
    })
    expect(hits.map(shown)).toEqual(['src/a.ts:2'])
  })
})

function unitOf(one: FileDiff) {
  return { id: one.path, file: one, hunks: one.hunks, tokens: 1, risk: 1, treatment: { kind: 'judged' } as const }
}
