import { isAncestor, resolve, updateRef, zeroSha } from '../git/plumbing.ts'
import type { Caller, Issue, Pull, Repository } from '../state.ts'
import { timestamp, type World } from '../world.ts'
import { enforcedRules } from './classic-protection.ts'
import { borrowObjects } from './forks.ts'
import { closeIssue } from './issues.ts'
import { tellReview } from './reviews.ts'
import { moveThreads } from './threads-follow.ts'
import { record, tell } from './timeline.ts'

/** Lets open pull requests follow a branch that moved: as their head, in whatever repository they are, or as their base. */
export function followBranch(
  world: World,
  caller: Caller,
  repository: Repository,
  branch: string,
  before: string,
  after: string,
): void {
  for (const home of world.repositories.values()) {
    for (const { issue, pull } of openPulls(home)) {
      const isHead = pull.headRepositoryId === repository.id && pull.headRef === branch
      if (isHead) followHead(world, caller, home, { issue, pull, from: repository }, before, after)
    }
  }
  for (const { issue, pull } of openPulls(repository)) {
    if (pull.baseRef === branch) followBase(world, caller, repository, issue, pull, after)
  }
}

function openPulls(repository: Repository): { issue: Issue; pull: Pull }[] {
  return [...repository.issues.values()].flatMap((issue) =>
    issue.pull && issue.state === 'open' ? [{ issue, pull: issue.pull }] : [],
  )
}

type Follower = { issue: Issue; pull: Pull; from: Repository }

function followHead(
  world: World,
  caller: Caller,
  home: Repository,
  { issue, pull, from }: Follower,
  before: string,
  after: string,
): void {
  if (after === zeroSha) {
    record(world, caller, issue, { event: 'head_ref_deleted' })
    closeIssue(world, caller, home, issue)
    return
  }
  borrowObjects(from, home, after)
  updateRef(home.dir, `refs/pull/${issue.number}/head`, after)
  const base = resolve(home.dir, `refs/heads/${pull.baseRef}`)
  pull.headSha = after
  pull.baseSha = base ?? pull.baseSha
  pull.lastPusher = caller.login
  issue.updatedAt = timestamp(world)
  moveThreads(home, pull, before, after)
  tell(world, caller, home, issue, 'synchronize', { before, after })
  dismissStale(world, caller, home, issue, pull)
  // Nothing left to merge: GitHub closes a pull request whose head was moved to a commit of the base.
  if (base !== null && isAncestor(home.dir, after, base)) closeIssue(world, caller, home, issue)
}

function followBase(world: World, caller: Caller, home: Repository, issue: Issue, pull: Pull, after: string): void {
  if (after !== zeroSha) {
    if (!isAncestor(home.dir, pull.headSha, after)) return
    // The head arrived on the base by another way, for example a merge pushed from a clone.
    pull.merged = { at: timestamp(world), by: caller.login, sha: after, method: 'merge' }
    record(world, caller, issue, { event: 'merged', commitId: after })
  } else {
    record(world, caller, issue, { event: 'base_ref_deleted' })
  }
  closeIssue(world, caller, home, issue)
}

function dismissStale(world: World, caller: Caller, home: Repository, issue: Issue, pull: Pull): void {
  const wanted = enforcedRules(home, pull.baseRef).some(
    (rule) => rule.parameters?.['dismiss_stale_reviews_on_push'] === true,
  )
  if (!wanted) return
  for (const review of pull.reviews) {
    if (review.state !== 'APPROVED') continue
    review.state = 'DISMISSED'
    tellReview(world, caller, home, issue, review, 'dismissed')
  }
}
