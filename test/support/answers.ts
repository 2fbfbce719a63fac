import { noreplyAddress, zeroSha } from '../../src/domain/identity.ts'
import { advanceAll } from '../../src/domain/ledger/advance.ts'
import type { Entry } from '../../src/domain/ledger/entry.ts'
import { encodeMessage } from '../../src/domain/ledger/message.ts'
import { emptyState, type LedgerState } from '../../src/domain/ledger/state.ts'
import { createSeenTips } from '../../src/github/seen-tips.ts'
import type { Reading } from '../../src/snapshot/reading.ts'
import { bareClient, graphql, type Step } from './github-trace.ts'
import { ago, now, oid, self, writer } from './snapshots.ts'

/** GitHub's own answers as its GraphQL API writes them, for worlds that work; each test states its difference. */

type Raw = Readonly<Record<string, unknown>>

export const person = { __typename: 'User', login: writer.login, databaseId: writer.id }
export const bot = { __typename: 'Bot', login: 'signalbox', databaseId: self.bot.id }
const nodes = (...list: readonly unknown[]): Raw => ({ nodes: list })
/** All label events there are. */
export const history = (...list: readonly unknown[]): Raw => ({
  pageInfo: { hasPreviousPage: false },
  ...nodes(...list),
})
const counted = (...list: readonly unknown[]): Raw => ({ totalCount: list.length, nodes: list })
const lastPage = { hasNextPage: false, endCursor: null }
export const paged = (...list: readonly unknown[]): Raw => ({ ...counted(...list), pageInfo: lastPage })

/** Times from GitHub have no milliseconds. */
export const time = (seconds: number): string => ago(seconds).replace('.000Z', 'Z')

export function commentPage(...comments: readonly Raw[]): Raw {
  return {
    totalCount: comments.length,
    pageInfo: { hasPreviousPage: false, startCursor: null },
    nodes: comments.map((comment, index) => ({
      id: `IC_${index + 1}`,
      databaseId: null,
      fullDatabaseId: String(3_000_000_000 + index),
      body: '@agent do it',
      createdAt: time(60),
      lastEditedAt: null,
      isMinimized: false,
      author: person,
      reactionGroups: [{ content: 'EYES', viewerHasReacted: false }],
      ...comment,
    })),
  }
}

export function rawIssue(differs: Raw = {}): Raw {
  return {
    __typename: 'Issue',
    id: 'I_12',
    number: 12,
    title: 'Sum of an empty list',
    body: 'It should be zero.',
    issueState: 'OPEN',
    locked: false,
    updatedAt: time(60),
    author: person,
    repository: { databaseId: 500 },
    labels: nodes({ name: 'agent' }),
    assignees: nodes(),
    labelEvents: history({ __typename: 'LabeledEvent', createdAt: time(120), label: { name: 'agent' }, actor: person }),
    reopened: nodes(),
    comments: commentPage(),
    ...differs,
  }
}

export function rawCheckRun(differs: Raw = {}): Raw {
  return {
    __typename: 'CheckRun',
    databaseId: 801,
    name: 'test',
    status: 'COMPLETED',
    conclusion: 'SUCCESS',
    startedAt: time(3000),
    completedAt: time(2900),
    detailsUrl: 'https://github.com/octo/toy/runs/801',
    externalId: '',
    title: null,
    summary: null,
    checkSuite: { app: { databaseId: 15368, slug: 'github-actions' }, workflowRun: null },
    ...differs,
  }
}

export function rawReview(differs: Raw = {}): Raw {
  return {
    id: 'PRR_1',
    state: 'APPROVED',
    body: '',
    submittedAt: time(2000),
    createdAt: time(2000),
    commit: { oid: oid('head') },
    author: person,
    ...differs,
  }
}

export function rawThread(differs: Raw = {}): Raw {
  const url = 'https://github.com/octo/toy/pull/20#discussion_r1'
  return {
    id: 'PRRT_1',
    isResolved: false,
    path: 'src/sum.ts',
    opening: nodes({ id: 'PRRC_1', body: 'Why?', url, author: person }),
    comments: nodes({ id: 'PRRC_1', createdAt: time(100), author: person }),
    ...differs,
  }
}

export function rawCommit(name: string, differs: Raw = {}): Raw {
  const author = { email: 'octocat@example.com', user: { login: person.login } }
  const rest = { message: 'Sum', committedDate: time(3600), committedViaWeb: false, author }
  return { commit: { oid: oid(name), ...rest, ...differs } }
}

export function rollupOf(checks: readonly Raw[], page: Raw = lastPage): Raw {
  return {
    commit: { oid: oid('head') },
    contexts: { totalCount: checks.length, pageInfo: page, nodes: checks },
  }
}

