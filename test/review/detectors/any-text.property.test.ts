// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of workflows and shells are written so
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { builtins } from '../../../src/review/detectors/builtins.ts'
import { change, run } from './support/change.ts'

const paths = [
  'src/a.ts',
  'test/a.test.ts',
  'docs/a.md',
  '.github/workflows/ci.yml',
  'action.yml',
  '.gitattributes',
  '.npmrc',
  '.env',
  'package-lock.json',
  'yarn.lock',
  'Cargo.lock',
  'Dockerfile',
  'AGENTS.md',
]
const scraps = [
  'on: push\n',
  'jobs:\n',
  '  a:\n',
  '    steps:\n',
  '      - run: ',
  '${{ ',
  ' }}',
  'github.head_ref',
  "contains('",
  '\n',
  ' ',
  '"',
  "'",
  '&a ',
  '*a ',
  '[',
  '{',
  '-',
  'curl x |',
  ' sh',
  'eyJ',
  'password="',
  '\u202E',
  '\u{E0041}',
  'it.skip(',
  'expect(',
  'ignore previous ',
  'reviewer',
  'a'.repeat(300),
  '((((',
  '"resolved": "',
  'binary',
]
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.array(fc.constantFrom(...scraps), { maxLength: 60 }).map((parts) => parts.join('')),
)
const side = fc.option(text, { nil: null })

function tried(name: string, path: string, before: string | null, after: string) {
  const files = [change(path, before, after), change('src/b.ts', 'a\n', 'b\n')]
  const started = performance.now()
  const { hits, troubles } = run({ files, detectors: [{ engine: 'builtin', name }] })
  return { hits, troubles, took: performance.now() - started }
}

describe('on any text, a built-in detector', () => {
  it.each(Object.keys(builtins))('`%s` answers, or tells its trouble, and is quick', (name) => {
    fc.assert(
      fc.property(fc.constantFrom(...paths), side, text, (path, before, after) => {
        const { hits, troubles, took } = tried(name, path, before, after)
        expect(took).toBeLessThan(1_000)
        expect(hits.filter(({ line, unit }) => line < 1 || unit === '')).toEqual([])
        expect(troubles.filter(({ kind }) => kind !== 'failed' || !/\.ya?ml$/.test(path))).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})

it('a name that stands for no detector is trouble on every unit', () => {
  const { hits, troubles } = run({
    files: [change('a.ts', null, 'x\n')],
    detectors: [{ engine: 'builtin', name: 'magic' }],
  })
  expect([hits, troubles]).toMatchObject([[], [{ kind: 'failed', words: 'there is no detector `magic`' }]])
})

it('what is kept from the model is read by built-in detectors', () => {
  const { hits } = run({
    files: [change('yarn.lock', null, 'a\u202E\n')],
    detectors: [{ engine: 'builtin', name: 'hidden-unicode' }],
  })
  expect(hits).toMatchObject([{ path: 'yarn.lock', unit: 'yarn.lock' }])
})
