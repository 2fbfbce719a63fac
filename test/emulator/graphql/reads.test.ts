import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createCheckRun, updateCheckRun } from '../../../src/emulator/ops/checks.ts'
import { addComment } from '../../../src/emulator/ops/comments.ts'
import { createCommit, createCommitOnBranch } from '../../../src/emulator/ops/commits.ts'
import { closeIssue, createIssue, editIssue } from '../../../src/emulator/ops/issues.ts'
import { addLabels, removeLabel } from '../../../src/emulator/ops/labels.ts'
import { mergePull } from '../../../src/emulator/ops/merge.ts'
import { addReaction } from '../../../src/emulator/ops/reactions.ts'
import { submitReview } from '../../../src/emulator/ops/reviews.ts'
import { createStatus } from '../../../src/emulator/ops/statuses.ts'
import { resolveThread } from '../../../src/emulator/ops/threads.ts'
import type { Caller } from '../../../src/emulator/state.ts'
import { aTown, runToken, type Town } from '../issues/support.ts'
import { ask } from './support.ts'

const answered = z.object({ repository: z.record(z.string(), z.unknown()) })

/** Reads fields of the toy repository and expects no error. */
async function toy(town: Town, fields: string, caller?: Caller): Promise<Record<string, unknown>> {
  const answer = await ask(town, `{ repository(owner: "octocat", name: "toy") { ${fields} } }`, {}, caller)
  expect(answer.errors).toBeUndefined()
  expect(town.world.violations).toEqual([])
  return answered.parse(answer.data).repository
}

describe('people and bots', () => {
  it('are told apart: a bot’s login is its slug as an author and whole as the viewer', async () => {
    const town = aTown()
    const { world, repository, bot } = town
    const issue = createIssue(world, bot, repository, { title: 'One', body: '' })
    editIssue(world, town.wanda, repository, issue, { body: 'edited' })
    const actor = '__typename login ... on Bot { databaseId } ... on User { databaseId }'
    const botId = world.accounts.get('signalbox[bot]')?.id
    expect(await toy(town, `issue(number: 1) { author { ${actor} } editor { ${actor} } viewerDidAuthor }`)).toEqual({
      issue: {
        author: { __typename: 'Bot', login: 'signalbox', databaseId: botId },
        editor: { __typename: 'User', login: 'wanda', databaseId: world.accounts.get('wanda')?.id },
        viewerDidAuthor: true,
      },
    })
    const viewer = await ask(town, '{ viewer { login databaseId } }')
    expect(viewer.data).toEqual({ viewer: { login: 'signalbox[bot]', databaseId: botId } })
  })

  it('see their own reactions only as theirs', async () => {
    const town = aTown()
    const { world, repository, bot, wanda } = town
    const issue = createIssue(world, wanda, repository, { title: 'One', body: '' })
    const comment = addComment(world, wanda, repository, issue, 'hello')
    addReaction(world, wanda, repository, comment, issue, 'rocket')
    addReaction(world, bot, repository, comment, issue, 'eyes')
    const fields =
      'issue(number: 1) { comments(first: 1) { nodes { reactionGroups { content viewerHasReacted reactors { totalCount } } } } }'
    const groups = z.array(
      z.object({ content: z.string(), viewerHasReacted: z.boolean(), reactors: z.object({ totalCount: z.number() }) }),
    )
    const shape = z.object({
      issue: z.object({ comments: z.object({ nodes: z.tuple([z.object({ reactionGroups: groups })]) }) }),
    })
    const seen = shape.parse(await toy(town, fields)).issue.comments.nodes[0].reactionGroups
    expect(seen).toHaveLength(8)
    const mine = seen.filter((group) => group.viewerHasReacted)
    expect(mine).toEqual([{ content: 'EYES', viewerHasReacted: true, reactors: { totalCount: 1 } }])
    expect(seen.find(({ content }) => content === 'ROCKET')?.reactors.totalCount).toBe(1)
  })
})