export function rawPull(differs: Raw = {}): Raw {
  return {
    __typename: 'PullRequest',
    id: 'PR_20',
    number: 20,
    title: 'Sum of an empty list',
    body: 'Closes #12',
    pullState: 'OPEN',
    mergedAt: null,
    mergeCommit: null,
    isDraft: false,
    locked: false,
    createdAt: time(3600),
    updatedAt: time(3000),
    author: bot,
    headRefName: 'agent/12-sum-of-an-empty-list',
    headRefOid: oid('head'),
    baseRefName: 'main',
    baseRefOid: oid('old main'),
    isCrossRepository: false,
    maintainerCanModify: false,
    mergeable: 'MERGEABLE',
    canBeRebased: true,
    mergeStateStatus: 'CLEAN',
    reviewDecision: null,
    isMergeQueueEnabled: false,
    mergeQueueEntry: null,
    autoMergeRequest: null,
    queueEvents: nodes(),
    baseRef: { target: { oid: oid('main') }, refUpdateRule: null },
    headRef: {
      target: {
        oid: oid('head'),
        message: 'Sum of an empty list',
        committedDate: time(3600),
        author: { email: noreplyAddress(self.bot) },
        signature: { isValid: true, wasSignedByGitHub: true },
        checkSuites: counted({ status: 'COMPLETED', app: { slug: 'github-actions' } }),
      },
    },
    commits: counted(rawCommit('head')),
    parents: nodes({ commit: { oid: oid('head'), parents: nodes({ oid: oid('main') }) } }),
    tip: nodes({ commit: { oid: oid('head'), own: nodes() } }),
    labels: nodes(),
    labelEvents: history(),
    ready: nodes(),
    drafted: nodes(),
    statusCheckRollup: rollupOf([rawCheckRun()]),
    opinions: counted(),
    remarks: nodes(),
    reviewThreads: paged(),
    files: paged({ path: 'src/sum.ts' }),
    closing: nodes({ number: 12, repository: { databaseId: 500 } }),
    comments: commentPage(),
    ...differs,
  }
}

const workflow = `run-name: signalbox \${{ inputs.job }}
on: { workflow_dispatch: { inputs: { job: { required: true } } } }
`

export function rawRepository(differs: Raw = {}): Raw {
  return {
    id: 'R_500',
    databaseId: 500,
    url: 'https://github.com/octo/toy',
    isArchived: false,
    isDisabled: false,
    isLocked: false,
    isPrivate: false,
    mergeCommitAllowed: true,
    squashMergeAllowed: true,
    rebaseMergeAllowed: true,
    deleteBranchOnMerge: false,
    defaultBranchRef: { name: 'main', target: { oid: oid('main') } },
    config: null,
    workflow: { oid: oid('workflow'), text: workflow, isTruncated: false },
    ledger: null,
    blockers: counted(),
    blocking: null,
    branches: nodes(),
    ...differs,
  }
}

/** A chain of entries as GitHub shows it, newest first; each list of entries is one commit. */
export function chainOf(...commits: readonly (readonly Entry[])[]): { oid: string; node: Raw; state: LedgerState }[] {
  const chain: { oid: string; node: Raw; state: LedgerState }[] = []
  for (const entries of commits) {
    const before = chain[0]
    const next = advanceAll(before?.state ?? emptyState, entries)
    if (!('state' in next)) throw new Error(`these entries do not fit: ${next.misfit}`)
    const name = oid(`entry ${chain.length} ${JSON.stringify(entries)}`)
    chain.unshift({
      oid: name,
      node: chainNode(name, encodeMessage(entries, next.state), before?.oid),
      state: next.state,
    })
  }
  return chain
}

function chainNode(name: string, message: string, parent: string | undefined): Raw {
  return {
    oid: name,
    message,
    tree: { oid: oid('ledger tree') },
    author: { email: noreplyAddress(self.bot) },
    signature: { isValid: true, wasSignedByGitHub: true },
    parents: counted(...(parent === undefined ? [] : [{ oid: parent }])),
  }
}

/** The tip of a chain, with its parent, as a query asks for it; `at` counts from the newest. */
export function tipOf(chain: ReturnType<typeof chainOf>, at = 0): Raw {
  const entry = chain[at]
  if (!entry) throw new Error('the chain is shorter')
  return {
    ...entry.node,
    before: nodes(...chain.slice(at + 1, at + 2).map(({ node }) => node)),
    history: nodes(...chain.slice(at).map(({ node }) => node)),
  }
}

export const strangerTip: Raw = {
  oid: oid('stranger'),
  message: 'mine now',
  tree: { oid: zeroSha },
  author: { email: 'mallory@example.com' },
  signature: null,
  parents: counted(),
  before: nodes(),
  history: nodes(),
}

/** The answer to the first query, and how the request looks. */
export function subjectStep(repository: Raw, errors: readonly Raw[] = []): Step {
  const data = { viewer: { login: 'signalbox[bot]' }, rateLimit: { remaining: 4900 }, repository }
  return graphql(errors.length > 0 ? { data, errors } : { data })
}

export function aReading(differs: Partial<Reading> = {}): Reading & { readonly slept: readonly number[] } {
  const clock = { ms: Date.parse(now) }
  const slept: number[] = []
  return {
    github: bareClient(),
    self,
    now: () => new Date(clock.ms),
    sleep: async (ms) => {
      slept.push(ms)
      clock.ms += ms
    },
    seen: createSeenTips(),
    rules: new Map(),
    mailHost: 'github.com',
    installedAt: null,
    ...differs,
    slept,
  }
}
