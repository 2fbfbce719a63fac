import { accountNodeId } from '../views/account.ts'
import { checkRunNodeId, checkSuiteNodeId } from '../views/check.ts'
import { actorNode } from './actor.ts'
import { checkRunNode } from './check-run.ts'
import { suiteNode } from './check-suite.ts'
import { issueCommentNode } from './comment.ts'
import * as find from './find.ts'
import { objectNode } from './git-object.ts'
import { labelNode } from './label.ts'
import { findRef, refNode } from './ref.ts'
import { unknownNode } from './refusal.ts'
import { repositoryNode } from './repository.ts'
import { reviewCommentNode, reviewNode } from './review.ts'
import { type Node, need, type Scope, sees } from './scope.ts'
import { subjectNode } from './subject.ts'
import { threadNode } from './thread.ts'

type Finder = (scope: Scope, id: string) => Node | null

function readSubject(scope: Scope, { repository, issue }: find.SubjectFound): void {
  need(scope, repository, issue.pull ? 'pull_requests' : 'issues', 'read')
}

function subject(scope: Scope, id: string): Node {
  const found = find.subjectById(scope, id)
  readSubject(scope, found)
  return subjectNode(scope, found.repository, found.issue)
}

/** How to find a node by the first part of its id. */
const finders: Readonly<Record<string, Finder>> = {
  R: (scope, id) => repositoryNode(scope, find.repositoryById(scope, id)),
  I: subject,
  PR: subject,
  IC: (scope, id) => {
    const found = find.commentById(scope, id)
    readSubject(scope, found)
    return issueCommentNode(scope, found.repository, found.issue, found.comment)
  },
  PRRC: (scope, id) => {
    const found = find.reviewCommentById(scope, id)
    readSubject(scope, found)
    return reviewCommentNode(scope, found.repository, found.issue, found.comment)
  },
  PRR: (scope, id) => {
    const found = find.reviewById(scope, id)
    readSubject(scope, found)
    return reviewNode(scope, found.repository, found.issue, found.review)
  },
  PRRT: (scope, id) => {
    const found = find.threadById(scope, id)
    readSubject(scope, found)
    return threadNode(scope, found.repository, found.issue, found.thread)
  },
  LA: (scope, id) => {
    const { repository, label } = find.labelById(scope, id)
    return labelNode(scope, repository, label)
  },
  C: (scope, id) => {
    const { repository, sha } = find.commitById(scope, id)
    need(scope, repository, 'contents', 'read')
    return objectNode(scope, repository, sha)
  },
  REF: (scope, id) => {
    const { repository, ref } = find.refById(scope, id)
    need(scope, repository, 'contents', 'read')
    const found = findRef(repository, ref)
    return found ? refNode(scope, repository, found) : null
  },
  CR: checkRun,
  CS: checkSuite,
  U: actor,
  BOT: actor,
  O: actor,
}

/**
 * Any node by its id.
 * @throws ApiError 404 for an id that names nothing the caller can see
 */
export function nodeById(scope: Scope, id: string): Node {
  const finder = finders[id.split('_', 1)[0] ?? '']
  const node = finder?.(scope, id)
  if (!node) throw unknownNode(id)
  return node
}

function checkRun(scope: Scope, id: string): Node | null {
  for (const repository of scope.world.repositories.values()) {
    const run = repository.checkRuns.find((candidate) => checkRunNodeId(candidate) === id)
    if (!run || !sees(scope, repository)) continue
    need(scope, repository, 'checks', 'read')
    return checkRunNode(scope, repository, run)
  }
  return null
}

function checkSuite(scope: Scope, id: string): Node | null {
  for (const repository of scope.world.repositories.values()) {
    const suite = repository.suites.find((candidate) => checkSuiteNodeId(candidate) === id)
    if (!suite || !sees(scope, repository)) continue
    need(scope, repository, 'checks', 'read')
    return suiteNode(scope, repository, suite)
  }
  return null
}

function actor(scope: Scope, id: string): Node | null {
  const found = [...scope.world.accounts.values()].find((one) => accountNodeId(one) === id)
  return found ? actorNode(scope, found.login) : null
}
