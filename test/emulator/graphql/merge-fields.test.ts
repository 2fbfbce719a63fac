import { expect, it } from 'vitest'
import { commitFacts } from '../../../src/emulator/git/plumbing.ts'
import { createCommit, createCommitOnBranch } from '../../../src/emulator/ops/commits.ts'
import { createIssue } from '../../../src/emulator/ops/issues.ts'
import { enqueuePull } from '../../../src/emulator/ops/merge-queue.ts'
import { requestReviewers } from '../../../src/emulator/ops/pulls-reviewers.ts'
import { updateRef } from '../../../src/emulator/ops/refs.ts'
import { aTown } from '../issues/support.ts'
import { queueRule } from '../pulls/queues.ts'
import { ask } from './support.ts'

const rebasing = `query Look { repository(owner: "octocat", name: "toy") { pullRequest(number: 1) {
  mergeable canBeRebased
  commits(last: 100) { nodes { commit { oid committedViaWeb author { user { login } } parents(first: 2) { nodes { oid } } } } }
} } }`

it('says whether a pull request can be rebased: only without merge commits, and when each commit applies', async () => {
  const town = aTown()
  const { world, repository, wanda } = town
  const look = async () => {
    await ask(town, rebasing)
    const { data } = await ask(town, rebasing)
    return data
  }
  const head = town.branch('topic')
  const pull = town.pull('topic')
  expect(await look()).toMatchObject({ repository: { pullRequest: { mergeable: 'MERGEABLE', canBeRebased: true } } })
  const main = town.branch('side', { 'side.ts': 'export {}\n' })
  const { tree } = commitFacts(repository.dir, head)
  const merged = createCommit(world, wanda, repository, { message: 'Merge', tree, parents: [head, main] })
  updateRef(world, wanda, repository, 'refs/heads/topic', merged, { force: false })
  expect(pull.pull?.headSha).toBe(merged)
  expect(await look()).toMatchObject({
    repository: {
      pullRequest: {
        mergeable: 'MERGEABLE',
        canBeRebased: false,
        commits: { nodes: expect.arrayContaining([{ commit: expect.objectContaining({ committedViaWeb: false }) }]) },
      },
    },
  })
})

it('says that one cannot be rebased whose first commit meets a conflict, though the whole merges', async () => {
  const town = aTown()
  const head = town.branch('topic', { 'src/add.ts': 'export const add = 2\n' })
  const target = { 'src/add.ts': 'export const add = 3\n' }
  const commit = (branch: string, expectedHeadOid: string) =>
    createCommitOnBranch(town.world, town.bot, town.repository, {
      branch,
      expectedHeadOid,
      headline: 'Three',
      body: '',
      additions: Object.entries(target).map(([path, text]) => ({
        path,
        contents: Buffer.from(text).toString('base64'),
      })),
      deletions: [],
    })
  commit('topic', head)
  town.pull('topic')
  commit('main', town.main())
  await ask(town, rebasing)
  expect(await ask(town, rebasing)).toMatchObject({
    data: { repository: { pullRequest: { mergeable: 'MERGEABLE', canBeRebased: false } } },
  })
})

it('shows who is asked for a review, teams and owners of code among them', async () => {
  const town = aTown()
  town.branch('topic')
  const pull = town.pull('topic')
  requestReviewers(town.world, town.wanda, town.repository, pull, ['maia'])
  Object.assign(pull.pull ?? {}, { requestedTeams: new Set(['core']), askedAsOwners: new Set(['core']) })
  const query = `query Look { repository(owner: "octocat", name: "toy") { pullRequest(number: 1) {
    reviewRequests(first: 10) { totalCount nodes {
      asCodeOwner requestedReviewer { __typename ... on User { login } ... on Team { slug } }
    } }
  } } }`
  expect(await ask(town, query)).toMatchObject({
    data: {
      repository: {
        pullRequest: {
          reviewRequests: {
            totalCount: 2,
            nodes: [
              { asCodeOwner: false, requestedReviewer: { __typename: 'User', login: 'maia' } },
              { asCodeOwner: true, requestedReviewer: { __typename: 'Team', slug: 'core' } },
            ],
          },
        },
      },
    },
  })
})

it('lists issues by label and state, and pull requests by base', async () => {
  const town = aTown()
  createIssue(town.world, town.wanda, town.repository, { title: 'Stop', body: '', labels: ['merge-blocker'] })
  createIssue(town.world, town.wanda, town.repository, { title: 'Go', body: '', labels: ['agent'] })
  town.branch('topic')
  town.pull('topic')
  const query = `query Look($base: String!) { rateLimit { cost limit remaining resetAt }
    repository(owner: "octocat", name: "toy") {
      issues(labels: ["merge-blocker"], states: OPEN, first: 20) { totalCount nodes { title } }
      pullRequests(baseRefName: $base, states: OPEN, first: 20) { totalCount }
    } }`
  const answer = (count: number) => ({
    data: {
      rateLimit: { cost: 1, remaining: expect.any(Number) },
      repository: { issues: { totalCount: 1, nodes: [{ title: 'Stop' }] }, pullRequests: { totalCount: count } },
    },
  })
  expect(await ask(town, query, { base: 'main' })).toMatchObject(answer(1))
  expect(await ask(town, query, { base: 'other' })).toMatchObject(answer(0))
})

it('shows the queue of a branch with everything in it', async () => {
  const town = aTown()
  town.repository.rules.push(queueRule())
  town.branch('topic')
  const pull = town.pull('topic')
  enqueuePull(town.world, town.wanda, town.repository, pull)
  const query = `query Look { repository(owner: "octocat", name: "toy") {
    mergeQueue(branch: "main") {
      configuration { mergeMethod }
      entries(first: 5) { totalCount nodes { position state jump baseCommit { oid } pullRequest { number } } }
    }
    ref(qualifiedName: "main") { rules(first: 5) { nodes { type parameters { __typename ... on MergeQueueParameters {
      mergeMethod groupingStrategy
    } } } } }
  } }`
  expect(await ask(town, query)).toMatchObject({
    data: {
      repository: {
        mergeQueue: {
          configuration: { mergeMethod: 'MERGE' },
          entries: {
            totalCount: 1,
            nodes: [{ position: 1, state: 'MERGEABLE', baseCommit: { oid: town.main() }, pullRequest: { number: 1 } }],
          },
        },
        ref: { rules: { nodes: [{ type: 'MERGE_QUEUE', parameters: { mergeMethod: 'MERGE' } }] } },
      },
    },
  })
  expect(town.world.violations).toEqual([])
})
