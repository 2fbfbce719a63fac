import { execute, parse } from 'graphql'
import { expect, it } from 'vitest'
import { nodeById } from '../../../src/emulator/graphql/node.ts'
import { publishedSchema } from '../../../src/emulator/graphql/schema.ts'
import type { Scope } from '../../../src/emulator/graphql/scope.ts'
import { addAssignees, removeAssignees } from '../../../src/emulator/ops/assignees.ts'
import { newSuite } from '../../../src/emulator/ops/check-suites.ts'
import { createCheckRun } from '../../../src/emulator/ops/checks.ts'
import { addComment } from '../../../src/emulator/ops/comments.ts'
import { closeIssue, createIssue, editIssue, lockIssue, reopenIssue } from '../../../src/emulator/ops/issues.ts'
import { addLabels, removeLabel } from '../../../src/emulator/ops/labels.ts'
import { mergePull } from '../../../src/emulator/ops/merge.ts'
import { convertToDraft, markReady } from '../../../src/emulator/ops/pulls.ts'
import { requestReviewers } from '../../../src/emulator/ops/pulls-reviewers.ts'
import { addReaction } from '../../../src/emulator/ops/reactions.ts'
import { submitReview } from '../../../src/emulator/ops/reviews.ts'
import { createStatus } from '../../../src/emulator/ops/statuses.ts'
import { addSubIssue } from '../../../src/emulator/ops/sub-issues.ts'
import { aTown } from '../issues/support.ts'
import { crawl } from './crawl.ts'

const shown = `App AssignedEvent Blob Bot CheckRun CheckSuite ClosedEvent Commit ConvertToDraftEvent Issue IssueComment Label LabeledEvent LockedEvent MergedEvent PullRequest PullRequestCommit PullRequestReview PullRequestReviewComment PullRequestReviewThread Reaction ReadyForReviewEvent Ref RenamedTitleEvent ReopenedEvent Repository ReviewRequest ReviewRequestedEvent Status StatusCheckRollup StatusContext Tree UnassignedEvent UnlabeledEvent UnlockedEvent User Workflow WorkflowRun`

/** A little of everything the emulator shows through GraphQL. */
function aRichTown() {
  const town = aTown()
  const { world, repository, wanda, octocat, bot } = town
  const issue = createIssue(world, wanda, repository, { title: 'One', body: 'text', labels: ['agent'] })
  const child = createIssue(world, wanda, repository, { title: 'Two', body: '' })
  addSubIssue(world, wanda, repository, issue, child.id, 'keep')
  addAssignees(world, wanda, repository, issue, ['wanda', 'maia'])
  addReaction(world, bot, repository, issue, issue, 'eyes')
  addReaction(world, wanda, repository, issue, issue, 'heart')
  addComment(world, wanda, repository, issue, 'hello')
  editIssue(world, wanda, repository, issue, { title: 'Won', body: 'words' })
  closeIssue(world, wanda, repository, issue)
  reopenIssue(world, wanda, repository, issue)
  lockIssue(world, wanda, repository, issue, { locked: true, reason: 'off-topic' })
  lockIssue(world, wanda, repository, issue, { locked: false })
  removeAssignees(world, wanda, repository, issue, ['wanda'])
  removeLabel(world, wanda, repository, issue, 'agent')

  repository.rules.push(
    { pattern: 'main', type: 'required_status_checks', parameters: { required_status_checks: [{ context: 'a' }] } },
    { pattern: 'main', type: 'pull_request', parameters: { required_approving_review_count: 1 } },
  )
  const headSha = town.branch('topic')
  const pull = town.pull('topic', { body: `Closes #${issue.number}` })
  addLabels(world, wanda, repository, pull, ['agent'])
  convertToDraft(world, wanda, repository, pull)
  markReady(world, wanda, repository, pull)
  requestReviewers(world, wanda, repository, pull, ['tara'])
  const comments = [{ path: 'src/new.ts', body: 'why?', line: 1 }]
  submitReview(world, octocat, repository, pull, { event: 'APPROVE', body: 'fine', comments })
  const annotation = { path: 'a', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'b' }
  createCheckRun(world, bot, repository, {
    name: 'a',
    headSha,
    conclusion: 'success',
    output: { title: 't', summary: 's', annotations: [annotation] },
  })
  createStatus(world, bot, repository, { sha: headSha, state: 'success', context: 'ci' })
  const facts = { appId: 15_368, headSha, headBranch: 'topic', runId: 4711 }
  const suite = newSuite(world, repository, facts)
  repository.runs.push(aRun(headSha, suite.id))
  town.branch('topic-two', { 'src/two.ts': 'export {}\n' })
  repository.rules.length = 0
  const merged = town.pull('topic-two')
  mergePull(world, bot, repository, merged)
  return { ...town, issue, child, pull, merged, headSha }
}

function aRun(headSha: string, suiteId: number) {
  const at = '2026-11-20T12:00:00Z'
  const times = { createdAt: at, startedAt: at, updatedAt: at, visibleAt: 0 }
  const names = { path: '.github/workflows/ci.yml', name: 'ci', displayTitle: 'ci', event: 'push', actor: 'wanda' }
  return {
    id: 4711,
    number: 1,
    attempt: 1,
    workflowId: 4700,
    ...names,
    ...times,
    status: 'queued' as const,
    conclusion: null,
    headBranch: 'topic',
    headSha,
    triggeringActor: 'wanda',
    suiteId,
    pullNumbers: [],
    jobs: [],
    artifacts: [],
    inputs: {},
  }
}

it('resolves only fields GitHub has, and every one of them as the schema wants it', async () => {
  const town = aRichTown()
  const { world, repository, pull } = town
  const scope: Scope = { world, caller: town.bot, cost: 1, nodeCount: 0 }
  const start = [
    repositoryId(repository.id),
    `I_${town.issue.id}`,
    `I_${town.child.id}`,
    `PR_${pull.id}`,
    `PR_${town.merged.id}`,
  ]
  const { samples, unknown } = crawl(
    start.map((id) => nodeById(scope, id)),
    {
      'issue.number': town.issue.number,
      number: pull.number,
      name: 'agent',
      qualifiedName: 'refs/heads/main',
      refPrefix: 'refs/heads/',
      expression: 'main:src/add.ts',
      'file.path': 'src/add.ts',
      pullRequestNumber: pull.number,
    },
  )
  expect(unknown).toEqual([])
  const faults: string[] = []
  for (const { type, selection, node } of samples) {
    const document = parse(`{ node(id: "x") { ... on ${type} { ${selection} } } }`)
    const { errors } = await execute({ schema: publishedSchema(), document, rootValue: { node } })
    for (const error of errors ?? []) faults.push(`${type}: ${error.message} at ${error.path?.join('.')}`)
  }
  expect(faults).toEqual([])
  expect([...new Set(samples.map(({ type }) => type))].sort().join(' ')).toBe(shown)
})

function repositoryId(id: number): string {
  return `R_${id}`
}
