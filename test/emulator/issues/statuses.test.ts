import { expect, it } from 'vitest'
import { collaboratorPermission } from '../../../src/emulator/ops/collaborators.ts'
import { latestStatuses } from '../../../src/emulator/ops/required-checks.ts'
import { combinedState, createStatus } from '../../../src/emulator/ops/statuses.ts'
import { aTown, refusalOf } from './support.ts'

it('keeps the newest status of each context, and combines them', () => {
  const { world, repository, bot, main, heard, events } = aTown()
  const sha = main()
  const state = () => combinedState(latestStatuses(repository, sha))
  expect(state()).toBe('pending')
  createStatus(world, bot, repository, { sha, state: 'failure', context: 'ci' })
  createStatus(world, bot, repository, { sha, state: 'success' })
  expect(state()).toBe('failure')
  createStatus(world, bot, repository, { sha, state: 'success', context: 'ci' })
  expect(state()).toBe('success')
  expect(heard()).toEqual(['status', 'status', 'status'])
  expect(events.at(-1)?.payload).toMatchObject({ sha, context: 'ci', state: 'success', branches: [{ name: 'main' }] })
})

it('refuses a status on a commit nobody has', () => {
  const { world, repository, bot } = aTown()
  const refusal = refusalOf(() => createStatus(world, bot, repository, { sha: 'e'.repeat(40), state: 'success' }))
  expect(refusal.status).toBe(422)
  expect(repository.statuses).toEqual([])
})

it.each([
  ['octocat', 'admin', 'admin'],
  ['maia', 'write', 'maintain'],
  ['wanda', 'write', 'write'],
  ['tara', 'read', 'triage'],
  ['signalbox[bot]', 'read', 'read'],
] as const)('says that %s has %s by the role %s', (login, permission, role) => {
  const { world, repository } = aTown()
  expect(collaboratorPermission(world, repository, login)).toMatchObject({ permission, role })
})

it('knows nobody it was never told of, and gives strangers nothing in a private repository', () => {
  const { world, repository } = aTown()
  const refusal = refusalOf(() => collaboratorPermission(world, repository, 'nobody'))
  expect([refusal.status, refusal.message]).toEqual([404, 'nobody is not a user'])
  repository.private = true
  expect(collaboratorPermission(world, repository, 'signalbox[bot]')).toMatchObject({ permission: 'none', role: null })
})
