import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { locateYaml } from '../../../src/review/detectors/yaml/located.ts'
import { pathSegments, queryYaml } from '../../../src/review/detectors/yaml/query.ts'
import { change, run, shown } from './support/change.ts'

const text = `on: push
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: |
          npm ci
          npm test
  "a.b":
    permissions: {}
    steps: []
`

function linesOf(path: string): readonly number[] {
  return locateYaml(text).flatMap((root) => queryYaml(root, pathSegments(path)).map(({ line }) => line))
}

describe('a path through YAML', () => {
  it.each([
    ['a key', 'jobs.build.runs-on', [4]],
    ['every key', 'jobs.*', [3, 10]],
    ['every item', 'jobs.*.steps.*', [6, 7]],
    ['an item by its index', 'jobs.build.steps.1', [7]],
    ['any depth', '**.run', [7]],
    ['any depth in the middle', 'jobs.**.uses', [6]],
    ['a name with a dot, in quotes', 'jobs."a.b".permissions', [11]],
    ['nothing', 'jobs.build.timeout-minutes', []],
    ['nothing below a scalar', 'on.push', []],
  ])('leads to %s', (_what, path, lines) => {
    expect(linesOf(path)).toEqual(lines)
  })

  it('goes through aliases, and reports them where they stand', () => {
    const [root] = locateYaml('a: &x\n  run: ls\nb: *x\n')
    expect(root && queryYaml(root, ['b', 'run']).length).toBe(1)
  })

  it('gives up on aliases that grow beyond all bounds', () => {
    const bomb = Array.from(
      { length: 12 },
      (_, at) => `a${at}: &a${at} [${at ? `*a${at - 1},`.repeat(10) : 'x,'.repeat(10)}]`,
    )
    expect(() => locateYaml(bomb.join('\n'))).toThrow(/too many/)
  })

  it('takes an alias for the anchor before it, also through another alias', () => {
    const [root] = locateYaml('a: &x one\nb: &y { c: &x two, d: *x }\ne: *y\nf: *x\ng: &x three\nh: *y\ni: *x\n')
    const texts = ['a', 'b.d', 'e.d', 'f', 'h.d', 'i'].map((path) => {
      const [found] = root ? queryYaml(root, pathSegments(path)) : []
      return found?.node.kind === 'scalar' ? found.node.text : null
    })
    expect(texts).toEqual(['one', 'two', 'two', 'two', 'two', 'three'])
  })

  it.each(['a: *x\n', 'a: &x [*x]\n', 'a: &x 1\n---\nb: *x\n'])('does not guess what %j stands for', (text) => {
    expect(() => locateYaml(text)).toThrow(/no anchor/)
  })

  it.each([
    ['aliases', `a: &x 1\nb:\n${'- *x\n'.repeat(20_000)}`, null],
    ['anchors', `b:\n${Array.from({ length: 12_000 }, (_, at) => `- &a${at} 1\n- *a${at}\n`).join('')}`, null],
    ['quotes', `a: ${'"'.repeat(150_000)}`, /not YAML/],
    [
      'documents that are each a bomb',
      `---\na: &a [${'x,'.repeat(900)}]\nb: [${'*a,'.repeat(90)}]\n`.repeat(30),
      /too many/,
    ],
  ])('is not kept busy by many %s', (_what, text, problem) => {
    if (problem === null) expect(locateYaml(text)).toHaveLength(1)
    else expect(() => locateYaml(text)).toThrow(problem)
  })

  it('ends at the first thing that is no YAML', () => {
    const text = `a: ${'}'.repeat(900_000)}`
    for (const again of [text, `b${text}`, `c${text}`]) expect(() => locateYaml(again)).toThrow(/not YAML.*line 1/)
  })

  it('is an error where the text is no YAML', () => {
    expect(() => locateYaml('a: [1')).toThrow(/not YAML/)
  })

  it('reads any text, or says that it cannot', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ':', ' ', '\n', '-', '[', '{', '&', '*', '"', '|', '!') }),
        (any) => {
          try {
            for (const root of locateYaml(any)) queryYaml(root, ['**', '*'])
          } catch (error) {
            expect(error).toBeInstanceOf(Error)
          }
        },
      ),
    )
  })
})

describe('a YAML detector', () => {
  const path = '.github/workflows/ci.yml'
  const tries = (before: string | null, after: string, detector: Record<string, unknown>) => {
    const { hits, troubles } = run({
      files: [change(path, before, after)],
      detectors: [{ engine: 'yaml', ...detector }],
    })
    return [...hits.map(shown), ...troubles.map(({ words }) => words)]
  }

  it('finds only nodes that the diff touches', () => {
    const after = text.replace('npm ci', 'npm install')
    expect(tries(text, after, { path: 'jobs.*.steps.*' })).toEqual([`${path}:7`])
  })

  it('points at the matching line of a block', () => {
    expect(tries(null, text, { path: '**.run', match: 'npm test' })).toEqual([`${path}:9`])
  })

  it('counts a removed line to the node it was indented under', () => {
    const before = text.replace('checkout@v4\n', 'checkout@v4\n        with: { persist-credentials: false }\n')
    expect(tries(before, text, { path: 'jobs.*.steps.*' })).toEqual([`${path}:6`])
  })

  it('does not count a removed neighbor', () => {
    const before = text.replace('  "a.b":', '  other:\n    steps: []\n  "a.b":')
    expect(tries(before, text, { path: 'jobs.*.steps.*' })).toEqual([])
  })

  it('finds where something is absent, touched or not', () => {
    expect(tries(`# x\n${text}`, `# y\n${text}`, { path: 'jobs.*.permissions', absent: true })).toEqual([`${path}:4`])
  })

  it('finds where nothing present matches', () => {
    const detector = { path: 'jobs.*.permissions', absent: true, match: '^read' }
    expect(tries(null, 'jobs:\n  a:\n    permissions: read-all\n  b:\n    permissions: write-all\n', detector)).toEqual(
      [`${path}:4`],
    )
  })

  it('leaves other files and removed ones alone', () => {
    const files = [change('a.ts', null, 'jobs: 1\n'), change('b.yml', 'jobs: 1\n', null)]
    expect(run({ files, detectors: [{ engine: 'yaml', path: 'jobs' }] })).toEqual({ hits: [], troubles: [] })
  })

  it('is in trouble where the file is no YAML, or was not read', () => {
    expect(tries(null, 'a: [1\n', { path: 'a' })).toEqual([expect.stringContaining('not YAML')])
    const unread = run({
      files: [change(path, 'a: 1\n', 'a: 2\n')],
      diff: { heads: new Map() },
      detectors: [{ engine: 'yaml', path: 'a' }],
    })
    expect(unread.troubles).toMatchObject([{ kind: 'failed', words: `the new text of ${path} was not read` }])
  })
})
