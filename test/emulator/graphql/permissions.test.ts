import { describe, expect, it } from 'vitest'
import { isRecord } from '../../../src/emulator/json.ts'
import { addComment } from '../../../src/emulator/ops/comments.ts'
import { createIssue } from '../../../src/emulator/ops/issues.ts'
import { ensureLabel } from '../../../src/emulator/ops/labels.ts'
import { submitReview } from '../../../src/emulator/ops/reviews.ts'
import type { Caller, Permissions } from '../../../src/emulator/state.ts'
import { issueNodeId } from '../../../src/emulator/views/issue.ts'
import { allPermissions, aTown } from '../issues/support.ts'
import { ask } from './support.ts'

function aScene() {
  const town = aTown()
  const { world, repository, wanda } = town
  const issue = createIssue(world, wanda, repository, { title: 'One', body: '' })
  const comment = addComment(world, wanda, repository, issue, 'hello')
  const sha = town.branch('topic')
  const other = town.branch('other')
  const pull = town.pull('topic')
  submitReview(world, wanda, repository, pull, {
    event: 'COMMENT',
    body: 'hm',
    comments: [{ path: 'src/new.ts', line: 1, body: 'why?' }],
  })
  const label = ensureLabel(world, wanda, repository, 'agent')
  const thread = pull.pull?.threads[0]
  const ids: Record<string, string> = {
    issue: issueNodeId(issue),
    comment: `IC_${comment.id}`,
    pull: issueNodeId(pull),
    label: `LA_${label.id}`,
    thread: `PRRT_${thread?.id}`,
    repo: `R_${repository.id}`,
    ref: `REF_${repository.id}_refs/heads/other`,
    sha,
    other,
  }
  return { ...town, ids }
}

/**
 * Each mutation with the permissions of which an App needs one to write, in an order in which all of them can follow
 * each other. `a+b` needs both. `$x` stands for an id of the scene.
 */
const mutations: [string, string, readonly string[]][] = [
  ['addComment', 'subjectId: "$issue", body: "x"', ['issues']],
  ['addComment', 'subjectId: "$pull", body: "x"', ['issues', 'pull_requests']],
  ['addReaction', 'subjectId: "$comment", content: EYES', ['issues']],
  ['addReaction', 'subjectId: "$pull", content: EYES', ['pull_requests']],
  ['removeReaction', 'subjectId: "$pull", content: EYES', ['pull_requests']],
  ['updateIssueComment', 'id: "$comment", body: "x"', ['issues']],
  ['minimizeComment', 'subjectId: "$comment", classifier: OUTDATED', ['issues']],
  ['unminimizeComment', 'subjectId: "$comment"', ['issues']],
  ['deleteIssueComment', 'id: "$comment"', ['issues']],
  ['addLabelsToLabelable', 'labelableId: "$issue", labelIds: ["$label"]', ['issues']],
  ['removeLabelsFromLabelable', 'labelableId: "$issue", labelIds: ["$label"]', ['issues']],
  ['createIssue', 'repositoryId: "$repo", title: "x"', ['issues']],
  ['updateIssue', 'id: "$issue", title: "x"', ['issues']],
  ['closeIssue', 'issueId: "$issue"', ['issues']],
  ['reopenIssue', 'issueId: "$issue"', ['issues']],
  ['lockLockable', 'lockableId: "$issue"', ['issues']],
  ['unlockLockable', 'lockableId: "$issue"', ['issues']],
  [
    'createPullRequest',
    'repositoryId: "$repo", baseRefName: "main", headRefName: "other", title: "x"',
    ['pull_requests'],
  ],
  ['createRef', 'repositoryId: "$repo", name: "refs/x/y", oid: "$sha"', ['contents']],
  ['createCommitOnBranch', 'branch: {id: "$ref"}, expectedHeadOid: "$other", message: {headline: "x"}', ['contents']],
  ['updateRef', 'refId: "$ref", oid: "$sha", force: true', ['contents']],
  ['updateRefs', 'repositoryId: "$repo", refUpdates: [{name: "refs/x/z", afterOid: "$sha"}]', ['contents']],
  ['deleteRef', 'refId: "$ref"', ['contents']],
  ['addPullRequestReview', 'pullRequestId: "$pull", event: COMMENT, body: "x"', ['pull_requests']],
  ['addPullRequestReviewThreadReply', 'pullRequestReviewThreadId: "$thread", body: "x"', ['pull_requests']],
  ['addPullRequestReviewThread', 'pullRequestId: "$pull", path: "src/new.ts", line: 1, body: "x"', ['pull_requests']],
  ['resolveReviewThread', 'threadId: "$thread"', ['pull_requests+contents']],
  ['unresolveReviewThread', 'threadId: "$thread"', ['pull_requests+contents']],
  ['updatePullRequest', 'pullRequestId: "$pull", title: "x"', ['pull_requests']],
  ['closePullRequest', 'pullRequestId: "$pull"', ['pull_requests']],
  ['reopenPullRequest', 'pullRequestId: "$pull"', ['pull_requests']],
  ['convertPullRequestToDraft', 'pullRequestId: "$pull"', ['pull_requests']],
  ['markPullRequestReadyForReview', 'pullRequestId: "$pull"', ['pull_requests']],
  ['mergePullRequest', 'pullRequestId: "$pull"', ['contents']],
]

