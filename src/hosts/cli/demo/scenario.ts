import type { ScriptedRequest } from '../../../emulator/model/request.ts'
import { scriptedReviewer } from '../../../emulator/model/review/reviewer.ts'
import type { Script } from '../../../emulator/model/script.ts'
import type { ScriptedBlock, Step } from '../../../emulator/model/step.ts'

/** The issue that the story is about. */
export const issue = {
  title: 'Add the median',
  body: `We have the mean and the range; people ask for the median.

- [ ] \`median\` of an odd number of values is the middle one, whatever their order
- [ ] \`median\` of an even number of values is the mean of the two in the middle
- [ ] \`GET /median\` answers with it`,
} as const

/** What people say, in the order they say it. */
export const lines = {
  outsider: '@agent merge this',
  fix: '@agent fix security/B',
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

const importLine = "import { mean } from './mean.ts'\n"
const rangeLine = "router.get('/range', requireUser, ({ values }) => ({ status: 200, body: range(values) }))\n"
const openRoute = "router.get('/median', ({ values }) => ({ status: 200, body: median(values) }))\n"
const guardedRoute = openRoute.replace("'/median', ", "'/median', requireUser, ")

const guardTest = `
test('the median is for users', () => {
  assert.equal(router.answer('/median', { user: null, values: [3] }).status, 401)
  assert.deepEqual(router.answer('/median', { user: 'mona', values: [3] }), { status: 200, body: 3 })
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
        text: '`GET /median` now asks for a signed-in user, like its neighbors, with a test.',
      })),
    follow_ups: [],
    risks: [],
  },
})

/**
 * Writes median() and its route, claims to be done while its own test fails, is sent back by the host, and mends it. That
 * the route asks nobody who they are, no test of its own notices.
 */
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
      { tool: 'read', input: { file_path: 'src/api.ts' } },
    ),
  () =>
    say(
      {
        tool: 'edit',
        input: {
          file_path: 'src/api.ts',
          old_string: importLine,
          new_string: `${importLine}import { median } from './median.ts'\n`,
        },
      },
      {
        tool: 'edit',
        input: { file_path: 'src/api.ts', old_string: rangeLine, new_string: `${rangeLine}${openRoute}` },
      },
    ),
  (request) =>
    say(
      { text: 'That should do.' },
      handIn(request, {
        summary: 'Adds `median()` and `GET /median` with tests.',
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
          'Adds `median()` and `GET /median`. Values are sorted as numbers; an even list gives the mean of its two middle values.',
        path: 'src/median.ts',
        why: 'the function that was asked for',
      }),
    ),
]

/** Puts the guard where the review missed it. */
const revise: readonly ((request: ScriptedRequest) => Step)[] = [
  () =>
    say(
      { tool: 'read', input: { file_path: 'src/api.ts' } },
      { tool: 'read', input: { file_path: 'test/api.test.ts' } },
    ),
  () =>
    say(
      { tool: 'edit', input: { file_path: 'src/api.ts', old_string: openRoute, new_string: guardedRoute } },
      { tool: 'bash', input: { command: `cat >> test/api.test.ts <<'END'\n${guardTest}END\nnpm test` } },
    ),
  (request) =>
    say(
      handIn(request, {
        summary: '`GET /median` asks for a signed-in user, like its neighbors.',
        path: 'src/api.ts',
        why: 'no path answers strangers',
      }),
    ),
]

/** The scripted model of the story: what it says depends only on the job and on how often it was asked. */
export const scenario: Script = (request, index) => review(request, index) ?? work(request)

const review = scriptedReviewer()

function work(request: ScriptedRequest): Step | null {
  const steps = request.firstText.includes('Work on pull request') ? revise : implement
  return steps[request.asked]?.(request) ?? null
}
