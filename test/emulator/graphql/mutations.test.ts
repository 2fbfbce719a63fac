import { describe, expect, it } from 'vitest'
import { commitFacts } from '../../../src/emulator/git/plumbing.ts'
import { addComment } from '../../../src/emulator/ops/comments.ts'
import { createCommitOnBranch } from '../../../src/emulator/ops/commits.ts'
import { createIssue } from '../../../src/emulator/ops/issues.ts'
import { addReaction } from '../../../src/emulator/ops/reactions.ts'
import { deleteRef, readRef } from '../../../src/emulator/ops/refs.ts'
import type { Caller } from '../../../src/emulator/state.ts'
import { issueNodeId } from '../../../src/emulator/views/issue.ts'
import { aTown, type Town } from '../issues/support.ts'
import { ask } from './support.ts'

/** One mutation that must succeed. */
async function change(town: Town, text: string, caller?: Caller): Promise<unknown> {
  const answer = await ask(town, `mutation { ${text} }`, {}, caller)
  expect(answer.errors).toBeUndefined()
  expect(town.world.violations).toEqual([])
  return answer.data
}

function aPull() {
  const town = aTown()
  const headSha = town.branch('topic')
  const subject = town.pull('topic')
  return { ...town, subject, headSha, id: issueNodeId(subject) }
}

function moveMain(town: Town): string {
  return createCommitOnBranch(town.world, town.bot, town.repository, {
    branch: 'main',
    expectedHeadOid: town.main(),
    headline: 'On main',
    body: '',
    additions: [{ path: 'late.txt', contents: Buffer.from('late').toString('base64') }],
    deletions: [],
  })
}

describe('issues', () => {
  it('are opened with labels under a parent, edited, closed as duplicates and reopened', async () => {
    const town = aTown()
    const { world, repository, wanda } = town
    const parent = createIssue(world, wanda, repository, { title: 'Parent', body: '', labels: ['agent'] })
    const label = `LA_${repository.labels.get('agent')?.id}`
    const repo = `R_${repository.id}`
    const made = await change(
      town,
      `createIssue(input: {repositoryId: "${repo}", title: "Child", labelIds: ["${label}"], parentIssueId: "${issueNodeId(parent)}"}) {
        issue { number labels(first: 1) { nodes { name } } parent { number } } }`,
    )
    expect(made).toMatchObject({
      createIssue: { issue: { number: 2, labels: { nodes: [{ name: 'agent' }] }, parent: { number: 1 } } },
    })
    const child = repository.issues.get(2)
    const id = child ? issueNodeId(child) : ''
    await change(
      town,
      `updateIssue(input: {id: "${id}", title: "New", body: "words", labelIds: []}) { actor { login } }`,
    )
    expect([child?.title, child?.body, child?.labels.size]).toEqual(['New', 'words', 0])
    const reasons = 'issue { state plain: stateReason all: stateReason(enableDuplicate: true) }'
    const closed = await change(town, `closeIssue(input: {issueId: "${id}", stateReason: DUPLICATE}) { ${reasons} }`)
    expect(closed).toEqual({ closeIssue: { issue: { state: 'CLOSED', plain: 'NOT_PLANNED', all: 'DUPLICATE' } } })
    const open = await change(town, `reopenIssue(input: {issueId: "${id}"}) { ${reasons} }`)
    expect(open).toEqual({ reopenIssue: { issue: { state: 'OPEN', plain: 'REOPENED', all: 'REOPENED' } } })
    const other = createIssue(world, wanda, repository, { title: 'Other', body: '' })
    await change(
      town,
      `addSubIssue(input: {issueId: "${issueNodeId(other)}", subIssueId: "${id}", replaceParent: true}) { subIssue { number } }`,
    )
    expect([parent.subIssues, other.subIssues]).toEqual([[], [2]])
  })

  it('are locked with a reason and opened again, comments folded and shown', async () => {
    const town = aTown()
    const { world, repository, wanda } = town
    const issue = createIssue(world, wanda, repository, { title: 'One', body: '' })
    const comment = addComment(world, wanda, repository, issue, 'hello')
    const id = issueNodeId(issue)
    const locked = await change(
      town,
      `lockLockable(input: {lockableId: "${id}", lockReason: TOO_HEATED}) { lockedRecord { locked activeLockReason } }`,
    )
    expect(locked).toEqual({ lockLockable: { lockedRecord: { locked: true, activeLockReason: 'TOO_HEATED' } } })
    const refused = await ask(
      town,
      `mutation { addReaction(input: {subjectId: "${id}", content: EYES}) { clientMutationId } }`,
    )
    expect(refused).toMatchObject({ data: { addReaction: null }, errors: [{ type: 'FORBIDDEN' }] })
    await change(town, `unlockLockable(input: {lockableId: "${id}"}) { unlockedRecord { locked } }`)
    expect(issue.locked).toBe(false)
    const folded = await change(
      town,
      `minimizeComment(input: {subjectId: "IC_${comment.id}", classifier: OUTDATED}) { minimizedComment { isMinimized minimizedReason } }`,
    )
    expect(folded).toEqual({
      minimizeComment: { minimizedComment: { isMinimized: true, minimizedReason: 'outdated' } },
    })
    await change(
      town,
      `unminimizeComment(input: {subjectId: "IC_${comment.id}"}) { unminimizedComment { isMinimized } }`,
    )
    expect(comment.minimized).toBe(false)
  })

  it('lose only the viewer’s own reaction', async () => {
    const town = aTown()
    const { world, repository, wanda, bot } = town
    const issue = createIssue(world, wanda, repository, { title: 'One', body: '' })
    addReaction(world, wanda, repository, issue, issue, 'eyes')
    addReaction(world, bot, repository, issue, issue, 'eyes')
    const groups = 'reactionGroups { content viewerHasReacted reactors { totalCount } }'
    const answer = await change(
      town,
      `removeReaction(input: {subjectId: "${issueNodeId(issue)}", content: EYES}) { reaction { content } ${groups} }`,
    )
    expect(answer).toMatchObject({
      removeReaction: {
        reaction: { content: 'EYES' },
        reactionGroups: expect.arrayContaining([
          { content: 'EYES', viewerHasReacted: false, reactors: { totalCount: 1 } },
        ]),
      },
    })
  })
})

