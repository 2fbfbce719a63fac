import { describe, expect, it } from 'vitest'
import { resolve } from '../../../src/emulator/git/plumbing.ts'
import type { Repository } from '../../../src/emulator/state.ts'
import type { ClassicProtection } from '../../../src/emulator/state-merging.ts'
import { at, hub, refusal } from '../git/hub.ts'
import { check, checksRule, graphql } from './queues.ts'

const github = hub()

const look = `query Look($id: ID!) {
  node(id: $id) {
    ... on PullRequest {
      mergeStateStatus reviewDecision
      baseRef {
        refUpdateRule {
          pattern requiredStatusCheckContexts requiredApprovingReviewCount requiresConversationResolution
          requiresSignatures requiresLinearHistory viewerCanPush
        }
        rules(first: 10) { nodes { type } }
      }
    }
  }
}`

async function protectedPull(protection: Omit<ClassicProtection, 'pattern'>) {
  const repository = github.repository({ collaborators: { ann: 'write', bob: 'write' } })
  const { number, sha } = await github.pull(repository, 'topic', { by: github.asApp() })
  repository.protections.push({ pattern: 'main', ...protection })
  return { repository, number, sha, id: `PR_${repository.issues.get(number)?.id}` }
}

/** What the App's merge call comes to: status and words. */
async function merge(repository: Repository, number: number, method?: 'merge' | 'rebase'): Promise<string> {
  const wanted = method === undefined ? {} : { merge_method: method }
  const call = github.asApp().rest.pulls.merge({ ...at(repository), pull_number: number, ...wanted })
  const done = await call.then(
    () => null,
    () => refusal(call),
  )
  return done === null ? '200' : `${done.status} ${done.message}`
}

