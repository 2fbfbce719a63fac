import { describe, expect, it } from 'vitest'
import { zeroSha } from '../../../src/emulator/git/plumbing.ts'
import { createCheckRun } from '../../../src/emulator/ops/checks.ts'
import { addComment } from '../../../src/emulator/ops/comments.ts'
import { createCommit } from '../../../src/emulator/ops/commits.ts'
import { createIssue } from '../../../src/emulator/ops/issues.ts'
import { readRef } from '../../../src/emulator/ops/refs.ts'
import { submitReview } from '../../../src/emulator/ops/reviews.ts'
import { issueNodeId } from '../../../src/emulator/views/issue.ts'
import { aTown, runToken, type Town } from '../issues/support.ts'
import { ask, documentNamed } from './support.ts'

const ledger = 'refs/signalbox/ledger'
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

/** An entry as GitHub signs it: neither author nor committer is given. */
function entry({ world, bot, repository }: Town, message: string, parents: readonly string[]): string {
  return createCommit(world, bot, repository, { message, tree: emptyTree, parents })
}

function anAskedIssue() {
  const town = aTown()
  const { world, repository, wanda } = town
  const issue = createIssue(world, wanda, repository, { title: 'Add', body: 'Please', labels: ['agent'] })
  addComment(world, wanda, repository, issue, '@agent go')
  return { ...town, issue, repo: `R_${repository.id}` }
}

