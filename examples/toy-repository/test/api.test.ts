import assert from 'node:assert/strict'
import { test } from 'node:test'
import { router } from '../src/api.ts'

test('the mean is for users', () => {
  assert.equal(router.answer('/mean', { user: null, values: [1, 2, 6] }).status, 401)
  assert.deepEqual(router.answer('/mean', { user: 'mona', values: [1, 2, 6] }), { status: 200, body: 3 })
})

test('there is nothing elsewhere', () => {
  assert.equal(router.answer('/nowhere', { user: 'mona', values: [] }).status, 404)
})
