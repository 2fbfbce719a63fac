import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mean } from '../src/mean.ts'

test('the mean of three numbers', () => {
  assert.equal(mean([1, 2, 6]), 3)
})

test('the mean of an empty list is refused', () => {
  assert.throws(() => mean([]), RangeError)
})
