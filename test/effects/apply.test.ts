import { describe, expect, it } from 'vitest'
import type { Effect } from '../../src/domain/decision.ts'
import { applyEffects } from '../../src/effects/apply.ts'
import { graphql, type Step, script, watchRequests } from '../support/github-trace.ts'
import { aMerge, anEntry, look, pullPath } from '../support/merging.ts'
import { aSnapshot, oid } from '../support/snapshots.ts'
import { aWriting } from '../support/writing.ts'

watchRequests()

const target = aSnapshot()
const gone: Effect = { kind: 'delete_branch', name: 'agent/12-sum', oid: oid('head') }
const put: Step = { method: 'PUT', path: `${pullPath}/merge` }
const update: Step = { method: 'PUT', path: `${pullPath}/update-branch`, status: 202 }

describe('effects in a row', () => {
  it('go on after a merge', async () => {
    script(
      look(),
      { ...put, reply: { sha: oid('merged'), merged: true } },
      { method: 'GET', path: '/repos/octo/toy/pulls?state=open&base=agent%2F12-sum&per_page=1', reply: [] },
      graphql({ data: { deleted: { clientMutationId: null } } }),
    )
    const applied = await applyEffects([aMerge(), gone], target, aWriting())
    expect(applied.map(({ result }) => result.kind)).toEqual(['merged', 'done'])
  })

  it('stop at a refusal', async () => {
    script(look(), { ...put, status: 405, reply: { message: 'Pull Request is not mergeable' } }, look())
    const applied = await applyEffects([aMerge(), gone], target, aWriting())
    expect(applied.map(({ result }) => result.kind)).toEqual(['refused'])
  })

  it('stop where GitHub only took something on: the branch of a merge in the background stays', async () => {
    script(look(), { ...put, path: `${put.path}-async`, status: 202, reply: { status: 'pending' } })
    const merging = await applyEffects([aMerge({ api: 'merge-async' }), gone], target, aWriting())
    expect(merging.map(({ result }) => result.kind)).toEqual(['accepted'])
    script(update)
    const updating = await applyEffects(
      [{ kind: 'update_branch', number: 20, sha: oid('head') }, aMerge()],
      target,
      aWriting(),
    )
    expect(updating.map(({ result }) => result.kind)).toEqual(['accepted'])
  })

  it('know every kind of a merge', async () => {
    const entry = { mergeQueueEntry: { id: 'MQE_1' } }
    const pullRequest = {
      id: 'PR_20',
      merged: false,
      mergeCommit: null,
      headRefOid: oid('head'),
      mergeQueueEntry: null,
    }
    script(
      graphql({ data: { repository: { pullRequest } } }),
      graphql({ data: { disarmed: { pullRequest: { id: 'PR_20' } } } }),
      { method: 'POST', path: '/repos/octo/toy/issues/20/labels', reply: [] },
      look(),
      graphql({ data: { enqueued: entry } }),
    )
    const effects: readonly Effect[] = [
      { kind: 'dequeue', number: 20, entryId: 'MQE_1' },
      { kind: 'disable_auto_merge', number: 20, pullId: 'PR_20' },
      { kind: 'add_labels', number: 20, labels: ['agent:needs-human'] },
      anEntry(),
    ]
    const applied = await applyEffects(effects, target, aWriting())
    expect(applied.map(({ result }) => result.kind)).toEqual(['done', 'done', 'done', 'accepted'])
    script({
      method: 'GET',
      path: `${pullPath}/merge-async/u-1`,
      reply: { status: 'pending', details: { message: '' } },
    })
    const polled = await applyEffects([{ kind: 'poll_merge', number: 20, uuid: 'u-1' }], target, aWriting())
    expect(polled.map(({ result }) => result.kind)).toEqual(['accepted'])
  })
})
