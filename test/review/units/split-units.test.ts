import { describe, expect, it } from 'vitest'
import type { FileDiff } from '../../../src/review/file-diff.ts'
import { splitUnits } from '../../../src/review/units/split-units.ts'
import { fileOf, hunkOf, noCaps, oneLine, readingOf } from './support/files.ts'

function orderOf(files: readonly FileDiff[], suspects?: (path: string) => number): string[] {
  return splitUnits(readingOf(files), noCaps, suspects).units.map(({ id }) => id)
}

function lines(sign: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${sign}const value${at} = ${at}`)
}

const churn = fileOf('src/a-churn.ts', [hunkOf(1, 1, lines('+', 200))])
const small = oneLine('src/small.ts')
const session = oneLine('src/zz/session-store.ts')
const guard = fileOf('src/list.ts', [hunkOf(1, 1, [' app', '-  requireUser(request)', '+  // gone'])])
const deletion = fileOf('src/table.ts', [hunkOf(1, 1, [' app', '-  line()'])])

describe('what is judged first', () => {
  it('is what is suspected, then removed guards, then removals, then what decides about authority, then what changed most', () => {
    const files = [churn, small, session, guard, deletion, oneLine('src/suspected.ts')]
    const order = [
      'src/suspected.ts',
      'src/list.ts',
      'src/table.ts',
      'src/zz/session-store.ts',
      'src/a-churn.ts',
      'src/small.ts',
    ]
    const suspects = (path: string) => Number(path === 'src/suspected.ts')
    expect(orderOf(files, suspects)).toEqual(order)
    expect(orderOf(files.toReversed(), suspects)).toEqual(order)
  })

  it.each([
    '.github/workflows/ci.yml',
    'infra/main.tf',
    'Dockerfile',
    'services/a/Dockerfile',
    'src/auth/index.ts',
    'lib/crypto.ts',
    'app/Permissions.java',
    'k8s/deploy.yaml',
    'deploy/helm/values.yaml',
    'src/middleware.ts',
    'docker-compose.prod.yml',
    '.gitattributes',
    'config/oauth.rb',
  ])('is %s before any file of the same size', (path) => {
    // biome-ignore format: a list to look at
    expect(orderOf([oneLine('src/aaa.ts'), churn, oneLine(path)])[0]).toBe(path)
  })

  it.each(['src/author.ts', 'docs/authors.md', 'src/rollup.ts'])('is not %s, which only sounds like it', (path) => {
    expect(orderOf([oneLine(path), churn])[0]).toBe('src/a-churn.ts')
  })

  it('is what moved away from a place of authority, too', () => {
    const moved = oneLine('src/list.ts', '+x', { oldPath: 'src/auth/list.ts', change: 'renamed' })
    expect(orderOf([churn, moved])[0]).toBe('src/list.ts')
  })

  it('is no guard that only moved within its hunks', () => {
    const moved = fileOf('src/b.ts', [hunkOf(1, 1, ['-  requireUser(request)', ' x', '+    requireUser(request)'])])
    expect(orderOf([moved, churn])[0]).toBe('src/a-churn.ts')
  })

  it('is the smaller one of two that are equal otherwise', () => {
    const names = ['src/a.ts', 'src/b.ts', 'src/c.ts', 'src/d.ts']
    const files = names.map((path, at) => oneLine(path, `+${'x'.repeat(100 * (((at + 3) % 4) + 1))}`))
    expect(orderOf(files)).toEqual(['src/b.ts', 'src/c.ts', 'src/d.ts', 'src/a.ts'])
  })

  it('is never what comes first in the alphabet', () => {
    const names = 'abcdefghijklmnopqrstuvwxyz'.split('').map((letter) => `src/${letter}${letter}.ts`)
    const order = orderOf(names.map((path) => oneLine(path)))
    expect(order).not.toEqual(names)
    expect(order).not.toEqual(names.toReversed())
    expect(orderOf(names.toReversed().map((path) => oneLine(path)))).toEqual(order)
  })

  it('is a piece with a removed guard before the other pieces of its file', () => {
    const file = fileOf('src/big.ts', [
      hunkOf(1, 1, lines('+', 900)),
      hunkOf(50, 950, ['-  checkToken(request)', ' x']),
    ])
    expect(orderOf([file])[0]).toMatch(/^src\/big\.ts#\d$/)
  })

  it.each([Number.NaN, -5, 1e12, Number.POSITIVE_INFINITY])('stays in order with %s suspects', (count) => {
    const order = orderOf([churn, guard, oneLine('src/x.ts')], (path) => (path === 'src/x.ts' ? count : 0))
    expect(order[0]).toBe(count > 0 ? 'src/x.ts' : 'src/list.ts')
  })
})

describe('the caps', () => {
  const three = ['src/one.ts', 'src/two.ts', 'src/three.ts'].map((path) => fileOf(path, [hunkOf(1, 1, lines('+', 10))]))

  it.each([
    ['files', 2],
    ['lines', 25],
    ['bytes', 500],
    ['tokens', 500],
  ] as const)('on %s leave the least risky out', (cap, value) => {
    const { units, overBudget } = splitUnits(readingOf([...three, session]), { ...noCaps, [cap]: value }, (path) => {
      return Number(path === 'src/two.ts')
    })
    expect(units.map(({ id }) => id).slice(0, 2)).toEqual(['src/two.ts', 'src/zz/session-store.ts'])
    expect(units.length + overBudget.length).toBe(4)
    expect(overBudget.length).toBeGreaterThan(0)
  })

  it('count bytes of UTF-8, not letters', () => {
    const file = fileOf('a.md', [hunkOf(1, 1, ['+漢字é\u{1f600}'])])
    const left = (bytes: number) => splitUnits(readingOf([file]), { ...noCaps, bytes }).overBudget.length
    expect([left(14), left(13)]).toEqual([0, 1])
  })

  it('let a smaller unit in where a larger one did not fit', () => {
    const large = fileOf('src/auth.ts', [hunkOf(1, 1, lines('+', 100))])
    const { units, overBudget } = splitUnits(readingOf([large, small]), { ...noCaps, lines: 50 })
    expect([units.map(({ id }) => id), overBudget.map(({ id }) => id)]).toEqual([['src/small.ts'], ['src/auth.ts']])
  })

  it('count the pieces of a file as one file', () => {
    const file = fileOf('src/big.ts', [hunkOf(1, 1, lines('+', 1500))])
    const { units, overBudget } = splitUnits(readingOf([file, small]), { ...noCaps, files: 1 })
    expect(units.length).toBeGreaterThan(1)
    expect(overBudget.map(({ id }) => id)).toEqual(['src/small.ts'])
  })

  it('do not touch what no model is shown', () => {
    const files = [
      oneLine('package-lock.json'),
      oneLine('a.bin', '+x', { content: 'binary' }),
      fileOf('b.ts', [], { oldPath: 'a.ts', change: 'renamed', newOid: '1'.repeat(40) }),
    ]
    const { units, overBudget } = splitUnits(readingOf([...files, small]), { files: 0, lines: 0, bytes: 0, tokens: 0 })
    expect([units.length, overBudget.map(({ id }) => id)]).toEqual([3, ['src/small.ts']])
  })
})
