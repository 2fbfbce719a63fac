import { describe, expect, it } from 'vitest'
import { createCheckRun, updateCheckRun } from '../../../src/emulator/ops/checks.ts'
import { createCommitOnBranch } from '../../../src/emulator/ops/commits.ts'
import { openPull } from '../../../src/emulator/ops/pulls.ts'
import { submitReview } from '../../../src/emulator/ops/reviews.ts'
import { createApp } from '../../../src/emulator/seed/app.ts'
import { forkRepository } from '../../../src/emulator/seed/repository.ts'
import type { Caller, Issue } from '../../../src/emulator/state.ts'
import { issueNodeId } from '../../../src/emulator/views/issue.ts'
import { allPermissions, aTown, type Town } from '../issues/support.ts'
import { ask } from './support.ts'

const ofPull = (number: number, fields: string) =>
  `{ repository(owner: "octocat", name: "toy") { pullRequest(number: ${number}) { ${fields} } } }`

function commit(town: Town, branch: string, files: Readonly<Record<string, string>>, at = town.main()): string {
  return createCommitOnBranch(town.world, town.bot, town.repository, {
    branch,
    expectedHeadOid: at,
    headline: `On ${branch}`,
    body: '',
    additions: Object.entries(files).map(([path, text]) => ({ path, contents: Buffer.from(text).toString('base64') })),
    deletions: [],
  })
}

describe('a file of a commit', () => {
  const entry = 'name path type mode oid object { ... on Blob { text } ... on Tree { entries { path } } }'
  const fileAt = async (town: Town, path: string) => {
    const file = `baseRef { target { ... on Commit { file(path: ${JSON.stringify(path)}) { ${entry} } } } }`
    const { data, errors } = await ask(town, ofPull(1, file))
    expect([errors, town.world.violations]).toEqual([undefined, []])
    return data
  }

  it.each([
    ['a file', 'src/add.ts', { name: 'add.ts', path: 'src/add.ts', type: 'blob', mode: 0o100644 }],
    ['a script', 'run.sh', { name: 'run.sh', path: 'run.sh', type: 'blob', mode: 0o100755 }],
    ['a folder', 'src', { type: 'tree', mode: 0o40000, object: { entries: [{ path: 'src/add.ts' }] } }],
    ['a deep file', 'checklists/team/api.yml', { object: { text: 'id: api\n' } }],
    ['nothing at that name', 'checklists/other.yml', null],
    ['nothing in that folder', 'nowhere/other.yml', null],
    ['nothing below a file', 'run.sh/other.yml', null],
    ['nothing without a name', '', null],
  ])('is %s', async (_case, path, expected) => {
    const town = aTown()
    commit(town, 'main', { 'checklists/team/api.yml': 'id: api\n' })
    town.branch('topic')
    town.pull('topic')
    const found = { repository: { pullRequest: { baseRef: { target: { file: expected } } } } }
    expect(await fileAt(town, path)).toMatchObject(found)
  })

  it('is the one of the base, whatever the head has there', async () => {
    const town = aTown()
    town.branch('topic', { 'README.md': 'From the head\n' })
    town.pull('topic')
    const text = { repository: { pullRequest: { baseRef: { target: { file: { object: { text: '# Toy\n' } } } } } } }
    expect(await fileAt(town, 'README.md')).toMatchObject(text)
  })
})