describe('refs', () => {
  it('are made, moved forward only unless forced, and deleted', async () => {
    const town = aTown()
    const repo = `R_${town.repository.id}`
    const oid = town.main()
    const next = moveMain(town)
    const made = await change(
      town,
      `createRef(input: {repositoryId: "${repo}", name: "refs/signalbox/x", oid: "${next}"}) { ref { id name prefix } }`,
    )
    const id = `REF_${town.repository.id}_refs/signalbox/x`
    expect(made).toEqual({ createRef: { ref: { id, name: 'x', prefix: 'refs/signalbox/' } } })
    const back = `updateRef(input: {refId: "${id}", oid: "${oid}"}) { ref { target { oid } } }`
    const refused = await ask(town, `mutation { ${back} }`)
    expect(refused.errors).toMatchObject([{ type: 'UNPROCESSABLE', message: 'Update is not a fast forward' }])
    await change(town, `updateRef(input: {refId: "${id}", oid: "${oid}", force: true}) { ref { target { oid } } }`)
    expect(readRef(town.world, town.repository, 'refs/signalbox/x')?.sha).toBe(oid)
    await change(town, `deleteRef(input: {refId: "${id}"}) { clientMutationId }`)
    expect(readRef(town.world, town.repository, 'refs/signalbox/x')).toBeNull()
  })

  it('take a commit only on the head that was expected', async () => {
    const town = aTown()
    const commit = (oid: string) => `createCommitOnBranch(input: {
      branch: {repositoryNameWithOwner: "octocat/toy", branchName: "refs/heads/main"}, expectedHeadOid: "${oid}",
      message: {headline: "Edit", body: "why"}, fileChanges: {additions: [{path: "run.sh", contents: ""}]}
    }) { commit { oid message } ref { target { oid } } }`
    const stale = await ask(town, `mutation { ${commit('e'.repeat(40))} }`)
    expect(stale).toMatchObject({ data: { createCommitOnBranch: null }, errors: [{ type: 'STALE_DATA' }] })
    const before = town.main()
    const made = await change(town, commit(before))
    const after = town.main()
    expect(made).toEqual({
      createCommitOnBranch: { commit: { oid: after, message: 'Edit\n\nwhy' }, ref: { target: { oid: after } } },
    })
    expect(commitFacts(town.repository.dir, after).parents).toEqual([before])
  })
})

