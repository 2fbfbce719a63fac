import { z } from 'zod'
import { changedFiles, commitFacts, emptyTree, mergeBase, resolve, zeroSha } from '../git/plumbing.ts'
import { testMergeRef } from '../ops/pulls-mergeability.ts'
import type { Event, Issue, Pull, Repository } from '../state.ts'
import type { World } from '../world.ts'
import { testMerge } from './test-merge.ts'

/** Where a run's facts come from: which commit's files start it, what it checks out, and where its checks appear. */
export type Source = {
  event: string
  action: string | null
  /** Commit whose workflow files count. */
  workflowSha: string
  /** `GITHUB_SHA` and `GITHUB_REF`. */
  sha: string
  ref: string
  /** Commit that the run's check runs are attached to, and its branch. */
  headSha: string
  headBranch: string
  /** Of a pull request, else empty. */
  baseRef: string
  headRef: string
  pullNumbers: number[]
  fromFork: boolean
  /** What `branches` and `tags` filters look at. */
  branch: string | null
  tag: string | null
  /** Paths of the change, for `paths` filters; null where GitHub ignores them. */
  changed: (() => string[]) | null
  /** Commit whose message may ask for no runs. */
  messageOf: string | null
}

type Facts = Pick<Source, 'workflowSha' | 'sha' | 'ref' | 'headSha' | 'headBranch'> & Partial<Source>

const pushed = z.object({ ref: z.string(), before: z.string(), after: z.string() })
const aboutPull = z.object({ pull_request: z.object({ number: z.number() }) })
const aboutGroup = z.object({
  merge_group: z.object({ head_sha: z.string(), head_ref: z.string(), base_ref: z.string() }),
})
const aboutRun = z.object({ workflow_run: z.object({ head_branch: z.string().nullable() }) })

/** Events that run the default branch's files at its tip. */
const onDefaultBranch = new Set(['issues', 'issue_comment', 'workflow_run', 'repository_dispatch'])
const onPullRequest = new Set(['pull_request', 'pull_request_review', 'pull_request_review_comment'])

const ownKinds = new Set(['push', 'pull_request_target', 'merge_group'])

/** Events a workflow can listen to that this engine does not start runs for. */
export function isServed(name: string): boolean {
  return ownKinds.has(name) || onDefaultBranch.has(name) || onPullRequest.has(name)
}

/**
 * What an event means for runs; null when it starts none at all (a deleted ref, a pull request in conflict, a
 * repository without commits). GitHub docs, "Events that trigger workflows".
 */
export function sourceOf(world: World, repository: Repository, event: Event): Source | null {
  const facts = factsOf(world, repository, event)
  if (!facts) return null
  const { name, action } = event
  const none = { baseRef: '', headRef: '', pullNumbers: [], fromFork: false, branch: null, tag: null, changed: null }
  return { event: name, action, ...none, messageOf: null, ...facts }
}

/** A run on the tip of a branch or tag, as `workflow_dispatch` starts it. `ref` is a full name. */
export function sourceOfRef(repository: Repository, event: string, ref: string): Source | null {
  const sha = resolve(repository.dir, ref)
  if (sha === null) return null
  const head = { workflowSha: sha, sha, ref, headSha: sha, headBranch: shortName(ref) }
  const none = { baseRef: '', headRef: '', pullNumbers: [], fromFork: false, branch: null, tag: null, changed: null }
  return { event, action: null, ...none, messageOf: null, ...head }
}

