import { describe, expect, it } from 'vitest'
import type { Mutation } from '../../src/domain/decision.ts'
import { mutate } from '../../src/effects/mutations.ts'
import { restoreLedger } from '../../src/effects/restore.ts'
import { graphql, operation, script, watchRequests } from '../support/github-trace.ts'
import { oid } from '../support/snapshots.ts'
import { aWriting, where } from '../support/writing.ts'

watchRequests()

const every: readonly Mutation[] = [
  { kind: 'react', subjectId: 'IC_1', content: 'EYES' },
  { kind: 'comment', subjectId: 'I_12', body: 'hello' },
  { kind: 'edit_comment', commentId: 'IC_2', body: 'changed' },
  { kind: 'mark_ready', pullId: 'PR_20' },
  { kind: 'close_issue', issueId: 'I_12' },
]

const done = {
  m0: { reaction: { id: 'RE' } },
  m1: { commentEdge: { node: { id: 'IC_9' } } },
  m2: { issueComment: { id: 'IC_2' } },
  m3: { pullRequest: { id: 'PR_20' } },
  m4: { issue: { id: 'I_12' } },
}
const failed = (alias: string, message: string, type: string) =>
  graphql({ data: { ...done, [alias]: null }, errors: [{ message, type, path: [alias] }] })

describe('mutations', () => {
  it('go out in one document, in order, and each result is read', async () => {
    const sent = script(graphql({ data: done }))
    const none = { kind: 'done', nodeId: null }
    expect(await mutate(every, aWriting())).toEqual({
      kind: 'mutated',
      results: [none, { kind: 'done', nodeId: 'IC_9' }, none, none, none],
    })
    expect(sent.map(operation)).toEqual([
      {
        name: 'Mutate',
        variables: {
          m0: { subjectId: 'IC_1', content: 'EYES' },
          m1: { subjectId: 'I_12', body: 'hello' },
          m2: { id: 'IC_2', body: 'changed' },
          m3: { pullRequestId: 'PR_20' },
          m4: { issueId: 'I_12', stateReason: 'COMPLETED' },
        },
      },
    ])
  })

  it.each([
    ['a reaction on a deleted comment', 'm0', 'Could not resolve to a node', 'NOT_FOUND'],
    ['an edit of a deleted comment', 'm2', 'Could not resolve to a node', 'NOT_FOUND'],
  ])('have nothing left to do for %s', async (_case, alias, message, type) => {
    script(failed(alias, message, type))
    expect(await mutate(every, aWriting())).toMatchObject({ kind: 'mutated' })
  })

  it('name a locked conversation', async () => {
    const words = 'Unable to create comment because issue is locked.'
    script(failed('m1', words, 'FORBIDDEN'))
    expect(await mutate(every, aWriting())).toEqual({ kind: 'refused', reason: 'subject_locked', words })
  })

  it('throw what nobody expects', async () => {
    script(failed('m4', 'Resource not accessible by integration', 'FORBIDDEN'))
    await expect(mutate(every, aWriting())).rejects.toThrow('Resource not accessible')
  })
})

describe('restoring the ledger', () => {
  const effect = { kind: 'restore_ledger', from: oid('bad'), to: oid('good') } as const

  it('moves the ref back by force, only from where it was judged', async () => {
    const sent = script(graphql({ data: { ledger: { clientMutationId: null } } }))
    expect(await restoreLedger(effect, where, aWriting())).toEqual({ kind: 'done' })
    const update = { name: 'refs/signalbox/ledger', beforeOid: oid('bad'), afterOid: oid('good'), force: true }
    expect(sent.map(operation)).toEqual([
      { name: 'Restore', variables: { ledger: { repositoryId: 'R_500', refUpdates: [update] } } },
    ])
  })

  it('is refused where the ref is somewhere else again', async () => {
    script(
      graphql({ data: { ledger: null }, errors: [{ message: 'it moved', path: ['ledger'] }] }),
      graphql({ data: { repository: { ledger: { oid: oid('worse') } } } }),
    )
    expect(await restoreLedger(effect, where, aWriting())).toEqual({
      kind: 'refused',
      reason: 'ref_refused',
      words: 'it moved',
    })
  })
})
