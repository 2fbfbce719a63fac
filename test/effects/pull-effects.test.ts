import { describe, expect, it } from 'vitest'
import { writeCheck } from '../../src/effects/check.ts'
import { addLabels, createLabels } from '../../src/effects/labels.ts'
import { openPull } from '../../src/effects/pull.ts'
import { type Step, script, watchRequests } from '../support/github-trace.ts'
import { oid } from '../support/snapshots.ts'
import { aWriting, where } from '../support/writing.ts'

watchRequests()

describe('opening a pull request', () => {
  const effect = {
    kind: 'open_pull',
    branch: 'agent/12-sum',
    base: 'main',
    title: 'Sum',
    body: 'Closes #12',
    draft: true,
  } as const
  const post: Step = { method: 'POST', path: '/repos/octo/toy/pulls', status: 201 }
  const find: Step = { method: 'GET', path: '/repos/octo/toy/pulls?head=octo%3Aagent%2F12-sum&state=open' }
  const pull = { number: 20, node_id: 'PR_20', html_url: 'https://github.com/octo/toy/pull/20', draft: true }
  const opened = { kind: 'opened', number: 20, nodeId: 'PR_20', url: pull.html_url, draft: true }
  const refusal = (message: string): Partial<Step> => ({
    status: 422,
    reply: { message: 'Validation Failed', errors: [{ message }] },
  })

  it('is one request', async () => {
    const sent = script({ ...post, reply: pull })
    expect(await openPull(effect, where, aWriting())).toEqual(opened)
    const body = { head: 'agent/12-sum', base: 'main', title: 'Sum', body: 'Closes #12', draft: true }
    expect(sent).toEqual([{ method: 'POST', path: post.path, body }])
  })

  it('finds the one that is open already', async () => {
    const already = refusal('A pull request already exists for octo:agent/12-sum.')
    script({ ...post, ...already }, { ...find, reply: [pull] })
    expect(await openPull(effect, where, aWriting())).toEqual(opened)
  })

  it('opens an ordinary one where the plan knows no drafts', async () => {
    const noDrafts = refusal('Draft pull requests are not supported in this repository.')
    const sent = script({ ...post, ...noDrafts }, { ...post, reply: { ...pull, draft: false } })
    expect(await openPull(effect, where, aWriting())).toEqual({ ...opened, draft: false })
    expect(sent.map(({ body }) => body)).toMatchObject([{ draft: true }, { draft: false }])
  })

  it('looks before it says anything when GitHub did not answer', async () => {
    script({ ...post, broken: true }, { ...find, reply: [pull] })
    expect(await openPull(effect, where, aWriting())).toEqual(opened)
  })

  it('throws when GitHub did not answer and shows none', async () => {
    script({ ...post, status: 502 }, { ...find, reply: [] })
    await expect(openPull(effect, where, aWriting())).rejects.toMatchObject({ status: 502 })
  })

  it.each([
    ['No commits between main and agent/12-sum', 'no_change'],
    ['Changes must be made through a robot', 'branch_rules'],
  ] as const)('"%s" is %s', async (message, reason) => {
    script({ ...post, ...refusal(message) })
    expect(await openPull(effect, where, aWriting())).toMatchObject({ kind: 'refused', reason })
  })
})

describe('the merge check', () => {
  const effect = {
    kind: 'check',
    head: oid('head'),
    name: 'signalbox / merge',
    existing: null,
    status: 'in_progress',
    conclusion: null,
    externalId: 'abc',
    title: 'Waiting',
    summary: 'For checks.',
    text: null,
    actions: [],
  } as const
  const content = { external_id: 'abc', output: { title: 'Waiting', summary: 'For checks.' }, actions: [] }
  const post: Step = { method: 'POST', path: '/repos/octo/toy/check-runs', status: 201, reply: { id: 901 } }
  const patch: Step = { method: 'PATCH', path: '/repos/octo/toy/check-runs/900' }

  it('is made on its head', async () => {
    const sent = script(post)
    expect(await writeCheck(effect, where, aWriting())).toEqual({ kind: 'checked', id: 901 })
    const body = { ...content, status: 'in_progress', name: 'signalbox / merge', head_sha: oid('head') }
    expect(sent).toEqual([{ method: 'POST', path: post.path, body }])
  })

  it('is changed where it stands', async () => {
    const sent = script(patch)
    const done = { ...effect, existing: 900, status: 'completed', conclusion: 'action_required' } as const
    expect(await writeCheck(done, where, aWriting())).toEqual({ kind: 'checked', id: 900 })
    const body = { ...content, status: 'completed', conclusion: 'action_required' }
    expect(sent).toEqual([{ method: 'PATCH', path: patch.path, body }])
  })

  it('is made anew where it is gone', async () => {
    script({ ...patch, status: 404 }, post)
    expect(await writeCheck({ ...effect, existing: 900 }, where, aWriting())).toEqual({ kind: 'checked', id: 901 })
  })
})

describe('labels', () => {
  const post: Step = { method: 'POST', path: '/repos/octo/toy/labels', status: 201 }
  const labels = ['agent', 'agent:merge'].map((name) => ({ name, color: 'ededed', description: name }))

  it('are made one after another; those that exist stay as they are', async () => {
    const exists = { message: 'Validation Failed', errors: [{ code: 'already_exists' }] }
    const sent = script({ ...post, status: 422, reply: exists }, post)
    expect(await createLabels({ kind: 'create_labels', labels }, where, aWriting())).toEqual({ kind: 'done' })
    expect(sent.map(({ body }) => body)).toEqual(labels)
  })

  it('are not made without permission', async () => {
    script({ ...post, status: 403, reply: { message: 'Resource not accessible by integration' } })
    await expect(createLabels({ kind: 'create_labels', labels }, where, aWriting())).rejects.toMatchObject({
      status: 403,
    })
  })
  it('are put on a pull request in one request', async () => {
    const path = '/repos/octo/toy/issues/20/labels'
    const sent = script({ method: 'POST', path, reply: [{ name: 'agent:needs-human' }] })
    const effect = { kind: 'add_labels', number: 20, labels: ['agent:needs-human'] } as const
    expect(await addLabels(effect, where, aWriting())).toEqual({ kind: 'done' })
    expect(sent).toEqual([{ method: 'POST', path, body: { labels: ['agent:needs-human'] } }])
  })
})
