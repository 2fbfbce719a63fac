import type { PullMerging, RepositoryMerging } from './state-merging.ts'

/** What the emulated GitHub remembers. Plain records; git facts are read from the bare repository in `Repository.dir`. */
export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read'
export type Level = 'read' | 'write' | 'admin'
export type Permissions = Readonly<Record<string, Level>>

export type Account = { id: number; login: string; type: 'User' | 'Bot' | 'Organization'; email: string }

export type App = {
  id: number
  slug: string
  owner: string
  botLogin: string
  permissions: Permissions
  events: readonly string[]
  webhookUrl: string | null
  secret: string
  privateKey: string
  publicKey: string
  createdAt: string
}

export type Installation = {
  id: number
  appId: number
  account: string
  repositories: 'all' | number[]
  createdAt: string
}

/** Who is calling. `kind` decides which rules apply; `run` is set for a workflow run's own token. */
export type Caller =
  | { kind: 'app'; login: string; appId: number }
  | {
      kind: 'installation'
      login: string
      appId: number
      installationId: number
      permissions: Permissions
      repositories: 'all' | number[]
    }
  | { kind: 'run'; login: string; runId: number; permissions: Permissions; repositories: number[] }
  | { kind: 'user'; login: string }
  | { kind: 'anonymous'; login: '' }

export type Token = { value: string; caller: Caller; expiresAt: number }

export type Label = { id: number; name: string; color: string; description: string | null }
export type Reaction = { id: number; content: ReactionContent; login: string; createdAt: string }
export type ReactionContent = '+1' | '-1' | 'laugh' | 'confused' | 'heart' | 'hooray' | 'rocket' | 'eyes'

export type Comment = {
  id: number
  login: string
  body: string
  createdAt: string
  updatedAt: string
  lastEditedAt: string | null
  editor: string | null
  reactions: Reaction[]
  appId: number | null
  minimized: boolean
  minimizedReason?: string
}

export type TimelineEvent = {
  id: number
  event: string
  login: string
  createdAt: string
  label?: string
  commitId?: string
  assignee?: string
  rename?: { from: string; to: string }
  /** Why a pull request left the merge queue; `commitId` is then the commit of its merge group. */
  reason?: string
}

export type Issue = {
  id: number
  number: number
  title: string
  body: string
  login: string
  state: 'open' | 'closed'
  stateReason: 'completed' | 'not_planned' | 'reopened' | 'duplicate' | null
  locked: boolean
  lockReason?: string | null
  labels: Set<string>
  assignees: Set<string>
  comments: Comment[]
  reactions: Reaction[]
  timeline: TimelineEvent[]
  createdAt: string
  updatedAt: string
  closedAt: string | null
  closedBy: string | null
  lastEditedAt: string | null
  editor: string | null
  appId: number | null
  parent: number | null
  subIssues: number[]
  milestone: number | null
  pull: Pull | null
}

/** The pull-request half of an issue. `headSha` follows pushes while open; base facts are frozen at the merge. */
export type Pull = PullMerging<Caller> & {
  headRef: string
  headRepositoryId: number
  headSha: string
  baseRef: string
  baseSha: string
  draft: boolean
  merged: { at: string; by: string; sha: string; method: 'merge' | 'squash' | 'rebase' } | null
  /** Null until GitHub's background test merge of this (base, head) pair has "finished": the first read starts it. */
  mergeable: { base: string; head: string; clean: boolean } | null
  autoMerge: { by: string; method: 'merge' | 'squash' | 'rebase' } | null
  requestedReviewers: Set<string>
  /** Who pushed the head last; rules may want an approval by somebody else. */
  lastPusher?: string
  reviews: Review[]
  threads: Thread[]
}

export type Review = {
  id: number
  login: string
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING'
  body: string
  commitId: string
  submittedAt: string
  reactions?: Reaction[]
}

/** `line` follows the code as the head moves, until the thread is outdated; its comments keep their first line. */
export type Thread = {
  id: number
  path: string
  line: number
  side?: 'LEFT' | 'RIGHT'
  startLine?: number
  /** A comment on the whole file has no line of its own: `line` is 1. */
  subject?: 'line' | 'file'
  diffHunk?: string
  /** Place in the diff it was written on, counted in lines below the first `@@` header. */
  position?: number
  resolvedBy: string | null
  outdated: boolean
  comments: ReviewComment[]
}
export type ReviewComment = Comment & {
  path: string
  line: number
  commitId: string
  reviewId: number
  replyTo: number | null
}

