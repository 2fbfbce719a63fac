import { createServer } from 'node:http'
import { Octokit } from '@octokit/rest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts'
import { requestAction, rerequestRun } from '../../../src/emulator/ops/check-events.ts'
import { requestSuitesOnPush } from '../../../src/emulator/ops/check-suites.ts'
import { mintedToken, testClock } from '../http/support.ts'
import { allPermissions } from './support.ts'

const events = [
  'check_run',
  'check_suite',
  'issue_comment',
  'issues',
  'label',
  'merge_group',
  'milestone',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'pull_request_review_thread',
  'push',
  'status',
  'sub_issues',
]
const toy = { owner: 'octocat', repo: 'toy' }

let emulator: Emulator
let hook: { close: () => void; url: string }
let bot: Octokit
let wanda: Octokit
let rita: Octokit

function octokit(token: string): Octokit {
  return new Octokit({ auth: token, baseUrl: emulator.apiUrl, log: { debug() {}, info() {}, warn() {}, error() {} } })
}

async function listener(): Promise<{ close: () => void; url: string }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(200).end('ok'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { close: () => server.close(), url: `http://127.0.0.1:${address.port}/hook` }
}

beforeEach(async () => {
  hook = await listener()
  emulator = await startEmulator({ clock: testClock().now })
  requestSuitesOnPush(emulator.world)
  emulator.createRepository({
    ...toy,
    name: 'toy',
    files: { 'README.md': '# Toy\n' },
    collaborators: { wanda: 'write', maia: 'maintain' },
  })
  const app = emulator.createApp({
    slug: 'signalbox',
    permissions: { ...allPermissions, merge_queues: 'read' },
    events,
    webhookUrl: hook.url,
  })
  const installation = emulator.installApp(app, 'octocat')
  bot = octokit(mintedToken(emulator, app, installation.id))
  wanda = octokit(emulator.userToken('wanda'))
  rita = octokit(emulator.userToken('rita'))
})

/** Whatever a story did, GitHub's description allowed it, every answer and every webhook payload. */
afterEach(async () => {
  await emulator.settle()
  const { violations } = emulator
  const sent = emulator.deliveries.length
  await emulator.stop()
  hook.close()
  expect(violations).toEqual([])
  expect(sent).toBeGreaterThan(0)
})

async function statusOf(work: Promise<unknown>): Promise<number> {
  return work.then(
    () => 0,
    (error: { status: number }) => error.status,
  )
}

async function headSha(): Promise<string> {
  const { data } = await bot.rest.repos.getBranch({ ...toy, branch: 'main' })
  return data.commit.sha
}

