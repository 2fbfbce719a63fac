import { describe, expect, it } from 'vitest'
import type { CommitEffect } from '../../src/effects/branch-tip.ts'
import { commit } from '../../src/effects/commit.ts'
import { graphql, operation, type Step, script, watchRequests } from '../support/github-trace.ts'
import { oid } from '../support/snapshots.ts'
import { aWriting, where } from '../support/writing.ts'

watchRequests()

const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64')
const effect: CommitEffect = {
  kind: 'commit',
  branch: 'agent/12-sum',
  createAt: oid('base'),
  expectedHead: oid('base'),
  headline: 'Sum of an empty list',
  body: 'Signalbox-Run: 4001.1',
  files: [
    { path: 'src/sum.ts', content: base64('export {}\n') },
    { path: 'old.ts', deleted: true },
  ],
  modes: {},
}
const message = 'Sum of an empty list\n\nSignalbox-Run: 4001.1'
const made = { data: { ref: { ref: { id: 'REF' } }, commit: { commit: { oid: oid('new') } } } }
const refusal = (alias: string, words: string, type = 'UNPROCESSABLE') => ({
  data: { ref: null, commit: null },
  errors: [{ message: words, type, path: [alias] }],
})
const tip = (at: string, parent: string, text: string) =>
  graphql({
    data: { repository: { branch: { target: { oid: at, message: text, parents: { nodes: [{ oid: parent }] } } } } },
  })
const noBranch = graphql({ data: { repository: { branch: null } } })
const silence: Step = { method: 'POST', path: '/graphql', broken: true }

describe('a commit', () => {
  it('makes the branch and commits on the expected head, in one document', async () => {
    const sent = script(graphql(made))
    expect(await commit(effect, where, aWriting())).toEqual({ kind: 'committed', oid: oid('new') })
    expect(sent.map(operation)).toEqual([
      {
        name: 'Commit',
        variables: {
          ref: { repositoryId: 'R_500', name: 'refs/heads/agent/12-sum', oid: oid('base') },
          commit: {
            branch: { repositoryNameWithOwner: 'octo/toy', branchName: 'agent/12-sum' },
            expectedHeadOid: oid('base'),
            message: { headline: 'Sum of an empty list', body: 'Signalbox-Run: 4001.1' },
            fileChanges: {
              additions: [{ path: 'src/sum.ts', contents: base64('export {}\n') }],
              deletions: [{ path: 'old.ts' }],
            },
          },
        },
      },
    ])
  })

  it('on a branch that exists makes none', async () => {
    const sent = script(graphql({ data: { commit: { commit: { oid: oid('new') } } } }))
    await commit({ ...effect, createAt: null }, where, aWriting())
    expect(Object.keys(sent.map(operation)[0]?.variables ?? {})).toEqual(['commit'])
  })

  it('does not mind a branch that is there already, at the right commit', async () => {
    const errors = [{ message: 'A ref named "refs/heads/agent/12-sum" already exists', path: ['ref'] }]
    script(graphql({ ...made, data: { ...made.data, ref: null }, errors }))
    expect(await commit(effect, where, aWriting())).toEqual({ kind: 'committed', oid: oid('new') })
  })

  it.each([
    [
      'ref',
      'refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` without `workflows` permission',
      'UNPROCESSABLE',
      'base_workflow_moved',
    ],
    ['ref', 'Reference update failed: creations being restricted', 'UNPROCESSABLE', 'branch_rules'],
    [
      'ref',
      "cannot lock ref 'refs/heads/agent/12-sum': 'refs/heads/agent' exists",
      'UNPROCESSABLE',
      'branch_name_taken',
    ],
    ['commit', 'Commits must have verified signatures.', 'UNPROCESSABLE', 'branch_rules'],
  ] as const)('refused at `%s` with "%s" (%s) is %s', async (alias, words, type, reason) => {
    const also = alias === 'ref' ? [{ message: 'No such branch', type: 'NOT_FOUND', path: ['commit'] }] : []
    const answer = refusal(alias, words, type)
    script(graphql({ ...answer, errors: [...answer.errors, ...also] }))
    expect(await commit(effect, where, aWriting())).toEqual({ kind: 'refused', reason, words })
  })

  const stale = refusal('commit', 'Expected branch to point to "a" but it did not. Pull and try again.', 'STALE_DATA')

  it('refused because the branch is somewhere else is `head_moved`, in GitHub’s words', async () => {
    script(graphql(stale), tip(oid('other'), oid('base'), 'Somebody else was here'))
    expect(await commit(effect, where, aWriting())).toEqual({
      kind: 'refused',
      reason: 'head_moved',
      words: stale.errors[0]?.message,
    })
  })

  it('refused because another server made the commit of the same run is done', async () => {
    script(graphql(stale), tip(oid('new'), oid('base'), `${message}\nSignalbox-Ledger: 4@${oid('tip')}`))
    const late = { ...effect, body: `${effect.body}\nSignalbox-Ledger: 5@${oid('later tip')}` }
    expect(await commit(late, where, aWriting())).toEqual({ kind: 'committed', oid: oid('new') })
  })

  it('without an answer is found on the branch', async () => {
    script(silence, tip(oid('new'), oid('base'), `${message}\n`))
    expect(await commit(effect, where, aWriting())).toEqual({ kind: 'committed', oid: oid('new') })
  })

  it('without an answer is sent again once a read showed that it did not happen', async () => {
    script(silence, noBranch, graphql(made))
    expect(await commit(effect, where, aWriting())).toEqual({ kind: 'committed', oid: oid('new') })
  })

  it('without an answer on a branch that somebody moved is `head_moved`', async () => {
    script(silence, tip(oid('other'), oid('base'), 'Somebody else was here'))
    expect(await commit(effect, where, aWriting())).toMatchObject({ kind: 'refused', reason: 'head_moved' })
  })
})