describe('lists', () => {
  function aBusyTown() {
    const town = aTown()
    const { world, repository, wanda } = town
    for (const title of ['One', 'Two', 'Three', 'Four']) {
      town.pass(60)
      createIssue(world, wanda, repository, { title, body: '' })
    }
    return town
  }
  const numbers = (list: unknown) =>
    z
      .object({ nodes: z.array(z.object({ number: z.number() })) })
      .parse(list)
      .nodes.map((one) => one.number)

  it('are oldest first unless asked otherwise, and filter by state, any label and time', async () => {
    const town = aBusyTown()
    const { world, repository, wanda } = town
    const issue = (number: number) => {
      const found = repository.issues.get(number)
      if (!found) throw new Error(`no issue ${number}`)
      return found
    }
    addLabels(world, wanda, repository, issue(1), ['a'])
    addLabels(world, wanda, repository, issue(2), ['b'])
    closeIssue(world, wanda, repository, issue(4))
    town.pass(60)
    addComment(world, wanda, repository, issue(3), 'late')
    const fields = `
      all: issues(first: 10) { nodes { number } }
      newest: issues(first: 2, orderBy: {field: CREATED_AT, direction: DESC}) { nodes { number } }
      open: issues(first: 10, states: OPEN) { nodes { number } }
      labeled: issues(first: 10, labels: ["A", "b"]) { nodes { number } }
      since: issues(first: 10, filterBy: {since: "2026-11-20T12:05:00Z"}) { nodes { number } }
      last: issues(last: 1) { nodes { number } }`
    const found = await toy(town, fields)
    expect(Object.fromEntries(Object.entries(found).map(([name, list]) => [name, numbers(list)]))).toEqual({
      all: [1, 2, 3, 4],
      newest: [4, 3],
      open: [1, 2, 3],
      labeled: [1, 2],
      since: [3],
      last: [4],
    })
  })

  it('go on where they stopped, also when what they stopped at is gone', async () => {
    const town = aBusyTown()
    const pageInfo = 'pageInfo { hasNextPage hasPreviousPage endCursor }'
    const page = async (after: string) => {
      const { issues } = await toy(
        town,
        `issues(first: 2, states: OPEN${after}) { totalCount nodes { number } ${pageInfo} }`,
      )
      return z
        .object({ totalCount: z.number(), pageInfo: z.record(z.string(), z.unknown()) })
        .loose()
        .parse(issues)
    }
    const first = await page('')
    expect([first.totalCount, first.pageInfo['hasNextPage'], numbers(first)]).toEqual([4, true, [1, 2]])
    const second = await page(`, after: "${String(first.pageInfo['endCursor'])}"`)
    expect([numbers(second), second.pageInfo]).toMatchObject([[3, 4], { hasNextPage: false, hasPreviousPage: true }])
    const gone = town.repository.issues.get(2)
    if (gone) closeIssue(town.world, town.wanda, town.repository, gone)
    const again = await page(`, after: "${String(first.pageInfo['endCursor'])}"`)
    expect(numbers(again)).toEqual([3, 4])
  })

  it('go backwards from a cursor, and refuse what is none', async () => {
    const town = aBusyTown()
    const { issues } = await toy(town, 'issues(last: 2) { nodes { number } pageInfo { startCursor } }')
    const { startCursor } = z.object({ pageInfo: z.object({ startCursor: z.string() }) }).parse(issues).pageInfo
    const before = await toy(town, `issues(last: 1, before: "${startCursor}") { nodes { number } }`)
    expect([numbers(issues), numbers(before['issues'])]).toEqual([[3, 4], [2]])
    const nonsense = '{ repository(owner: "octocat", name: "toy") { issues(first: 1, after: "x") { totalCount } } }'
    expect((await ask(town, nonsense)).errors).toMatchObject([{ type: 'INVALID_CURSOR_ARGUMENTS' }])
  })

  it('of the timeline hold what was asked for, with actor and label, even of a label that is gone', async () => {
    const town = aTown()
    const { world, repository, wanda, tara } = town
    const issue = createIssue(world, wanda, repository, { title: 'One', body: '', labels: ['agent'] })
    removeLabel(world, tara, repository, issue, 'agent')
    repository.labels.clear()
    addComment(world, wanda, repository, issue, 'hello')
    closeIssue(world, wanda, repository, issue, 'not_planned')
    const fields = `issue(number: 1) {
      labels: timelineItems(first: 10, itemTypes: [LABELED_EVENT, UNLABELED_EVENT]) { totalCount nodes { __typename
        ... on LabeledEvent { actor { login } label { name } } ... on UnlabeledEvent { actor { login } label { name } } } }
      last: timelineItems(last: 1) { nodes { __typename ... on ClosedEvent { stateReason closable { closed } } } } }`
    expect(await toy(town, fields)).toEqual({
      issue: {
        labels: {
          totalCount: 2,
          nodes: [
            { __typename: 'LabeledEvent', actor: { login: 'wanda' }, label: { name: 'agent' } },
            { __typename: 'UnlabeledEvent', actor: { login: 'tara' }, label: { name: 'agent' } },
          ],
        },
        last: { nodes: [{ __typename: 'ClosedEvent', stateReason: 'NOT_PLANNED', closable: { closed: true } }] },
      },
    })
  })
})

