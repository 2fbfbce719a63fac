import type { ScriptedRequest } from '../../../emulator/model/request.ts'
import type { Script } from '../../../emulator/model/script.ts'
import type { ScriptedBlock, Step } from '../../../emulator/model/step.ts'

/** The issue that the story is about. */
export const issue = {
  title: 'Add median()',
  body: `We have the mean and the range; people ask for the median.

- [ ] \`median\` of an odd number of values is the middle one, whatever their order
- [ ] \`median\` of an even number of values is the mean of the two in the middle`,
} as const

/** What people say, in the order they say it. */
export const lines = {
  outsider: '@agent merge this',
  iterate: '@agent also handle the empty list',
  approve: '@agent approve',
} as const

const source = (sort: string): string => `import { mean } from './mean.ts'

/** The middle value of a list, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const ordered = [...values]${sort}
  const middle = Math.floor(ordered.length / 2)
  return mean(ordered.slice(ordered.length % 2 === 0 ? middle - 1 : middle, middle + 1))
}
`

const tests = `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { median } from '../src/median.ts'

test('the median of an odd number of values is the middle one', () => {
  assert.equal(median([33, 2, 10]), 10)
})

test('the median of an even number of values is the mean of the two in the middle', () => {
  assert.equal(median([100, 9, 20, 3]), 14.5)
})
`

const emptyTest = `
test('the median of an empty list is refused', () => {
  assert.throws(() => median([]), { name: 'RangeError', message: 'median of an empty list' })
})
`

const say = (...blocks: ScriptedBlock[]): Step => ({ reply: blocks })

const handIn = (request: ScriptedRequest, report: { summary: string; path: string; why: string }): ScriptedBlock => ({
  tool: 'submit',
  input: {
    summary: report.summary,
    acceptance: [...request.firstText.matchAll(/^(A\d+): (.*)$/gm)].map(([, id]) => ({
      id,
      status: 'met',
      evidence: 'npm test: the test of that name passes',
    })),
    changes: [{ path: report.path, why: report.why }],
    answers: [...new Set(request.firstText.match(/\bIC_[\w-]+/g) ?? [])]
      .filter((id) => request.firstText.includes(`by their id: ${id}`))
      .map((ask) => ({
        ask,
        text: '`median([])` now throws a RangeError of its own, with a test; before, the error spoke of the mean.',
      })),
    follow_ups: [],
    risks: [],
  },
})

/** Writes median(), claims to be done while its own test fails, is sent back by the host, and mends it. */
const implement: readonly ((request: ScriptedRequest) => Step)[] = [
  () => say({ text: 'I look at what is there first.' }, { tool: 'glob', input: { pattern: '**/*.ts' } }),
  () =>
    say(
      { tool: 'read', input: { file_path: 'src/mean.ts' } },
      { tool: 'read', input: { file_path: 'test/mean.test.ts' } },
    ),
  () =>
    say(
      { tool: 'write', input: { file_path: 'src/median.ts', content: source('.sort()') } },
      { tool: 'write', input: { file_path: 'test/median.test.ts', content: tests } },
    ),
  (request) =>
    say(
      { text: 'That should do.' },
      handIn(request, {
        summary: 'Adds `median()` with its tests.',
        path: 'src/median.ts',
        why: 'the function that was asked for',
      }),
    ),
  () =>
    say(
      { text: 'The host’s run shows it: sort() without a comparison orders numbers as text.' },
      {
        tool: 'edit',
        input: { file_path: 'src/median.ts', old_string: '.sort()', new_string: '.sort((a, b) => a - b)' },
      },
      { tool: 'bash', input: { command: 'npm test' } },
    ),
  (request) =>
    say(
      handIn(request, {
        summary:
          'Adds `median()`. Values are sorted as numbers, and an even list gives the mean of its two middle values.',
        path: 'src/median.ts',
        why: 'the function that was asked for',
      }),
    ),
]

/** Handles the empty list on the same branch. */
const revise: readonly ((request: ScriptedRequest) => Step)[] = [
  () =>
    say(
      { tool: 'read', input: { file_path: 'src/median.ts' } },
      { tool: 'read', input: { file_path: 'test/median.test.ts' } },
    ),
  () =>
    say(
      {
        tool: 'edit',
        input: {
          file_path: 'src/median.ts',
          old_string: '  const ordered',
          new_string: "  if (values.length === 0) throw new RangeError('median of an empty list')\n  const ordered",
        },
      },
      { tool: 'bash', input: { command: `cat >> test/median.test.ts <<'END'\n${emptyTest}END\nnpm test` } },
    ),
  (request) =>
    say(
      handIn(request, {
        summary: '`median([])` now names itself in its RangeError; before, the error spoke of the mean.',
        path: 'src/median.ts',
        why: 'an empty list has no median',
      }),
    ),
]

/** The scripted model of the story: what it says depends only on the job and on how often it was asked. */
export const scenario: Script = (request) => {
  const steps = request.firstText.includes('Work on pull request') ? revise : implement
  return steps[request.asked]?.(request) ?? null
}
