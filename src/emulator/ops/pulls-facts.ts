import type { ChangedFile } from '../git/changed-file.ts'
import { changedFiles, commitsBetween, mergeBase, resolve } from '../git/plumbing.ts'
import { notFound } from '../http/handler.ts'
import type { Issue, Pull, Repository } from '../state.ts'

const mostFiles = 3000
const mostCommits = 250

/** The pull-request half of an issue. @throws ApiError 404 when it is none */
export function pullOf(issue: Issue): Pull {
  if (!issue.pull) throw notFound()
  return issue.pull
}

/** Whether people of the base repository may push to the head, which only a head in a fork is asked about. */
export function maintainersMayModify(repository: Repository, pull: Pull): boolean {
  return pull.headRepositoryId !== repository.id && pull.maintainerCanModify !== false
}

/** Where the base branch is now; for a closed pull request, or a deleted base, where it was last. */
export function baseTip(repository: Repository, issue: Issue): string {
  const pull = pullOf(issue)
  const tip = issue.state === 'open' ? resolve(repository.dir, `refs/heads/${pull.baseRef}`) : null
  return tip ?? pull.baseSha
}

/** Where the head branched off: what a pull request's diff is taken against. */
export function diffBase(repository: Repository, issue: Issue): string {
  const tip = baseTip(repository, issue)
  return mergeBase(repository.dir, tip, pullOf(issue).headSha) ?? tip
}

/** The files a pull request changes; GitHub lists 3,000 at most. */
export function pullFiles(repository: Repository, issue: Issue): readonly ChangedFile[] {
  return changedFiles(repository.dir, diffBase(repository, issue), pullOf(issue).headSha).slice(0, mostFiles)
}

/** The commits of a pull request, oldest first; GitHub lists 250 at most. */
export function pullCommits(repository: Repository, issue: Issue): readonly string[] {
  return commitsBetween(repository.dir, diffBase(repository, issue), pullOf(issue).headSha).slice(0, mostCommits)
}