describe('mergeable', () => {
  const fields = 'pullRequest(number: 1) { mergeable mergeStateStatus }'
  const push = (town: Town, branch: string, path: string, text: string) => {
    const head = town.repository.issues.get(1)?.pull?.headSha ?? ''
    return createCommitOnBranch(town.world, town.bot, town.repository, {
      branch,
      expectedHeadOid: branch === 'main' ? town.main() : head,
      headline: 'Change',
      body: '',
      additions: [{ path, contents: Buffer.from(text).toString('base64') }],
      deletions: [],
    })
  }

  it('is unknown on the first read after a move of head or base, and known on the next', async () => {
    const town = aTown()
    town.branch('topic')
    town.pull('topic')
    const unknown = { pullRequest: { mergeable: 'UNKNOWN', mergeStateStatus: 'UNKNOWN' } }
    const clean = { pullRequest: { mergeable: 'MERGEABLE', mergeStateStatus: 'CLEAN' } }
    expect(await toy(town, fields)).toEqual(unknown)
    expect(await toy(town, fields)).toEqual(clean)
    push(town, 'topic', 'src/new.ts', 'export const two = 2\n')
    expect([await toy(town, fields), await toy(town, fields)]).toEqual([unknown, clean])
    push(town, 'main', 'src/new.ts', 'export const other = 3\n')
    const dirty = { pullRequest: { mergeable: 'CONFLICTING', mergeStateStatus: 'DIRTY' } }
    expect([await toy(town, fields), await toy(town, fields)]).toEqual([unknown, dirty])
  })

  it('is unknown in every field of the request that starts the test merge', async () => {
    const town = aTown()
    town.branch('topic')
    town.pull('topic')
    const twice = `pullRequests(first: 1) { nodes { mergeable } } ${fields}`
    expect(await toy(town, twice)).toMatchObject({
      pullRequests: { nodes: [{ mergeable: 'UNKNOWN' }] },
      pullRequest: { mergeable: 'UNKNOWN' },
    })
  })
})