describe('check runs of a head', () => {
  const fields = 'databaseId name status conclusion externalId title summary text startedAt completedAt'
  const runs = 'checkRuns(first: 9, filterBy: {checkName: "signalbox / checklist", checkType: LATEST})'
  const runsOf = (number: number, appId: number) => {
    const suites = `checkSuites(first: 9, filterBy: {appId: ${appId}}) { nodes { ${runs} { nodes { ${fields} } } } }`
    return ofPull(number, `commits(last: 1) { nodes { commit { oid ${suites} } } }`)
  }
  const fork = (town: Town): { issue: Issue; headSha: string } => {
    const { world, repository, rita } = town
    const copy = forkRepository(world, repository, 'rita')
    const headSha = createCommitOnBranch(world, rita, copy, {
      branch: 'main',
      expectedHeadOid: town.main(),
      headline: 'From outside',
      body: '',
      additions: [{ path: 'a.txt', contents: Buffer.from('a').toString('base64') }],
      deletions: [],
    })
    const words = { title: 'From outside', body: '', head: 'rita:main', base: 'main', draft: false }
    return { issue: openPull(world, rita, repository, words), headSha }
  }
  const own = (town: Town): { issue: Issue; headSha: string } => ({
    headSha: town.branch('topic'),
    issue: town.pull('topic'),
  })

  it.each([
    ['a branch here', own],
    ['a fork', fork],
  ])('are read with their words when it is in %s', async (_case, open) => {
    const town = aTown()
    const { world, repository, bot } = town
    const { issue, headSha } = open(town)
    const other = createApp(world, { slug: 'other', permissions: allPermissions, events: [] })
    const name = 'signalbox / checklist'
    createCheckRun(world, { ...bot, appId: other.id }, repository, { name, headSha })
    createCheckRun(world, bot, repository, { name: 'signalbox / merge', headSha })
    createCheckRun(world, bot, repository, { name, headSha, externalId: 'older' })
    const output = { title: '2 of 9 hold', summary: 'Words', text: 'More' }
    const run = createCheckRun(world, bot, repository, { name, headSha, externalId: 'ours', status: 'in_progress' })
    town.pass(60)
    updateCheckRun(world, bot, repository, run, { conclusion: 'failure', output })
    const shown = {
      databaseId: run.id,
      name,
      status: 'COMPLETED',
      conclusion: 'FAILURE',
      externalId: 'ours',
      ...output,
      startedAt: '2026-11-20T12:00:00Z',
      completedAt: '2026-11-20T12:01:00Z',
    }
    const answer = await ask(town, runsOf(issue.number, bot.appId))
    const suites = { nodes: [{ checkRuns: { nodes: [shown] } }] }
    expect(answer.errors).toBeUndefined()
    expect(answer.data).toEqual({
      repository: { pullRequest: { commits: { nodes: [{ commit: { oid: headSha, checkSuites: suites } }] } } },
    })
    expect(world.violations).toEqual([])
  })

  it('are the same for every pull request with that head', async () => {
    const town = aTown()
    const { world, repository, bot } = town
    const { issue, headSha } = own(town)
    commit(town, 'main', { 'late.txt': 'late' })
    town.branch('epic')
    const second = openPull(world, bot, repository, {
      title: 'Twin',
      body: '',
      head: 'topic',
      base: 'epic',
      draft: false,
    })
    createCheckRun(world, bot, repository, { name: 'signalbox / checklist', headSha, conclusion: 'success' })
    const [one, two] = await Promise.all(
      [issue, second].map(({ number }) => ask(town, runsOf(number, bot.appId)).then(({ data }) => data)),
    )
    expect(one).toEqual(two)
    expect(JSON.stringify(one)).toContain('"conclusion":"SUCCESS"')
  })
})