describe('from label to pull request', () => {
  it('reads the issue, who asked, the open pull requests and the ledger in one query', async () => {
    const town = anAskedIssue()
    const tip = entry(town, 'claimed', [])
    await ask(town, documentNamed('dispatch.graphql', 'MoveBranch'), {
      repo: town.repo,
      refs: [{ name: ledger, beforeOid: zeroSha, afterOid: tip }],
    })
    town.branch('agent/9-x')
    town.pull('agent/9-x', { body: `Closes #${town.issue.number}`, draft: true })
    const answer = await ask(town, documentNamed('dispatch.graphql', 'DispatchSnapshot'), {
      o: 'octocat',
      n: 'toy',
      i: 1,
      who: 'wanda',
      ledger,
      cfg: 'main:README.md',
      wf: 'main:.github/workflows/signalbox.yml',
    })
    expect(answer.errors).toBeUndefined()
    expect(answer.data).toMatchObject({
      viewer: { login: 'signalbox[bot]' },
      rateLimit: { cost: 1 },
      repository: {
        defaultBranchRef: { name: 'main', target: { oid: town.main() } },
        config: { text: '# Toy\n', isTruncated: false },
        workflow: null,
        ledger: {
          oid: tip,
          message: 'claimed',
          tree: { oid: emptyTree },
          parents: { totalCount: 0 },
          author: { email: expect.stringMatching(/^\d+\+signalbox\[bot\]@users\.noreply\.github\.com$/) },
          committer: { email: 'noreply@github.com' },
          signature: { isValid: true, wasSignedByGitHub: true, state: 'VALID' },
        },
        asker: { edges: [{ permission: 'WRITE', node: { login: 'wanda' } }] },
        issue: {
          state: 'OPEN',
          author: { login: 'wanda', __typename: 'User' },
          timelineItems: {
            nodes: [{ __typename: 'LabeledEvent', label: { name: 'agent' }, actor: { login: 'wanda' } }],
          },
          comments: { totalCount: 1, nodes: [{ body: '@agent go', isMinimized: false }] },
          closedByPullRequestsReferences: { nodes: [{ headRefName: 'agent/9-x', isDraft: true, state: 'OPEN' }] },
        },
        pullRequests: { nodes: [{ author: { login: 'signalbox' }, files: { nodes: [{ path: 'src/new.ts' }] } }] },
      },
    })
    expect(town.world.violations).toEqual([])
  })

  it('claims and reacts in one document, and a loser reacts all the same', async () => {
    const town = anAskedIssue()
    const subject = issueNodeId(town.issue)
    const claim = (before: string, after: string) =>
      ask(town, documentNamed('dispatch.graphql', 'ClaimMutation'), {
        repo: town.repo,
        refs: [{ name: ledger, beforeOid: before, afterOid: after }],
        subject,
      })
    const winner = entry(town, 'first', [])
    const won = await claim(zeroSha, winner)
    expect(won).toMatchObject({
      data: { claim: { clientMutationId: null }, eyes: { reaction: { id: expect.any(String) } } },
    })
    const lost = await claim(zeroSha, entry(town, 'second', []))
    expect(lost.data).toMatchObject({ claim: null, eyes: { reaction: { id: expect.any(String) } } })
    expect(lost.errors).toMatchObject([{ type: 'UNPROCESSABLE', path: ['claim'] }])
    expect(readRef(town.world, town.repository, ledger)?.sha).toBe(winner)
    expect(town.issue.reactions).toHaveLength(1)
    expect(town.world.violations).toEqual([])
  })

  it('makes branch and commit in one document, opens the pull request and settles', async () => {
    const town = anAskedIssue()
    const { world, main, repo, heard } = town
    const oid = main()
    heard()
    const published = await ask(town, documentNamed('dispatch.graphql', 'PublishMutation'), {
      repo,
      name: 'refs/heads/agent/1-add',
      oid,
      nwo: 'octocat/toy',
      branch: 'agent/1-add',
      msg: { headline: 'Add it', body: 'Signalbox-Job: j' },
      files: {
        additions: [{ path: 'src/two.ts', contents: Buffer.from('export {}\n').toString('base64') }],
        deletions: [{ path: 'README.md' }],
      },
    })
    expect(published).toMatchObject({ data: { ref: { ref: { id: expect.any(String) } }, commit: { commit: {} } } })
    const opened = await ask(town, documentNamed('dispatch.graphql', 'OpenPullRequest'), {
      repo,
      base: 'main',
      branch: 'agent/1-add',
      title: 'Add it',
      body: 'Closes #1',
      draft: false,
    })
    expect(opened).toMatchObject({ data: { createPullRequest: { pullRequest: { number: 2 } } } })
    const subject = issueNodeId(town.issue)
    const pad = await ask(town, documentNamed('dispatch.graphql', 'AddWorkpad'), { subject, pad: 'working' })
    expect(pad).toMatchObject({ data: { addComment: { commentEdge: { node: { id: expect.any(String) } } } } })
    const workpad = town.issue.comments.at(-1)
    const settled = await ask(town, documentNamed('dispatch.graphql', 'SettleMutation'), {
      repo,
      refs: [{ name: ledger, beforeOid: zeroSha, afterOid: entry(town, 'released', []) }],
      padId: `IC_${workpad?.id}`,
      pad: 'done',
      subject,
    })
    expect(settled.errors).toBeUndefined()
    expect(workpad).toMatchObject({ body: 'done', editor: 'signalbox[bot]' })
    expect(heard().filter((name) => !name.startsWith('check_suite'))).toEqual([
      'create',
      'push',
      'push',
      'pull_request.opened',
      'issue_comment.created',
      'issue_comment.edited',
    ])
    expect(world.violations).toEqual([])
  })

  it('reads branch, modes and touched folders before it publishes', async () => {
    const town = anAskedIssue()
    const sha = town.main()
    const answer = await ask(town, documentNamed('dispatch.graphql', 'PublishSnapshot'), {
      o: 'octocat',
      n: 'toy',
      i: 1,
      ledger,
      t0: `${sha}:`,
      t1: `${sha}:src`,
      b: 'refs/heads/main',
    })
    expect(answer).toMatchObject({
      data: {
        repository: {
          branch: { target: { oid: sha } },
          d0: {
            entries: [
              { name: 'README.md', mode: 0o100644, type: 'blob', size: 6 },
              { name: 'run.sh', mode: 0o100755, type: 'blob' },
              { name: 'src', mode: 0o040000, type: 'tree' },
            ],
          },
          d1: { entries: [{ name: 'add.ts' }] },
        },
      },
    })
    expect(answer.errors).toBeUndefined()
  })

  it('reacts to the body of a review', async () => {
    const town = anAskedIssue()
    town.branch('topic')
    const pull = town.pull('topic')
    const review = submitReview(town.world, town.wanda, town.repository, pull, {
      event: 'COMMENT',
      body: '@agent why?',
      comments: [],
    })
    const answer = await ask(town, documentNamed('dispatch.graphql', 'ReviewReact'), { review: `PRR_${review.id}` })
    expect(answer).toMatchObject({ data: { addReaction: { subject: { __typename: 'PullRequestReview' } } } })
    expect(review.reactions).toMatchObject([{ content: 'eyes', login: 'signalbox[bot]' }])
  })
})