export type CheckSuite = {
  id: number
  appId: number
  headSha: string
  headBranch: string | null
  createdAt: string
  updatedAt: string
  runId: number | null
}
export type Conclusion =
  | 'success'
  | 'failure'
  | 'neutral'
  | 'cancelled'
  | 'skipped'
  | 'timed_out'
  | 'action_required'
  | 'stale'
  | 'startup_failure'
export type CheckRun = {
  id: number
  suiteId: number
  appId: number
  name: string
  headSha: string
  externalId: string | null
  detailsUrl: string | null
  status: 'queued' | 'in_progress' | 'completed' | 'waiting' | 'requested' | 'pending'
  conclusion: Conclusion | null
  startedAt: string
  completedAt: string | null
  output: { title: string | null; summary: string | null; text: string | null; annotations: unknown[] }
  /** Buttons on the run's page; pressing one asks its App by `requested_action`. */
  actions?: readonly { label: string; description: string; identifier: string }[]
}
export type Status = {
  id: number
  sha: string
  context: string
  state: 'error' | 'failure' | 'pending' | 'success'
  description: string | null
  targetUrl: string | null
  login: string
  createdAt: string
}

export type Workflow = { id: number; path: string; name: string; state: WorkflowState; createdAt: string }
export type WorkflowState = 'active' | 'disabled_manually'

export type Job = {
  id: number
  key: string
  name: string
  status: 'queued' | 'in_progress' | 'completed' | 'waiting'
  conclusion: Conclusion | null
  startedAt: string | null
  completedAt: string | null
  steps: Step[]
  log: string
  checkRunId: number
  /** What `runs-on` asked for. */
  labels?: readonly string[]
}
export type Step = {
  number: number
  name: string
  status: 'queued' | 'in_progress' | 'completed'
  conclusion: Conclusion | null
  startedAt: string | null
  completedAt: string | null
}

export type Run = {
  id: number
  number: number
  attempt: number
  workflowId: number
  path: string
  name: string
  displayTitle: string
  event: string
  status: 'queued' | 'in_progress' | 'completed' | 'waiting' | 'pending'
  conclusion: Conclusion | null
  headBranch: string
  headSha: string
  actor: string
  triggeringActor: string
  suiteId: number
  pullNumbers: number[]
  createdAt: string
  startedAt: string
  updatedAt: string
  jobs: Job[]
  artifacts: Artifact[]
  inputs: Readonly<Record<string, string>>
  /** Not listed by the API before this time (milliseconds): GitHub shows new runs late. */
  visibleAt: number
}
export type Artifact = { id: number; name: string; zip: Buffer; createdAt: string; expiresAt: string; digest: string }

/** One active rule for branches matching `pattern` (a glob on the branch name), as `GET /rules/branches/{branch}` lists it. */
export type BranchRule = { pattern: string; type: string; parameters?: Readonly<Record<string, unknown>> }

export type Repository = RepositoryMerging<Caller> & {
  id: number
  owner: string
  name: string
  private: boolean
  archived: boolean
  /** `free` private repositories refuse drafts and rules, as GitHub does. */
  plan: 'free' | 'team'
  actionsEnabled: boolean
  defaultBranch: string
  dir: string
  createdAt: string
  pushedAt: string
  collaborators: Map<string, Role>
  labels: Map<string, Label>
  issues: Map<number, Issue>
  nextNumber: number
  suites: CheckSuite[]
  checkRuns: CheckRun[]
  statuses: Status[]
  rules: BranchRule[]
  workflows: Workflow[]
  runs: Run[]
  variables: Map<string, string>
  secrets: Map<string, string>
  /** Commits whose signature GitHub made (web-flow): sha -> login of the acting account. */
  signed: Map<string, string>
}

/** A stored event: what webhooks and workflow triggers are made from. */
export type Event = {
  name: string
  action: string | null
  payload: Record<string, unknown>
  caller: Caller
  repository: Repository | null
}