describe('over HTTP', () => {
  it('lets an issue be opened, labeled, discussed, closed and locked', async () => {
    const opened = await wanda.rest.issues.create({
      ...toy,
      title: 'One',
      body: 'text',
      labels: ['agent', { name: 'bug' }],
    })
    expect(opened.data).toMatchObject({
      number: 1,
      state: 'open',
      user: { login: 'wanda' },
      author_association: 'COLLABORATOR',
    })
    const one = { ...toy, issue_number: 1 }
    await bot.rest.issues.addLabels({ ...one, labels: ['agent:working'] })
    await bot.rest.issues.removeLabel({ ...one, name: 'agent:working' })
    await bot.rest.issues.setLabels({ ...one, labels: ['agent'] })
    await wanda.rest.issues.addAssignees({ ...one, assignees: ['wanda', 'maia'] })
    await wanda.rest.issues.removeAssignees({ ...one, assignees: ['maia'] })
    await wanda.rest.issues.update({ ...one, title: 'Won', state: 'closed', state_reason: 'not_planned' })
    await wanda.rest.issues.update({ ...one, state: 'open' })
    expect(await statusOf(rita.rest.issues.update({ ...one, title: 'Mine now' }))).toBe(403)
    await wanda.rest.issues.lock({ ...one, lock_reason: 'spam' })
    const { data } = await bot.rest.issues.get(one)
    expect(data).toMatchObject({
      title: 'Won',
      state: 'open',
      state_reason: 'reopened',
      locked: true,
      active_lock_reason: 'spam',
      labels: [{ name: 'agent' }],
      assignees: [{ login: 'wanda' }],
    })
    await wanda.rest.issues.unlock(one)
    const { data: told } = await bot.rest.issues.listEvents(one)
    expect(told.map(({ event }) => event)).toEqual([
      'labeled',
      'labeled',
      'labeled',
      'unlabeled',
      'unlabeled',
      'assigned',
      'assigned',
      'unassigned',
      'renamed',
      'closed',
      'reopened',
      'locked',
      'unlocked',
    ])
    const { data: all } = await bot.rest.issues.listEventsForTimeline(one)
    expect(all).toHaveLength(13)
    await bot.rest.issues.listLabelsOnIssue(one)
    const own = await bot.rest.issues.create({ ...toy, title: 'Mine' })
    await bot.rest.issues.createComment({ ...toy, issue_number: own.data.number, body: 'And my words' })
    expect(own.data.performed_via_github_app).toMatchObject({ slug: 'signalbox' })
  })

  it('keeps the labels of the repository', async () => {
    await wanda.rest.issues.createLabel({ ...toy, name: 'agent', color: 'ff0000', description: 'ask' })
    expect(await statusOf(wanda.rest.issues.createLabel({ ...toy, name: 'Agent' }))).toBe(422)
    await wanda.rest.issues.updateLabel({ ...toy, name: 'agent', new_name: 'robot', color: '00ff00' })
    expect((await bot.rest.issues.getLabel({ ...toy, name: 'robot' })).data).toMatchObject({
      color: '00ff00',
      default: false,
    })
    expect((await bot.rest.issues.listLabelsForRepo(toy)).data).toHaveLength(1)
    await wanda.rest.issues.deleteLabel({ ...toy, name: 'robot' })
    expect(await statusOf(bot.rest.issues.getLabel({ ...toy, name: 'robot' }))).toBe(404)
  })

  it('keeps comments and reactions, and refuses both on a locked issue', async () => {
    await wanda.rest.issues.create({ ...toy, title: 'One' })
    const one = { ...toy, issue_number: 1 }
    const { data: comment } = await wanda.rest.issues.createComment({ ...one, body: '@agent go' })
    const on = { ...toy, comment_id: comment.id }
    const first = await bot.rest.reactions.createForIssueComment({ ...on, content: 'eyes' })
    const again = await bot.rest.reactions.createForIssueComment({ ...on, content: 'eyes' })
    expect([first.status, again.status, again.data.id]).toEqual([201, 200, first.data.id])
    await bot.rest.reactions.createForIssue({ ...one, content: 'rocket' })
    expect((await bot.rest.reactions.listForIssue(one)).data).toMatchObject([
      { content: 'rocket', user: { login: 'signalbox[bot]' } },
    ])
    expect((await bot.rest.reactions.listForIssueComment({ ...on, content: 'rocket' })).data).toEqual([])
    expect((await bot.rest.issues.getComment(on)).data.reactions).toMatchObject({ eyes: 1, total_count: 1 })
    await bot.rest.reactions.deleteForIssueComment({ ...on, reaction_id: first.data.id })
    expect(await statusOf(rita.rest.issues.updateComment({ ...on, body: 'mine' }))).toBe(403)
    await wanda.rest.issues.updateComment({ ...on, body: '@agent stop' })
    expect((await bot.rest.issues.listComments(one)).data).toMatchObject([{ body: '@agent stop' }])
    await wanda.rest.issues.lock(one)
    expect(await statusOf(bot.rest.issues.createComment({ ...one, body: 'x' }))).toBe(403)
    expect(await statusOf(bot.rest.reactions.createForIssue({ ...one, content: 'eyes' }))).toBe(403)
    await wanda.rest.issues.deleteComment(on)
    expect((await bot.rest.issues.listCommentsForRepo({ ...toy, sort: 'updated', direction: 'desc' })).data).toEqual([])
  })

  it('lists issues and pull requests together, by state, labels, time and order', async () => {
    for (const title of ['One', 'Two', 'Three'])
      await wanda.rest.issues.create({ ...toy, title, labels: [title, 'all'] })
    await wanda.rest.issues.update({ ...toy, issue_number: 3, state: 'closed' })
    const numbers = async (query: Parameters<Octokit['rest']['issues']['listForRepo']>[0]) =>
      (await bot.rest.issues.listForRepo(query)).data.map(({ number }) => number)
    expect(await numbers(toy)).toEqual([2, 1])
    expect(await numbers({ ...toy, state: 'all', direction: 'asc' })).toEqual([1, 2, 3])
    expect(await numbers({ ...toy, labels: 'all,One' })).toEqual([1])
    expect(await numbers({ ...toy, state: 'closed' })).toEqual([3])
    expect(await numbers({ ...toy, creator: 'rita' })).toEqual([])
    expect(await numbers({ ...toy, since: '2030-01-01T00:00:00Z', state: 'all' })).toEqual([])
  })

  it('keeps sub-issues', async () => {
    await wanda.rest.issues.create({ ...toy, title: 'Parent' })
    const { data: child } = await wanda.rest.issues.create({ ...toy, title: 'Child' })
    const parent = { ...toy, issue_number: 1 }
    await wanda.request('POST /repos/{owner}/{repo}/issues/{issue_number}/sub_issues', {
      ...parent,
      sub_issue_id: child.id,
    })
    const listed = await bot.request('GET /repos/{owner}/{repo}/issues/{issue_number}/sub_issues', parent)
    expect(listed.data).toMatchObject([{ number: 2 }])
    const above = await bot.request('GET /repos/{owner}/{repo}/issues/{issue_number}/parent', {
      ...toy,
      issue_number: 2,
    })
    expect(above.data).toMatchObject({ number: 1, sub_issues_summary: { total: 1, completed: 0 } })
    await wanda.request('DELETE /repos/{owner}/{repo}/issues/{issue_number}/sub_issue', {
      ...parent,
      sub_issue_id: child.id,
    })
    expect(
      await statusOf(
        bot.request('GET /repos/{owner}/{repo}/issues/{issue_number}/parent', { ...toy, issue_number: 2 }),
      ),
    ).toBe(404)
  })

  it('keeps check runs and suites of the App that reports them', async () => {
    const head_sha = await headSha()
    expect(await statusOf(wanda.rest.checks.create({ ...toy, name: 'x', head_sha }))).toBe(403)
    const annotation = {
      path: 'README.md',
      start_line: 1,
      end_line: 1,
      annotation_level: 'notice',
      message: 'm',
    } as const
    const { data: run } = await bot.rest.checks.create({
      ...toy,
      name: 'signalbox / checklist',
      head_sha,
      status: 'in_progress',
      external_id: 'e',
      output: { title: 't', summary: 's', annotations: [annotation] },
    })
    const here = { ...toy, check_run_id: run.id }
    expect(run).toMatchObject({ status: 'in_progress', external_id: 'e', app: { slug: 'signalbox' } })
    await bot.rest.checks.update({ ...here, conclusion: 'success', completed_at: '2026-11-20T12:00:00Z' })
    expect((await bot.rest.checks.get(here)).data).toMatchObject({ status: 'completed', conclusion: 'success' })
    expect((await bot.rest.checks.listAnnotations(here)).data).toMatchObject([{ path: 'README.md', message: 'm' }])
    await bot.rest.checks.create({ ...toy, name: 'signalbox / checklist', head_sha })
    const latest = await bot.rest.checks.listForRef({ ...toy, ref: 'main', check_name: 'signalbox / checklist' })
    expect(latest.data).toMatchObject({ total_count: 1, check_runs: [{ status: 'queued' }] })
    expect((await bot.rest.checks.listForRef({ ...toy, ref: head_sha, filter: 'all' })).data.total_count).toBe(2)
    expect((await bot.rest.checks.listForRef({ ...toy, ref: head_sha, app_id: 1 })).data.total_count).toBe(0)
    const suites = await bot.rest.checks.listSuitesForRef({ ...toy, ref: head_sha })
    const suite = { ...toy, check_suite_id: suites.data.check_suites[0]?.id ?? 0 }
    expect(suites.data.total_count).toBe(1)
    expect((await bot.rest.checks.getSuite(suite)).data).toMatchObject({
      head_sha,
      status: 'queued',
      head_branch: 'main',
    })
    expect((await bot.rest.checks.listForSuite({ ...suite, filter: 'all' })).data.total_count).toBe(2)
    await bot.rest.checks.rerequestRun(here)
    await bot.rest.checks.rerequestSuite(suite)
  })

  it('asks for a suite on push, and tells what a suite became', async () => {
    const { data: made } = await bot.rest.repos.createOrUpdateFileContents({
      ...toy,
      path: 'a.txt',
      message: 'Add',
      content: Buffer.from('a').toString('base64'),
    })
    const head_sha = made.commit.sha ?? ''
    await bot.rest.checks.create({ ...toy, name: 'x', head_sha, conclusion: 'failure' })
    await emulator.settle()
    const told = emulator.deliveries.map(({ event, action }) => `${event}.${action}`)
    expect(told.filter((name) => name.startsWith('check'))).toEqual([
      'check_suite.requested',
      'check_run.created',
      'check_run.completed',
      'check_suite.completed',
    ])
  })

  it('tells the App of a pressed button and of a person who asks again', async () => {
    const actions = [{ label: 'Waive', description: 'Accepts this once', identifier: 'waive:B' }]
    const { data } = await bot.rest.checks.create({ ...toy, name: 'x', head_sha: await headSha(), actions })
    const repository = emulator.world.repositories.get('octocat/toy')
    const run = repository?.checkRuns.find(({ id }) => id === data.id)
    if (!repository || !run) throw new Error('the check run is not there')
    for (const login of ['wanda', 'rita']) {
      requestAction(emulator.world, { kind: 'user', login }, repository, run, 'waive:B')
    }
    rerequestRun(emulator.world, { kind: 'user', login: 'maia' }, repository, run)
    await emulator.settle()
    const told = emulator.deliveries.slice(-3).map(({ event, action, payload }) => ({ event, action, ...payload }))
    const check_run = { id: data.id, app: { slug: 'signalbox' } }
    const requested_action = { identifier: 'waive:B' }
    expect(told).toMatchObject([
      { action: 'requested_action', requested_action, check_run, sender: { login: 'wanda' } },
      { action: 'requested_action', requested_action, check_run, sender: { login: 'rita' } },
      { action: 'rerequested', check_run, sender: { login: 'maia' } },
    ])
  })

  it('tells of conversations on the diff, from the first comment to the resolved thread', async () => {
    const content = Buffer.from('# Better\n').toString('base64')
    const sha = await headSha()
    await bot.rest.git.createRef({ ...toy, ref: 'refs/heads/topic', sha })
    const { data: file } = await bot.rest.repos.getContent({ ...toy, path: 'README.md' })
    if (Array.isArray(file)) throw new Error('README.md is a file')
    const change = { ...toy, path: 'README.md', message: 'Better', branch: 'topic', content, sha: file.sha }
    const { data: made } = await bot.rest.repos.createOrUpdateFileContents(change)
    const { data: pull } = await bot.rest.pulls.create({ ...toy, head: 'topic', base: 'main', title: 'Better' })
    const here = { ...toy, pull_number: pull.number }
    const place = { path: 'README.md', line: 1, side: 'RIGHT', commit_id: made.commit.sha ?? '' } as const
    const { data: comment } = await bot.rest.pulls.createReviewComment({ ...here, ...place, body: 'Hm' })
    await wanda.rest.pulls.createReplyForReviewComment({ ...here, comment_id: comment.id, body: 'Why' })
    const thread = emulator.world.repositories.get('octocat/toy')?.issues.get(pull.number)?.pull?.threads[0]
    for (const name of ['resolve', 'unresolve']) {
      const input = `{threadId: "PRRT_${thread?.id}"}`
      await wanda.graphql(`mutation { ${name}ReviewThread(input: ${input}) { thread { isResolved } } }`)
    }
    await emulator.settle()
    const told = emulator.deliveries.map(({ event, action }) => `${event}.${action}`)
    expect(told.filter((name) => name.startsWith('pull_request'))).toEqual([
      'pull_request.opened',
      'pull_request_review.submitted',
      'pull_request_review_comment.created',
      'pull_request_review.submitted',
      'pull_request_review_comment.created',
      'pull_request_review_thread.resolved',
      'pull_request_review_thread.unresolved',
    ])
  })

  it('keeps commit statuses', async () => {
    const sha = await headSha()
    await bot.rest.repos.createCommitStatus({
      ...toy,
      sha,
      state: 'pending',
      context: 'ci',
      description: 'd',
      target_url: 'http://127.0.0.1/x',
    })
    await bot.rest.repos.createCommitStatus({ ...toy, sha, state: 'success', context: 'ci' })
    const combined = await bot.rest.repos.getCombinedStatusForRef({ ...toy, ref: 'main' })
    expect(combined.data).toMatchObject({ state: 'success', total_count: 1, statuses: [{ context: 'ci' }] })
    const all = await bot.rest.repos.listCommitStatusesForRef({ ...toy, ref: sha })
    expect(all.data.map(({ state }) => state)).toEqual(['success', 'pending'])
  })

  it('says what people may do', async () => {
    const permission = async (username: string) =>
      (await bot.rest.repos.getCollaboratorPermissionLevel({ ...toy, username })).data
    expect(await permission('maia')).toMatchObject({
      permission: 'write',
      role_name: 'maintain',
      user: { login: 'maia', id: expect.any(Number), permissions: { push: true, maintain: true, admin: false } },
    })
    expect(await permission('rita')).toMatchObject({ permission: 'read', role_name: 'read' })
    expect(await statusOf(bot.rest.repos.getCollaboratorPermissionLevel({ ...toy, username: 'nobody' }))).toBe(404)
    expect((await bot.rest.repos.listCollaborators(toy)).data.map(({ login }) => login)).toEqual([
      'octocat',
      'wanda',
      'maia',
    ])
    expect((await bot.rest.repos.checkCollaborator({ ...toy, username: 'wanda' })).status).toBe(204)
    expect(await statusOf(bot.rest.repos.checkCollaborator({ ...toy, username: 'rita' }))).toBe(404)
    expect(await statusOf(rita.rest.repos.listCollaborators(toy))).toBe(403)
  })

  it('answers GraphQL with the caller’s own eyes and 200', async () => {
    await wanda.rest.issues.create({ ...toy, title: 'One' })
    const query =
      'query Look { viewer { login } rateLimit { remaining } repository(owner: "octocat", name: "toy") { issue(number: 1) { viewerDidAuthor } } }'
    expect(await bot.graphql(query)).toMatchObject({
      viewer: { login: 'signalbox[bot]' },
      repository: { issue: { viewerDidAuthor: false } },
    })
    expect(await wanda.graphql(query)).toMatchObject({ repository: { issue: { viewerDidAuthor: true } } })
    expect(emulator.calls.at(-1)).toMatchObject({ operation: 'graphql:query Look', status: 200, login: 'wanda' })
  })
})