function mutation(name: string, input: string, ids: Readonly<Record<string, string>>): string {
  const filled = input.replaceAll(/\$(\w+)/g, (_whole, key: string) => ids[key] ?? key)
  return `mutation { ${name}(input: {${filled}}) { clientMutationId } }`
}

describe('an App', () => {
  const only = (kept: (scope: string) => boolean): Permissions =>
    Object.fromEntries(Object.entries(allPermissions).map(([scope, level]) => [scope, kept(scope) ? level : 'read']))

  it('is refused every mutation without the permission it needs', async () => {
    const town = aScene()
    const allowed: string[] = []
    const missing = mutations.flatMap(([name, input, scopes]) => {
      const both = scopes[0]?.split('+') ?? []
      return both.length > 1 ? both.map((one) => [name, input, [one]] as const) : [[name, input, scopes] as const]
    })
    for (const [name, input, scopes] of missing) {
      const weak = town.limited(only((scope) => !scopes.includes(scope)))
      const { data, errors } = await ask(town, mutation(name, input, town.ids), {}, weak)
      const [error] = errors ?? []
      const refused = error?.type === 'FORBIDDEN' && error.message === 'Resource not accessible by integration'
      if (!refused || !isRecord(data) || data[name] !== null) allowed.push(`${name}(${input}) without ${scopes}`)
    }
    expect(allowed).toEqual([])
    expect(town.world.violations).toEqual([])
  })

  it('is allowed every mutation with that permission alone', async () => {
    const town = aScene()
    const refused: string[] = []
    for (const [name, input, scopes] of mutations) {
      for (const needed of scopes) {
        const enough = town.limited(only((scope) => needed.split('+').includes(scope)))
        const { errors } = await ask(town, mutation(name, input, town.ids), {}, enough)
        refused.push(...(errors ?? []).map((error) => `${name}(${input}): ${error.message}`))
      }
    }
    expect(refused).toEqual([])
    expect(town.world.violations).toEqual([])
  })

  it('reads nothing without the permission for it', async () => {
    const town = aScene()
    const reads: [string, string][] = [
      ['issues', 'issue(number: 1) { id }'],
      ['issues', 'issues(first: 1) { totalCount }'],
      ['pull_requests', 'pullRequest(number: 2) { id }'],
      ['pull_requests', 'pullRequests(first: 1) { totalCount }'],
      ['contents', 'defaultBranchRef { name }'],
      ['contents', 'object(expression: "main") { oid }'],
      ['contents', 'ref(qualifiedName: "main") { name }'],
      ['checks', 'pullRequest(number: 2) { statusCheckRollup { state } }'],
      ['statuses', 'pullRequest(number: 2) { statusCheckRollup { state } }'],
    ]
    for (const [needed, fields] of reads) {
      const kept = Object.entries(allPermissions).filter(([scope]) => scope !== needed)
      const query = `{ repository(owner: "octocat", name: "toy") { name ${fields} } }`
      const answer = await ask(town, query, {}, town.limited(Object.fromEntries(kept)))
      expect(answer.errors, fields).toMatchObject([{ type: 'FORBIDDEN' }])
      expect((await ask(town, query)).errors).toBeUndefined()
    }
  })
})

