import { describe, expect, it } from 'vitest'
import { deleteBranch } from '../../src/effects/delete-branch.ts'
import { updateBranch } from '../../src/effects/update-branch.ts'
import { graphql, operation, type Step, script, watchRequests } from '../support/github-trace.ts'
import { look, pullPath } from '../support/merging.ts'
import { oid } from '../support/snapshots.ts'
import { aWriting, where } from '../support/writing.ts'

watchRequests()

describe('updating a branch', () => {
  const put: Step = { method: 'PUT', path: `${pullPath}/update-branch` }
  const updating = { kind: 'accepted', reason: 'updating', uuid: null }
  const act = () => updateBranch({ kind: 'update_branch', number: 20, sha: oid('head') }, where, aWriting())

  it('is one request, pinned to the judged head', async () => {
    const sent = script({ ...put, status: 202, reply: { message: 'Updating pull request branch.' } })
    expect(await act()).toEqual(updating)
    expect(sent).toEqual([{ method: 'PUT', path: put.path, body: { expected_head_sha: oid('head') } }])
  })

  it.each([
    [422, 'merge conflict between base and head', 'blocked', 'conflict'],
    [422, 'expected head sha didn’t match current head ref.', 'reevaluate', 'head_changed'],
    [422, 'There are no new commits on the base branch.', 'reevaluate', 'refused_by_github'],
    [422, 'Cannot update this branch', 'blocked', 'update_not_possible'],
    [422, 'Something new', 'blocked', 'refused_by_github'],
    [
      403,
      'refusing to allow a GitHub App to create or update workflow `a.yml` without `workflows` permission',
      'config_error',
      'permission',
    ],
    [403, 'You have exceeded a secondary rate limit', 'retry', 'rate_limited'],
    [404, 'Not Found', 'reevaluate', 'not_found'],
  ])('refused with %i "%s" is %s: %s', async (status, message, decision, reason) => {
    script({ ...put, status, reply: { message } })
    const result = await act()
    expect(result).toMatchObject({ kind: 'refused', reason, meaning: { decision } })
    expect(result).toMatchObject({ words: expect.stringContaining(message) })
  })

  it('without an answer reads where the head is', async () => {
    script({ ...put, status: 502 }, look({ head: { sha: oid('newer') } }))
    expect(await act()).toEqual(updating)
    script({ ...put, broken: true }, look())
    expect(await act()).toMatchObject({
      kind: 'refused',
      reason: 'unknown_outcome',
      meaning: { decision: 'reevaluate' },
    })
  })

  it('throws with a dead token', async () => {
    script({ ...put, status: 401 })
    await expect(act()).rejects.toMatchObject({ status: 401 })
  })
})

describe('deleting a branch', () => {
  const based: Step = { method: 'GET', path: '/repos/octo/toy/pulls?state=open&base=agent%2F12-sum&per_page=1' }
  const none: Step = { ...based, reply: [] }
  const act = () => deleteBranch({ kind: 'delete_branch', name: 'agent/12-sum', oid: oid('head') }, where, aWriting())

  it('looks for pull requests based on it, then deletes it where it was judged', async () => {
    const sent = script(none, graphql({ data: { deleted: { clientMutationId: null } } }))
    expect(await act()).toEqual({ kind: 'done' })
    const update = { name: 'refs/heads/agent/12-sum', beforeOid: oid('head'), afterOid: '0'.repeat(40) }
    const [, mutation] = sent
    expect(mutation && operation(mutation)).toEqual({
      name: 'DeleteBranch',
      variables: { deleted: { repositoryId: 'R_500', refUpdates: [update] } },
    })
  })

  it('keeps it where an open pull request is based on it', async () => {
    script({ ...based, reply: [{ number: 21 }] })
    expect(await act()).toEqual({ kind: 'done' })
  })

  it.each([
    ['is gone', { data: { deleted: null }, errors: [{ message: 'Reference does not exist', path: ['deleted'] }] }],
    ['moved on', { data: { deleted: null }, errors: [{ message: 'Reference has moved', path: ['deleted'] }] }],
    ['is kept by a rule', { data: null, errors: [{ message: 'Cannot delete this branch' }] }],
  ])('has nothing left to do where it %s', async (_case, reply) => {
    script(none, graphql(reply))
    expect(await act()).toEqual({ kind: 'done' })
  })

  it.each([
    ['silence', { broken: true }, 'unknown_outcome'],
    ['a server error', { status: 502 }, 'unknown_outcome'],
    ['a limit', { status: 403, reply: { message: 'You have exceeded a secondary rate limit' } }, 'rate_limited'],
  ] satisfies [string, Partial<Step>, string][])('is tried again later after %s', async (_case, answer, reason) => {
    script(none, { ...graphql({}), ...answer })
    expect(await act()).toMatchObject({ kind: 'refused', reason, meaning: { decision: 'retry' } })
  })

  it('does not delete what nobody could look at', async () => {
    script({ ...based, status: 502 })
    expect(await act()).toMatchObject({ kind: 'refused', reason: 'unknown_outcome' })
  })
})