describe('classic branch protection', () => {
  it.each<[string, Omit<ClassicProtection, 'pattern'>, string]>([
    ['a check', { requiredChecks: [{ context: 'ci', appId: null }] }, 'Required status check "ci" is expected.'],
    [
      'the check of one App',
      { requiredChecks: [{ context: 'build', appId: 4711 }] },
      'Required status check "build" is expected.',
    ],
    ['approvals', { requiredApprovals: 1 }, 'At least 1 approving review is required by reviewers with write access.'],
    ['signatures', { requiresSignatures: true }, 'Commits must have verified signatures.'],
    ['a straight history', { requiresLinearHistory: true }, 'Merge commits are not allowed on this repository.'],
    [
      'that few may push',
      { restrictsPushes: { people: ['ann'], apps: ['other'] } },
      "You're not authorized to push to this branch.",
    ],
  ])('wants %s, in plain words', async (_case, protection, words) => {
    const { repository, number, sha } = await protectedPull(protection)
    if ('requiredChecks' in protection) {
      const facts = { ...at(repository), sha, context: 'build', state: 'success' as const }
      await github.asApp().rest.repos.createCommitStatus(facts)
    }
    expect(await merge(repository, number)).toBe(`405 ${words}`)
    repository.protections.length = 0
    expect(await merge(repository, number)).toBe('200')
  })

  it('wants conversations resolved, and says nothing more when they are', async () => {
    const { repository, number, sha } = await protectedPull({ requiresConversationResolution: true })
    const comment = { path: 'topic.txt', line: 1, body: 'Why?', commit_id: sha }
    await github.as('ann').rest.pulls.createReviewComment({ ...at(repository), pull_number: number, ...comment })
    const words = 'A conversation must be resolved before this pull request can be merged.'
    expect(await merge(repository, number)).toBe(`405 ${words}`)
    for (const thread of repository.issues.get(number)?.pull?.threads ?? []) thread.resolvedBy = 'ann'
    expect(await merge(repository, number)).toBe('200')
  })

  it('wants somebody else than the last pusher', async () => {
    const { repository, number } = await protectedPull({ requiredApprovals: 1, requireLastPushApproval: true })
    github.push(repository, 'topic', { more: 'more' }, { by: 'ann' })
    const review = { ...at(repository), pull_number: number, event: 'APPROVE' as const }
    await github.as('ann').rest.pulls.createReview(review)
    expect(await merge(repository, number)).toBe(
      '405 New changes require approval from someone other than the last pusher.',
    )
    await github.as('bob').rest.pulls.createReview(review)
    expect(await merge(repository, number)).toBe('200')
  })

  it('wants the newest base where it is strict', async () => {
    const { repository, number } = await protectedPull({ strict: true })
    github.push(repository, 'main', { 'm.txt': 'm' })
    expect(await merge(repository, number)).toContain('must be up to date with the base branch')
  })

  it('holds together with rulesets, whose headline comes first', async () => {
    const { repository, number, sha } = await protectedPull({ requiredApprovals: 2 })
    repository.rules.push(checksRule('ci'))
    const both = await merge(repository, number)
    expect(both).toMatch(/^405 Repository rule violations found\n\nRequired status check "ci" is expected\./)
    expect(both).toContain('At least 2 approving reviews are required')
    await check(github, repository, sha)
    expect(await merge(repository, number)).toMatch(/^405 At least 2 approving reviews/)
  })

  it('lets those push whom it names, and nobody else', async () => {
    const { repository, number, id } = await protectedPull({
      restrictsPushes: { people: ['ann'], apps: ['signalbox'] },
    })
    const sha = resolve(repository.dir, 'refs/heads/topic') ?? ''
    const move = { ...at(repository), ref: 'heads/main', sha }
    expect(await refusal(github.as('bob').rest.git.updateRef(move))).toMatchObject({ status: 422 })
    expect(await graphql(github, look, { id })).toMatchObject({
      data: { node: { baseRef: { refUpdateRule: { viewerCanPush: true } } } },
    })
    expect(await merge(repository, number)).toBe('200')
  })

  it('shows whom it does not let push that they are blocked', async () => {
    const { id } = await protectedPull({ restrictsPushes: { people: ['ann'], apps: [] } })
    await graphql(github, look, { id })
    expect(await graphql(github, look, { id })).toMatchObject({
      data: { node: { mergeStateStatus: 'BLOCKED', baseRef: { refUpdateRule: { viewerCanPush: false } } } },
    })
  })

  it('shows to everybody in GraphQL and on the branch what it asks for, rulesets apart', async () => {
    const { repository, id } = await protectedPull({
      requiredChecks: [
        { context: 'ci', appId: 15_368 },
        { context: 'lint', appId: null },
      ],
      requiredApprovals: 2,
      requiresConversationResolution: true,
    })
    expect(await graphql(github, look, { id })).toMatchObject({
      data: {
        node: {
          reviewDecision: 'REVIEW_REQUIRED',
          baseRef: {
            refUpdateRule: {
              pattern: 'main',
              requiredStatusCheckContexts: ['ci', 'lint'],
              requiredApprovingReviewCount: 2,
              requiresConversationResolution: true,
              requiresSignatures: false,
              requiresLinearHistory: false,
              viewerCanPush: true,
            },
            rules: { nodes: [] },
          },
        },
      },
    })
    const { rest } = github.asApp()
    const { data } = await rest.repos.getBranch({ ...at(repository), branch: 'main' })
    expect(data).toMatchObject({
      protected: true,
      protection: {
        enabled: true,
        required_status_checks: {
          enforcement_level: 'non_admins',
          contexts: ['ci', 'lint'],
          checks: [
            { context: 'ci', app_id: 15_368 },
            { context: 'lint', app_id: null },
          ],
        },
      },
    })
    const { data: rules } = await rest.repos.getBranchRules({ ...at(repository), branch: 'main' })
    expect(rules).toEqual([])
    const closed = rest.repos.getBranchProtection({ ...at(repository), branch: 'main' })
    expect(await refusal(closed)).toMatchObject({ status: 403 })
    const open = await github.as().rest.repos.getBranchProtection({ ...at(repository), branch: 'main' })
    expect(open.data).toMatchObject({ required_status_checks: { contexts: ['ci', 'lint'], strict: false } })
  })

  it('is not there where only rulesets are', async () => {
    const { repository, id } = await protectedPull({})
    repository.protections.length = 0
    repository.rules.push(checksRule('ci'))
    expect(await graphql(github, look, { id })).toMatchObject({
      data: { node: { baseRef: { refUpdateRule: null, rules: { nodes: [{ type: 'REQUIRED_STATUS_CHECKS' }] } } } },
    })
    const { data } = await github.asApp().rest.repos.getBranch({ ...at(repository), branch: 'main' })
    expect(data).toMatchObject({ protected: true, protection: { enabled: false } })
    const none = github.as().rest.repos.getBranchProtection({ ...at(repository), branch: 'main' })
    expect(await refusal(none)).toMatchObject({ status: 404, message: expect.stringContaining('Branch not protected') })
  })
})