describe('a person', () => {
  const weak: [string, 'rita' | 'tara', string, string][] = [
    ['a stranger cannot label', 'rita', 'addLabelsToLabelable', 'labelableId: "$issue", labelIds: ["$label"]'],
    ['a stranger cannot close another’s issue', 'rita', 'closeIssue', 'issueId: "$issue"'],
    ['a stranger cannot edit another’s comment', 'rita', 'updateIssueComment', 'id: "$comment", body: "x"'],
    ['somebody who triages cannot lock', 'tara', 'lockLockable', 'lockableId: "$issue"'],
    ['somebody who triages cannot move refs', 'tara', 'deleteRef', 'refId: "$ref"'],
    ['somebody who triages cannot resolve another’s thread', 'tara', 'resolveReviewThread', 'threadId: "$thread"'],
  ]

  it('is refused what their role does not allow', async () => {
    const town = aScene()
    for (const [what, who, name, input] of weak) {
      const answer = await ask(town, mutation(name, input, town.ids), {}, town[who])
      expect(answer, what).toMatchObject({ data: { [name]: null }, errors: [{ type: 'FORBIDDEN' }] })
    }
  })

  it('may comment in public and close an issue of their own', async () => {
    const town = aScene()
    const { rita, ids } = town
    const comment = await ask(town, mutation('addComment', 'subjectId: "$issue", body: "x"', ids), {}, rita)
    expect(comment.errors).toBeUndefined()
    const own = createIssue(town.world, rita, town.repository, { title: 'Mine', body: '' })
    const closed = await ask(town, mutation('closeIssue', `issueId: "${issueNodeId(own)}"`, ids), {}, rita)
    expect([closed.errors, own.state]).toEqual([undefined, 'closed'])
  })
})

describe('collaborators', () => {
  const query = `query($who: String) { repository(owner: "octocat", name: "toy") {
    name collaborators(login: $who, first: 10) { edges { permission node { login } } } } }`

  it('are shown by role to whoever may push', async () => {
    const town = aTown()
    const seen = async (who: string | null) => (await ask(town, query, { who })).data
    const edge = (permission: string, login: string) => ({ permission, node: { login } })
    expect(await seen('wanda')).toMatchObject({ repository: { collaborators: { edges: [edge('WRITE', 'wanda')] } } })
    expect(await seen('rita')).toMatchObject({ repository: { collaborators: { edges: [] } } })
    expect(await seen(null)).toMatchObject({
      repository: {
        collaborators: {
          edges: [edge('ADMIN', 'octocat'), edge('WRITE', 'wanda'), edge('TRIAGE', 'tara'), edge('MAINTAIN', 'maia')],
        },
      },
    })
  })

  it('are null with an error for everybody else', async () => {
    const town = aTown()
    const callers: Caller[] = [town.rita, town.tara, town.limited({ ...allPermissions, contents: 'read' })]
    for (const caller of callers) {
      const answer = await ask(town, query, { who: 'wanda' }, caller)
      expect(answer).toMatchObject({
        data: { repository: { name: 'toy', collaborators: null } },
        errors: [{ type: 'FORBIDDEN', path: ['repository', 'collaborators'] }],
      })
    }
  })
})