describe('checks', () => {
  it('make up one rollup of runs and statuses, as bad as the worst', async () => {
    const town = aTown()
    const { world, repository, bot } = town
    const headSha = town.branch('topic')
    town.pull('topic')
    const state = async () => {
      const rollup = await toy(
        town,
        'pullRequest(number: 1) { statusCheckRollup { state contexts(first: 9) { totalCount checkRunCount } } }',
      )
      return z.object({ pullRequest: z.object({ statusCheckRollup: z.unknown() }) }).parse(rollup).pullRequest
        .statusCheckRollup
    }
    expect(await state()).toBeNull()
    const run = createCheckRun(world, bot, repository, { name: 'a', headSha })
    expect(await state()).toEqual({ state: 'PENDING', contexts: { totalCount: 1, checkRunCount: 1 } })
    updateCheckRun(world, bot, repository, run, { conclusion: 'skipped' })
    expect(await state()).toMatchObject({ state: 'SUCCESS' })
    createStatus(world, bot, repository, { sha: headSha, state: 'pending', context: 'ci' })
    expect(await state()).toEqual({ state: 'PENDING', contexts: { totalCount: 2, checkRunCount: 1 } })
    updateCheckRun(world, bot, repository, run, { conclusion: 'cancelled' })
    expect(await state()).toMatchObject({ state: 'FAILURE' })
  })

  it('are the same on every pull request with that head, and required by its base’s rules', async () => {
    const town = aTown()
    const { world, repository, bot } = town
    const headSha = town.branch('topic')
    town.pull('topic')
    const parameters = { required_status_checks: [{ context: 'a', integration_id: 15_368 }] }
    repository.rules.push({ pattern: 'main', type: 'required_status_checks', parameters })
    const token = runToken(town)
    createCheckRun(world, bot, repository, {
      name: 'a',
      headSha,
      conclusion: 'success',
      output: { title: 't', summary: 's', text: 'x' },
    })
    createCheckRun(world, token, repository, { name: 'a', headSha, conclusion: 'failure' })
    const fields = `object(expression: "topic") { ... on Commit { checkSuites(first: 9, filterBy: {checkName: "a"}) { nodes {
      app { slug } conclusion checkRuns(first: 9) { nodes { title text externalId isRequired(pullRequestNumber: 1) } } } } } }`
    expect(await toy(town, fields)).toEqual({
      object: {
        checkSuites: {
          nodes: [
            {
              app: { slug: 'signalbox' },
              conclusion: 'SUCCESS',
              checkRuns: { nodes: [{ title: 't', text: 'x', externalId: '', isRequired: false }] },
            },
            {
              app: { slug: 'github-actions' },
              conclusion: 'FAILURE',
              checkRuns: { nodes: [{ title: null, text: null, externalId: '', isRequired: true }] },
            },
          ],
        },
      },
    })
  })
})

describe('git', () => {
  it('shows signatures only where GitHub made them, and no user behind a bot', async () => {
    const town = aTown()
    const { world, repository, bot, octocat } = town
    const tree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
    const signed = createCommit(world, bot, repository, { message: 'one', tree, parents: [] })
    const author = { name: 'signalbox[bot]', email: world.accounts.get('signalbox[bot]')?.email ?? '' }
    const forged = createCommit(world, octocat, repository, { message: 'two\n\nbody', tree, parents: [signed], author })
    const commit =
      '... on Commit { messageHeadline messageBody author { email user { login } } signature { isValid wasSignedByGitHub } parents(first: 2) { nodes { oid } } }'
    const seen = await toy(
      town,
      `one: object(oid: "${signed}") { ${commit} } two: object(oid: "${forged}") { ${commit} }`,
    )
    const by = { email: author.email, user: null }
    expect(seen).toEqual({
      one: {
        messageHeadline: 'one',
        messageBody: '',
        author: by,
        signature: { isValid: true, wasSignedByGitHub: true },
        parents: { nodes: [] },
      },
      two: {
        messageHeadline: 'two',
        messageBody: 'body',
        author: by,
        signature: null,
        parents: { nodes: [{ oid: signed }] },
      },
    })
  })

  it('shows refs of any namespace, history of a path, and blobs as text or not', async () => {
    const town = aTown()
    const { world, repository, bot } = town
    const sha = createCommitOnBranch(world, bot, repository, {
      branch: 'main',
      expectedHeadOid: town.main(),
      headline: 'Binary',
      body: '',
      additions: [{ path: 'logo.bin', contents: Buffer.from([0, 1, 2]).toString('base64') }],
      deletions: [],
    })
    const fields = `
      short: ref(qualifiedName: "main") { name prefix target { oid } }
      none: ref(qualifiedName: "refs/heads/ma") { name }
      refs(refPrefix: "refs/heads/", first: 9) { totalCount nodes { name } }
      logo: object(expression: "main:logo.bin") { ... on Blob { isBinary text byteSize isTruncated } }
      defaultBranchRef { target { ... on Commit { history(first: 9) { totalCount }
        of: history(first: 9, path: "logo.bin") { nodes { oid } } } } }`
    expect(await toy(town, fields)).toEqual({
      short: { name: 'main', prefix: 'refs/heads/', target: { oid: sha } },
      none: null,
      refs: { totalCount: 1, nodes: [{ name: 'main' }] },
      logo: { isBinary: true, text: null, byteSize: 3, isTruncated: false },
      defaultBranchRef: { target: { history: { totalCount: 2 }, of: { nodes: [{ oid: sha }] } } },
    })
  })
})

