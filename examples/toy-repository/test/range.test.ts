import assert from 'node:assert/strict'
import { test } from 'node:test'
import { range } from '../src/range.ts'

test('the range does not depend on the order', () => {
  assert.equal(range([10, 2, 33]), 31)
})