describe('a conversation begun through GraphQL', () => {
  const nodes = `reviewThreads(first: 9) { nodes { id isResolved isOutdated path line startLine diffSide comments(first: 9) {
    nodes { databaseId body author { login } createdAt originalCommit { oid } } } } }`
  const begun = (id: string, place: string) =>
    `mutation { addPullRequestReviewThread(input: {pullRequestId: "${id}", body: "Hm", ${place}}) { thread { line } } }`
  const submitted = (id: string) =>
    `mutation { submitPullRequestReview(input: {pullRequestId: "${id}", event: COMMENT}) { pullRequestReview { state } } }`
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`)
  const text = (changed: Readonly<Record<number, string>>) =>
    `${lines.map((line, index) => changed[index + 1] ?? line).join('\n')}\n`

  function aPull() {
    const town = aTown()
    commit(town, 'main', { 'long.txt': text({}) })
    const headSha = town.branch('topic', { 'long.txt': text({ 15: 'changed', 16: 'changed too' }) })
    const issue = town.pull('topic')
    return { ...town, issue, headSha, id: issueNodeId(issue) }
  }

  const seenBy = async (town: Town, number: number, caller?: Caller) => {
    const { data, errors } = await ask(town, ofPull(number, nodes), {}, caller)
    expect(errors).toBeUndefined()
    return data
  }
  const threads = (list: readonly unknown[]) => ({ repository: { pullRequest: { reviewThreads: { nodes: list } } } })

  it('waits in its author’s pending review until that is sent', async () => {
    const town = aPull()
    const { issue, id, headSha, heard } = town
    heard()
    await ask(town, begun(id, 'path: "long.txt", line: 16, startLine: 15'))
    await ask(town, begun(id, 'path: "long.txt", line: 15, side: LEFT'))
    expect(heard()).toEqual([])
    expect(issue.pull?.reviews).toMatchObject([{ state: 'PENDING', login: 'signalbox[bot]' }])
    expect(await seenBy(town, issue.number, town.wanda)).toEqual(threads([]))
    expect(await seenBy(town, issue.number)).toMatchObject(threads([{ line: 16 }, { line: 15 }]))
    await ask(town, submitted(id))
    expect(heard()).toEqual([
      'pull_request_review.submitted',
      'pull_request_review_comment.created',
      'pull_request_review_comment.created',
    ])
    const comment = { body: 'Hm', author: { login: 'signalbox' }, originalCommit: { oid: headSha } }
    const place = { isResolved: false, isOutdated: false, path: 'long.txt', comments: { nodes: [comment] } }
    expect(await seenBy(town, issue.number, town.wanda)).toMatchObject(
      threads([
        { ...place, line: 16, startLine: 15, diffSide: 'RIGHT' },
        { ...place, line: 15, startLine: null, diffSide: 'LEFT' },
      ]),
    )
    expect(town.world.violations).toEqual([])
  })

  it.each([
    ['a line outside the diff', 'path: "long.txt", line: 3'],
    ['a file that did not change', 'path: "README.md", line: 1'],
    ['a range that ends before it begins', 'path: "long.txt", line: 15, startLine: 16'],
  ])('is not there for %s, and nobody says so', async (_case, place) => {
    const town = aPull()
    const { data, errors } = await ask(town, begun(town.id, place))
    expect([data, errors]).toEqual([{ addPullRequestReviewThread: { thread: null } }, undefined])
    expect(town.issue.pull).toMatchObject({ reviews: [], threads: [] })
  })

  it('refuses a whole review for one comment without a place, in words that do not tell which', async () => {
    const town = aPull()
    const both = '[{path: "long.txt", line: 15, body: "a"}, {path: "long.txt", line: 3, body: "b"}]'
    const input = `pullRequestId: "${town.id}", event: COMMENT, threads: ${both}`
    const answer = await ask(town, `mutation { addPullRequestReview(input: {${input}}) { clientMutationId } }`)
    expect(answer.errors).toMatchObject([{ type: 'UNPROCESSABLE', message: 'Line could not be resolved' }])
    expect(town.issue.pull).toMatchObject({ reviews: [], threads: [] })
  })

  it('takes nothing more once its review was sent', async () => {
    const town = aPull()
    await ask(town, begun(town.id, 'path: "long.txt", line: 15'))
    await ask(town, submitted(town.id))
    const review = `PRR_${town.issue.pull?.reviews[0]?.id}`
    const input = `pullRequestReviewId: "${review}", path: "long.txt", line: 16, body: "x"`
    const answer = await ask(town, `mutation { addPullRequestReviewThread(input: {${input}}) { thread { id } } }`)
    expect(answer).toMatchObject({ data: { addPullRequestReviewThread: null }, errors: [{ type: 'UNPROCESSABLE' }] })
  })

  it('hides an answer that waits in somebody else’s pending review', async () => {
    const town = aPull()
    const { world, repository, wanda, issue, id } = town
    await ask(town, begun(id, 'path: "long.txt", line: 15'))
    await ask(town, submitted(id))
    const [thread] = issue.pull?.threads ?? []
    const pending = submitReview(world, wanda, repository, issue, { body: '', comments: [] })
    const input = `pullRequestReviewThreadId: "PRRT_${thread?.id}", pullRequestReviewId: "PRR_${pending.id}", body: "Yes"`
    const reply = `mutation { addPullRequestReviewThreadReply(input: {${input}}) { comment { body } } }`
    expect((await ask(town, reply, {}, wanda)).errors).toBeUndefined()
    const bodies = (list: readonly string[]) => threads([{ comments: { nodes: list.map((body) => ({ body })) } }])
    expect(await seenBy(town, issue.number)).toMatchObject(bodies(['Hm']))
    expect(await seenBy(town, issue.number, wanda)).toMatchObject(bodies(['Hm', 'Yes']))
  })

  it('is settled by the author of the pull request and by people who write, told each time', async () => {
    const town = aPull()
    await ask(town, begun(town.id, 'path: "long.txt", line: 15'))
    await ask(town, submitted(town.id))
    town.heard()
    const id = `PRRT_${town.issue.pull?.threads[0]?.id}`
    const settle = (name: string) => `mutation { ${name}(input: {threadId: "${id}"}) { thread { isResolved } } }`
    const refused = await ask(town, settle('resolveReviewThread'), {}, town.rita)
    expect(refused.errors).toMatchObject([{ type: 'FORBIDDEN' }])
    await ask(town, settle('resolveReviewThread'), {}, town.wanda)
    expect(await seenBy(town, town.issue.number)).toMatchObject(threads([{ isResolved: true }]))
    await ask(town, settle('unresolveReviewThread'))
    expect(town.heard()).toEqual(['pull_request_review_thread.resolved', 'pull_request_review_thread.unresolved'])
  })

  it('is outdated once its line changes', async () => {
    const town = aPull()
    await ask(town, begun(town.id, 'path: "long.txt", line: 15'))
    await ask(town, submitted(town.id))
    commit(town, 'topic', { 'long.txt': text({ 15: 'changed again' }) }, town.headSha)
    expect(await seenBy(town, town.issue.number)).toMatchObject(threads([{ isOutdated: true, line: null }]))
  })
})

describe('a comment of 65,536 characters', () => {
  const fits = '\u{1f642}'.repeat(65_536)
  const say =
    'mutation($id: ID!, $body: String!) { addComment(input: {subjectId: $id, body: $body}) { clientMutationId } }'
  const edit =
    'mutation($id: ID!, $body: String!) { updateIssueComment(input: {id: $id, body: $body}) { clientMutationId } }'

  it('is the longest one, new or changed', async () => {
    const town = aTown()
    town.branch('topic')
    const issue = town.pull('topic')
    const tooLong = [{ type: 'UNPROCESSABLE', message: 'Body is too long (maximum is 65536 characters)' }]
    const id = issueNodeId(issue)
    expect((await ask(town, say, { id, body: fits })).errors).toBeUndefined()
    const comment = `IC_${issue.comments[0]?.id}`
    expect((await ask(town, say, { id, body: `${fits}x` })).errors).toMatchObject(tooLong)
    expect((await ask(town, edit, { id: comment, body: `${fits}x` })).errors).toMatchObject(tooLong)
    expect(issue.comments.map(({ body }) => body === fits)).toEqual([true])
  })
})