describe('pull requests', () => {
  it('are opened as drafts, made ready, made drafts again, edited, closed and reopened', async () => {
    const town = aTown()
    town.branch('topic')
    const opened = await change(
      town,
      `createPullRequest(input: {repositoryId: "R_${town.repository.id}", baseRefName: "main", headRefName: "topic", title: "T", draft: true}) {
        pullRequest { number isDraft state } }`,
    )
    expect(opened).toEqual({ createPullRequest: { pullRequest: { number: 1, isDraft: true, state: 'OPEN' } } })
    const pull = town.repository.issues.get(1)
    const id = pull ? issueNodeId(pull) : ''
    town.heard()
    const step = async (name: string, more = '') =>
      change(town, `${name}(input: {pullRequestId: "${id}"${more}}) { pullRequest { isDraft state title } }`)
    expect(await step('markPullRequestReadyForReview')).toMatchObject({
      markPullRequestReadyForReview: { pullRequest: { isDraft: false } },
    })
    await step('convertPullRequestToDraft')
    await step('updatePullRequest', ', title: "New", body: "words"')
    await step('closePullRequest')
    expect(await step('reopenPullRequest')).toEqual({
      reopenPullRequest: { pullRequest: { isDraft: true, state: 'OPEN', title: 'New' } },
    })
    expect(town.heard()).toEqual([
      'pull_request.ready_for_review',
      'pull_request.converted_to_draft',
      'pull_request.edited',
      'pull_request.closed',
      'pull_request.reopened',
    ])
  })

  it('are reopened with the head their branch has by now, and not without a branch', async () => {
    const town = aTown()
    town.branch('topic')
    const issue = town.pull('topic')
    const set = (state: string) =>
      ask(
        town,
        `mutation { updatePullRequest(input: {pullRequestId: "${issueNodeId(issue)}", state: ${state}}) {
          pullRequest { state headRefOid } } }`,
      )
    await set('CLOSED')
    const moved = createCommitOnBranch(town.world, town.bot, town.repository, {
      branch: 'topic',
      expectedHeadOid: issue.pull?.headSha ?? '',
      headline: 'More',
      body: '',
      additions: [{ path: 'more.txt', contents: '' }],
      deletions: [],
    })
    expect((await set('OPEN')).data).toEqual({
      updatePullRequest: { pullRequest: { state: 'OPEN', headRefOid: moved } },
    })
    await set('CLOSED')
    deleteRef(town.world, town.bot, town.repository, 'refs/heads/topic')
    expect((await set('OPEN')).errors).toMatchObject([{ type: 'UNPROCESSABLE' }])
  })

  it('take the base into their branch, but only from the head that was expected', async () => {
    const town = aPull()
    const main = moveMain(town)
    const update = (oid: string) =>
      `updatePullRequestBranch(input: {pullRequestId: "${town.id}", expectedHeadOid: "${oid}"}) { pullRequest { headRefOid } }`
    const stale = await ask(town, `mutation { ${update(main)} }`)
    expect(stale).toMatchObject({ data: { updatePullRequestBranch: null }, errors: [{ type: 'STALE_DATA' }] })
    await change(town, update(town.headSha))
    const head = town.subject.pull?.headSha ?? ''
    expect(commitFacts(town.repository.dir, head).parents).toEqual([town.headSha, main])
  })

  it('arm auto-merge only while something stands in the way', async () => {
    const town = aPull()
    const arm = `enablePullRequestAutoMerge(input: {pullRequestId: "${town.id}", mergeMethod: SQUASH}) { pullRequest { autoMergeRequest { mergeMethod enabledBy { login } } } }`
    const refused = await ask(town, `mutation { ${arm} }`)
    expect(refused).toMatchObject({ data: { enablePullRequestAutoMerge: null }, errors: [{ type: 'UNPROCESSABLE' }] })
    town.repository.rules.push({
      pattern: 'main',
      type: 'required_status_checks',
      parameters: { required_status_checks: [{ context: 'build' }] },
    })
    expect(await change(town, arm)).toEqual({
      enablePullRequestAutoMerge: {
        pullRequest: { autoMergeRequest: { mergeMethod: 'SQUASH', enabledBy: { login: 'signalbox' } } },
      },
    })
    const disarm = `disablePullRequestAutoMerge(input: {pullRequestId: "${town.id}"}) { pullRequest { autoMergeRequest { mergeMethod } } }`
    expect(await change(town, disarm)).toEqual({
      disablePullRequestAutoMerge: { pullRequest: { autoMergeRequest: null } },
    })
  })

  it('are merged with the words and the method that were asked for', async () => {
    const town = aPull()
    const merge = `mergePullRequest(input: {pullRequestId: "${town.id}", mergeMethod: SQUASH, commitHeadline: "Head (#1)", commitBody: "Body"}) { pullRequest { merged } }`
    await change(town, merge)
    const tip = commitFacts(town.repository.dir, town.main())
    expect([tip.message, tip.parents.length]).toEqual(['Head (#1)\n\nBody', 1])
  })

  it('are reviewed at once or in pieces, answered and settled', async () => {
    const town = aPull()
    const thread = '{path: "src/new.ts", line: 1, body: "why?"}'
    const pending = `addPullRequestReview(input: {pullRequestId: "${town.id}", threads: [${thread}]}) { pullRequestReview { state } }`
    expect(await change(town, pending, town.wanda)).toEqual({
      addPullRequestReview: { pullRequestReview: { state: 'PENDING' } },
    })
    const look = `{ repository(owner: "octocat", name: "toy") { pullRequest(number: 1) { reviews(first: 9) { totalCount }
      timelineItems(first: 9, itemTypes: PULL_REQUEST_REVIEW) { totalCount }
      reviewThreads(first: 9) { totalCount nodes { isResolved resolvedBy { login } comments(first: 9) { nodes { body author { login } } } } } } } }`
    expect((await ask(town, look)).data).toMatchObject({
      repository: {
        pullRequest: { reviews: { totalCount: 0 }, timelineItems: { totalCount: 0 }, reviewThreads: { totalCount: 0 } },
      },
    })
    const submit = `submitPullRequestReview(input: {pullRequestId: "${town.id}", event: REQUEST_CHANGES, body: "no"}) { pullRequestReview { state } }`
    expect(await change(town, submit, town.wanda)).toEqual({
      submitPullRequestReview: { pullRequestReview: { state: 'CHANGES_REQUESTED' } },
    })
    const id = `PRRT_${town.subject.pull?.threads[0]?.id}`
    await change(
      town,
      `addPullRequestReviewThreadReply(input: {pullRequestReviewThreadId: "${id}", body: "because"}) { comment { replyTo { id } } }`,
    )
    await change(town, `resolveReviewThread(input: {threadId: "${id}"}) { thread { isResolved viewerCanUnresolve } }`)
    expect((await ask(town, look)).data).toMatchObject({
      repository: {
        pullRequest: {
          reviewThreads: {
            nodes: [
              {
                isResolved: true,
                resolvedBy: null,
                comments: {
                  nodes: [
                    { body: 'why?', author: { login: 'wanda' } },
                    { body: 'because', author: { login: 'signalbox' } },
                  ],
                },
              },
            ],
          },
        },
      },
    })
    const own = `mutation { addPullRequestReview(input: {pullRequestId: "${town.id}", event: APPROVE}) { clientMutationId } }`
    expect((await ask(town, own)).errors).toMatchObject([
      { type: 'UNPROCESSABLE', message: 'Can not approve your own pull request' },
    ])
  })
})