/** `main` of `refs/heads/main`, `7/merge` of `refs/pull/7/merge`. */
export function shortName(ref: string): string {
  return ref.replace(/^refs\/(?:heads|tags|pull)\//, '')
}

function factsOf(world: World, repository: Repository, event: Event): Facts | null {
  if (event.name === 'push') return factsOfPush(repository, event)
  if (event.name === 'pull_request_target') return factsOfTarget(repository, event)
  if (event.name === 'merge_group') return factsOfGroup(event)
  if (onPullRequest.has(event.name)) return factsOfPull(world, repository, event)
  return onDefaultBranch.has(event.name) ? factsOfDefault(repository, event) : null
}

function factsOfPush(repository: Repository, event: Event): Facts | null {
  const { ref, before, after } = pushed.parse(event.payload)
  if (after === zeroSha) return null
  const branch = ref.startsWith('refs/heads/') ? shortName(ref) : null
  const head = { workflowSha: after, sha: after, ref, headSha: after, headBranch: shortName(ref) }
  const changed = branch === null ? null : () => changedByPush(repository, before, after)
  return { ...head, branch, tag: branch === null ? shortName(ref) : null, changed, messageOf: after }
}

/** A merge group runs its own files at its own commit; branch filters look at the base of the queue. */
function factsOfGroup(event: Event): Facts {
  const { head_sha: sha, head_ref: ref, base_ref: base } = aboutGroup.parse(event.payload).merge_group
  const head = { workflowSha: sha, sha, ref, headSha: sha, headBranch: shortName(ref) }
  return { ...head, baseRef: base, headRef: ref, branch: shortName(base) }
}

function changedByPush(repository: Repository, before: string, after: string): string[] {
  const tip = resolve(repository.dir, `refs/heads/${repository.defaultBranch}`)
  const known = before === zeroSha ? null : before
  const base = known ?? (tip && tip !== after ? mergeBase(repository.dir, tip, after) : null)
  return paths(repository, base ?? emptyTree, after)
}

function paths(repository: Repository, base: string, head: string): string[] {
  return changedFiles(repository.dir, base, head).flatMap((file) =>
    file.previousPath === null ? [file.path] : [file.path, file.previousPath],
  )
}

function pullOf(repository: Repository, event: Event): { issue: Issue; pull: Pull } | null {
  const { number } = aboutPull.parse(event.payload).pull_request
  const issue = repository.issues.get(number)
  return issue?.pull ? { issue, pull: issue.pull } : null
}

function factsOfPull(world: World, repository: Repository, event: Event): Facts | null {
  const found = pullOf(repository, event)
  if (!found) return null
  const merge = found.pull.merged?.sha ?? testMerge(world, repository, found.issue, found.pull)
  if (merge === null) return null
  const { merged, baseRef } = found.pull
  const ref = merged ? `refs/heads/${baseRef}` : testMergeRef(found.issue)
  return { workflowSha: merge, sha: merge, ref, ...factsOfHead(repository, found.issue, found.pull) }
}

/** GitHub takes file, commit and ref of `pull_request_target` from the default branch; the checks go to the head. */
function factsOfTarget(repository: Repository, event: Event): Facts | null {
  const found = pullOf(repository, event)
  const place = factsOfDefault(repository, event)
  return found && place ? { ...place, ...factsOfHead(repository, found.issue, found.pull) } : null
}

function factsOfHead(repository: Repository, issue: Issue, pull: Pull) {
  const base = mergeBase(repository.dir, pull.baseSha, pull.headSha)
  return {
    headSha: pull.headSha,
    headBranch: pull.headRef,
    baseRef: pull.baseRef,
    headRef: pull.headRef,
    branch: pull.baseRef,
    pullNumbers: [issue.number],
    fromFork: pull.headRepositoryId !== repository.id,
    changed: () => paths(repository, base ?? emptyTree, pull.headSha),
    messageOf: pull.headSha,
  }
}

function factsOfDefault(repository: Repository, event: Event): Facts | null {
  const source = sourceOfRef(repository, event.name, `refs/heads/${repository.defaultBranch}`)
  if (!source) return null
  const { workflowSha, sha, ref, headSha, headBranch } = source
  const branch = event.name === 'workflow_run' ? aboutRun.parse(event.payload).workflow_run.head_branch : null
  return { workflowSha, sha, ref, headSha, headBranch, branch }
}

const skipWords = /\[(?:skip ci|ci skip|no ci|skip actions|actions skip)\]|\n\nskip-checks: ?true\s*$/

/** Whether the head commit asks for no runs. GitHub docs, "Skip workflow runs"; only for pushes and pull requests. */
export function asksToSkip(repository: Repository, source: Source): boolean {
  if (source.messageOf === null || !['push', 'pull_request'].includes(source.event)) return false
  return skipWords.test(commitFacts(repository.dir, source.messageOf).message)
}