describe('a pull request', () => {
  it('shows files, commits, reviews, threads and its merge', async () => {
    const town = aTown()
    const { world, repository, wanda, octocat, bot } = town
    const headSha = town.branch('topic', { 'src/add.ts': 'export const add = 2\n', 'src/new.ts': 'export {}\n' })
    const pull = town.pull('topic')
    submitReview(world, wanda, repository, pull, {
      event: 'REQUEST_CHANGES',
      body: 'no',
      comments: [{ path: 'src/new.ts', line: 1, body: 'why?' }],
    })
    submitReview(world, octocat, repository, pull, { event: 'APPROVE', body: '', comments: [] })
    submitReview(world, octocat, repository, pull, { event: 'COMMENT', body: 'later', comments: [] })
    const [thread] = pull.pull?.threads ?? []
    if (thread) resolveThread(world, wanda, repository, pull, thread)
    const fields = `pullRequest(number: 1) { reviewDecision additions deletions changedFiles
      files(first: 9) { nodes { path changeType additions deletions } }
      commits(last: 1) { totalCount nodes { commit { oid } } }
      latestReviews(first: 9) { nodes { state author { login } } }
      latestOpinionatedReviews(first: 9, writersOnly: true) { nodes { state commit { oid } author { login } } }
      reviewThreads(first: 9) { nodes { isResolved isOutdated path line resolvedBy { login } comments(first: 1) { nodes { body author { login } } } } } }`
    expect(await toy(town, fields)).toEqual({
      pullRequest: {
        reviewDecision: null,
        additions: 2,
        deletions: 1,
        changedFiles: 2,
        files: {
          nodes: [
            { path: 'src/add.ts', changeType: 'MODIFIED', additions: 1, deletions: 1 },
            { path: 'src/new.ts', changeType: 'ADDED', additions: 1, deletions: 0 },
          ],
        },
        commits: { totalCount: 1, nodes: [{ commit: { oid: headSha } }] },
        latestReviews: {
          nodes: [
            { state: 'CHANGES_REQUESTED', author: { login: 'wanda' } },
            { state: 'COMMENTED', author: { login: 'octocat' } },
          ],
        },
        latestOpinionatedReviews: {
          nodes: [
            { state: 'CHANGES_REQUESTED', commit: { oid: headSha }, author: { login: 'wanda' } },
            { state: 'APPROVED', commit: { oid: headSha }, author: { login: 'octocat' } },
          ],
        },
        reviewThreads: {
          nodes: [
            {
              isResolved: true,
              isOutdated: false,
              path: 'src/new.ts',
              line: 1,
              resolvedBy: { login: 'wanda' },
              comments: { nodes: [{ body: 'why?', author: { login: 'wanda' } }] },
            },
          ],
        },
      },
    })
    const { sha } = mergePull(world, bot, repository, pull, { method: 'squash' })
    const after =
      'pullRequest(number: 1) { state merged mergedBy { login } mergeCommit { oid parents(first: 2) { totalCount } } mergeable changedFiles }'
    expect(await toy(town, after)).toEqual({
      pullRequest: {
        state: 'MERGED',
        merged: true,
        mergedBy: { login: 'signalbox' },
        mergeCommit: { oid: sha, parents: { totalCount: 1 } },
        mergeable: 'UNKNOWN',
        changedFiles: 2,
      },
    })
  })
})
