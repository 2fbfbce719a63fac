import { findComment } from '../ops/comments.ts'
import { findReviewComment } from '../ops/threads.ts'
import type { Comment, Issue, Label, Pull, Repository, Review, ReviewComment, Thread } from '../state.ts'
import { issueNodeId } from '../views/issue.ts'
import { labelNodeId } from '../views/label.ts'
import { unknownNode } from './refusal.ts'
import { type Scope, sees } from './scope.ts'

/** Looks in every repository the caller can see. @throws ApiError 404 naming the id when nothing is found */
function search<Found>(scope: Scope, id: string, look: (repository: Repository) => Found | null | undefined): Found {
  for (const repository of scope.world.repositories.values()) {
    const found = sees(scope, repository) ? look(repository) : null
    if (found) return found
  }
  throw unknownNode(id)
}

function numberIn(id: string): number {
  return Number(/^[A-Z]+_(\d+)$/.exec(id)?.[1] ?? Number.NaN)
}

export function repositoryById(scope: Scope, id: string): Repository {
  return search(scope, id, (repository) => (`R_${repository.id}` === id ? repository : null))
}

export type SubjectFound = { repository: Repository; issue: Issue }

/** An issue or pull request by its node id. */
export function subjectById(scope: Scope, id: string): SubjectFound {
  return search(scope, id, (repository) => {
    for (const issue of repository.issues.values()) if (issueNodeId(issue) === id) return { repository, issue }
    return null
  })
}

export function issueById(scope: Scope, id: string): SubjectFound {
  const found = subjectById(scope, id)
  if (found.issue.pull) throw unknownNode(id)
  return found
}

export function pullById(scope: Scope, id: string): SubjectFound & { pull: Pull } {
  const { repository, issue } = subjectById(scope, id)
  if (!issue.pull) throw unknownNode(id)
  return { repository, issue, pull: issue.pull }
}

/** A queued pull request by the id of its entry in the queue, or by its own. */
export function pullInQueueById(scope: Scope, id: string): SubjectFound & { pull: Pull } {
  if (!id.startsWith('MQE_')) return pullById(scope, id)
  return search(scope, id, (repository) => {
    for (const issue of repository.issues.values()) {
      if (issue.pull?.queue && `MQE_${issue.pull.queue.id}` === id) return { repository, issue, pull: issue.pull }
    }
    return null
  })
}

export function commentById(scope: Scope, id: string): SubjectFound & { comment: Comment } {
  return search(scope, id, (repository) => {
    const found = id.startsWith('IC_') ? findComment(repository, numberIn(id)) : null
    return found && { repository, ...found }
  })
}

export function reviewCommentById(scope: Scope, id: string): SubjectFound & { thread: Thread; comment: ReviewComment } {
  return search(scope, id, (repository) => {
    const found = id.startsWith('PRRC_') ? findReviewComment(repository, numberIn(id)) : null
    return found && { repository, ...found }
  })
}

export function reviewById(scope: Scope, id: string): SubjectFound & { review: Review } {
  return search(scope, id, (repository) => {
    for (const issue of repository.issues.values()) {
      const review = issue.pull?.reviews.find((one) => `PRR_${one.id}` === id)
      if (review) return { repository, issue, review }
    }
    return null
  })
}

export function threadById(scope: Scope, id: string): SubjectFound & { thread: Thread } {
  return search(scope, id, (repository) => {
    for (const issue of repository.issues.values()) {
      const thread = issue.pull?.threads.find((one) => `PRRT_${one.id}` === id)
      if (thread) return { repository, issue, thread }
    }
    return null
  })
}

export function labelById(scope: Scope, id: string): { repository: Repository; label: Label } {
  return search(scope, id, (repository) => {
    for (const label of repository.labels.values()) if (labelNodeId(label) === id) return { repository, label }
    return null
  })
}

/** A ref's id names repository and ref, so that it can be found again after it moved. */
export function refById(scope: Scope, id: string): { repository: Repository; ref: string } {
  return search(scope, id, (repository) => {
    const prefix = `REF_${repository.id}_`
    return id.startsWith(prefix) ? { repository, ref: id.slice(prefix.length) } : null
  })
}

export function commitById(scope: Scope, id: string): { repository: Repository; sha: string } {
  return search(scope, id, (repository) => {
    const prefix = `C_${repository.id}_`
    return id.startsWith(prefix) ? { repository, sha: id.slice(prefix.length) } : null
  })
}