describe('a commit that keeps modes', () => {
  const withMode: CommitEffect = {
    ...effect,
    files: [
      { path: 'gradlew', content: base64('#!/bin/sh\n') },
      { path: 'logo.png', content: base64(Buffer.from([0x89, 0xff, 0x00])) },
      { path: 'old.ts', deleted: true },
    ],
    modes: { gradlew: '100755' },
  }
  const head: Step = {
    method: 'GET',
    path: `/repos/octo/toy/git/commits/${oid('base')}`,
    reply: { tree: { sha: oid('base tree') } },
  }
  const object = (kind: string, sha: string): Step => ({
    method: 'POST',
    path: `/repos/octo/toy/git/${kind}`,
    status: 201,
    reply: { sha },
  })
  const objects = [head, object('blobs', oid('blob')), object('trees', oid('tree')), object('commits', oid('new'))]
  const moved = graphql({ data: { branch: { clientMutationId: null } } })
  const notMoved = graphql({
    data: { branch: null },
    errors: [{ message: 'Reference already exists', path: ['branch'] }],
  })

  it('goes through the Git database: blob, tree, unsigned-by-us commit, compare-and-swap', async () => {
    const sent = script(...objects, moved)
    expect(await commit(withMode, where, aWriting())).toEqual({ kind: 'committed', oid: oid('new') })
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET ${head.path}`,
      'POST /repos/octo/toy/git/blobs',
      'POST /repos/octo/toy/git/trees',
      'POST /repos/octo/toy/git/commits',
      'POST /graphql',
    ])
    expect(sent[2]?.body).toEqual({
      base_tree: oid('base tree'),
      tree: [
        { path: 'gradlew', mode: '100755', type: 'blob', content: '#!/bin/sh\n' },
        { path: 'logo.png', mode: '100644', type: 'blob', sha: oid('blob') },
        { path: 'old.ts', mode: '100644', type: 'blob', sha: null },
      ],
    })
    expect(sent[3]?.body).toEqual({ message, tree: oid('tree'), parents: [oid('base')] })
    expect(sent.slice(4).map(operation)).toEqual([
      {
        name: 'MoveBranch',
        variables: {
          branch: {
            repositoryId: 'R_500',
            refUpdates: [{ name: 'refs/heads/agent/12-sum', beforeOid: '0'.repeat(40), afterOid: oid('new') }],
          },
        },
      },
    ])
  })

  it('moves a branch only from the expected head', async () => {
    const sent = script(...objects, moved)
    await commit({ ...withMode, createAt: null }, where, aWriting())
    expect(sent.slice(4).map(operation)).toMatchObject([
      { variables: { branch: { refUpdates: [{ beforeOid: oid('base') }] } } },
    ])
  })

  it('goes on where the branch was made before, at the right commit', async () => {
    script(...objects, notMoved, tip(oid('base'), oid('x'), 'Base'), moved)
    expect(await commit(withMode, where, aWriting())).toEqual({ kind: 'committed', oid: oid('new') })
  })

  it('is `head_moved` where the branch is somewhere else', async () => {
    script(...objects, notMoved, tip(oid('other'), oid('x'), 'Other'))
    expect(await commit(withMode, where, aWriting())).toMatchObject({ kind: 'refused', reason: 'head_moved' })
  })

  it('is done where the answer was lost and the branch shows it', async () => {
    script(...objects, silence, tip(oid('new'), oid('base'), message))
    expect(await commit(withMode, where, aWriting())).toEqual({ kind: 'committed', oid: oid('new') })
  })

  it('names what GitHub refuses about the tree', async () => {
    const words = 'refusing to allow a GitHub App to update workflow without `workflows` permission'
    script(head, object('blobs', oid('blob')), {
      ...object('trees', ''),
      status: 403,
      reply: { message: words },
    })
    expect(await commit(withMode, where, aWriting())).toEqual({ kind: 'refused', reason: 'base_workflow_moved', words })
  })

  it.each(['120000', '160000'])('never writes a file of mode %s', async (mode) => {
    script(head)
    await expect(commit({ ...withMode, modes: { gradlew: mode } }, where, aWriting())).rejects.toThrow('never written')
  })
})
