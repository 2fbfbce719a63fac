/** A repository with a wrong sum and a test that shows it; nothing to install. */
export const toy = {
  'README.md': 'A toy.\n',
  'AGENTS.md': 'Numbers are summed left to right.\n',
  'package.json': `${JSON.stringify({ name: 'toy', type: 'module', scripts: { test: 'node --test' } }, null, 2)}\n`,
  'sum.js': 'export const sum = (a, b) => a - b\n',
  'sum.test.js': [
    "import assert from 'node:assert/strict'",
    "import { test } from 'node:test'",
    "import { sum } from './sum.js'",
    "test('adds', () => assert.equal(sum(2, 3), 5))",
    '',
  ].join('\n'),
  'run.sh': { content: '#!/bin/sh\necho old\n', executable: true },
  'old.txt': 'to be removed\n',
} as const

export const wrongSum = { title: 'sum subtracts', body: 'It must add.\n\n- [ ] `sum(2, 3)` is 5\n' }

export const submission = {
  summary: 'sum adds now.',
  acceptance: [{ id: 'A1', status: 'met', evidence: '`npm test` passes' }],
  changes: [{ path: 'sum.js', why: 'it subtracted' }],
  answers: [],
  follow_ups: [],
  risks: [],
}