describe('towards the merge', () => {
  function aPull() {
    const town = aTown()
    const { world, repository, bot } = town
    const headSha = town.branch('topic')
    const pull = town.pull('topic')
    repository.rules.push({
      pattern: 'main',
      type: 'required_status_checks',
      parameters: {
        strict_required_status_checks_policy: true,
        required_status_checks: [{ context: 'build', integration_id: 15_368 }],
      },
    })
    createCheckRun(world, bot, repository, { name: 'signalbox / merge', headSha, status: 'in_progress' })
    const token = runToken(town)
    createCheckRun(world, token, repository, { name: 'build', headSha, conclusion: 'success' })
    return { ...town, pull, headSha }
  }

  it('shows what stands in the way, with the rules and who must report', async () => {
    const town = aPull()
    const look = () =>
      ask(town, documentNamed('merge.graphql', 'MergeSnapshot'), { owner: 'octocat', name: 'toy', n: 1 })
    expect(await look()).toMatchObject({
      data: { repository: { pullRequest: { mergeable: 'UNKNOWN', mergeStateStatus: 'UNKNOWN' } } },
    })
    const answer = await look()
    expect(answer.errors).toBeUndefined()
    expect(answer.data).toMatchObject({
      repository: {
        pullRequest: {
          mergeable: 'MERGEABLE',
          mergeStateStatus: 'UNSTABLE',
          potentialMergeCommit: { oid: expect.any(String) },
          baseRef: {
            refUpdateRule: null,
            rules: {
              nodes: [
                {
                  type: 'REQUIRED_STATUS_CHECKS',
                  parameters: {
                    strictRequiredStatusChecksPolicy: true,
                    requiredStatusChecks: [{ context: 'build', integrationId: 15_368 }],
                  },
                },
              ],
            },
          },
          statusCheckRollup: {
            state: 'PENDING',
            contexts: {
              nodes: [
                {
                  name: 'signalbox / merge',
                  conclusion: null,
                  isRequired: false,
                  checkSuite: { app: { slug: 'signalbox' } },
                },
                {
                  name: 'build',
                  conclusion: 'SUCCESS',
                  isRequired: true,
                  checkSuite: { app: { slug: 'github-actions' } },
                },
              ],
            },
          },
        },
      },
    })
    expect(town.world.violations).toEqual([])
  })

  it('merges the head that was judged and no other', async () => {
    const town = aPull()
    const id = issueNodeId(town.pull)
    const merge = (oid: string) => ask(town, documentNamed('merge.graphql', 'Merge'), { id, oid })
    const stale = await merge(town.main())
    expect(stale).toMatchObject({ data: { mergePullRequest: null }, errors: [{ type: 'STALE_DATA' }] })
    const merged = await merge(town.headSha)
    expect(merged).toMatchObject({
      data: { mergePullRequest: { pullRequest: { merged: true, mergeCommit: { oid: town.main() } } } },
    })
    expect(town.world.violations).toEqual([])
  })
})
