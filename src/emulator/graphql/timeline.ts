import type { IssueTimelineItemsArgs } from '@octokit/graphql-schema'
import { isObjectType, isUnionType } from 'graphql'
import { findLabel } from '../ops/labels.ts'
import type { Issue, Label, Repository, TimelineEvent } from '../state.ts'
import { issuePage } from '../views/issue-addresses.ts'
import { actorNode } from './actor.ts'
import { issueCommentNode } from './comment.ts'
import { commitNode } from './commit.ts'
import { connection } from './connection.ts'
import { labelNode } from './label.ts'
import { shownReviews } from './pull-request-reviews.ts'
import { Unresolved } from './refusal.ts'
import { reviewNode } from './review.ts'
import { publishedSchema } from './schema.ts'
import type { Node, Scope } from './scope.ts'
import { lockReasonName, subjectNode } from './subject.ts'

type Item = { id: number; type: string; at: string; node: () => Node }

/** REST and GraphQL name an event alike (`labeled`, `LabeledEvent`), except this one. */
const renamed: Readonly<Record<string, string>> = { renamed: 'RenamedTitleEvent' }

type Arguments = Omit<IssueTimelineItemsArgs, 'itemTypes'> & { itemTypes?: readonly string[] | null }

/** The `timelineItems` field: events, comments and reviews, oldest first. */
export function timelineField(scope: Scope, repository: Repository, issue: Issue) {
  return ({ itemTypes, since, skip, ...page }: Arguments) => {
    if (itemTypes?.includes('PULL_REQUEST_COMMIT')) throw new Unresolved('the emulator keeps no commits in timelines')
    const all = items(scope, repository, issue)
    const wanted = all.filter(
      (item) =>
        (!itemTypes || itemTypes.includes(enumName(item.type))) && (!since || Date.parse(item.at) >= Date.parse(since)),
    )
    return connection(
      page,
      wanted.slice(skip ?? 0),
      { key: ({ id }) => id, node: ({ node }) => node() },
      {
        filteredCount: wanted.length,
        pageCount: wanted.length,
        updatedAt: issue.updatedAt,
      },
    )
  }
}

/** `LabeledEvent` as the enum of item types spells it: `LABELED_EVENT`. */
function enumName(type: string): string {
  return type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()
}

function items(scope: Scope, repository: Repository, issue: Issue): Item[] {
  const union = issue.pull ? 'PullRequestTimelineItems' : 'IssueTimelineItems'
  const events = issue.timeline.flatMap((event) => {
    const type = typeName(event.event)
    if (!isMember(union, type)) return []
    return [{ id: event.id, type, at: event.createdAt, node: () => eventNode(scope, repository, issue, event) }]
  })
  const comments = issue.comments.map((comment) => ({
    id: comment.id,
    type: 'IssueComment',
    at: comment.createdAt,
    node: () => issueCommentNode(scope, repository, issue, comment),
  }))
  const reviews = (issue.pull ? shownReviews(scope, issue.pull) : []).map((review) => ({
    id: review.id,
    type: 'PullRequestReview',
    at: review.submittedAt,
    node: () => reviewNode(scope, repository, issue, review),
  }))
  // Ids rise with time, also within one second.
  return [...events, ...comments, ...reviews].sort((a, b) => a.id - b.id)
}

function typeName(event: string): string {
  const words = event.split(/[_-]/).map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
  return renamed[event] ?? `${words.join('')}Event`
}

function isMember(union: string, type: string): boolean {
  const published = publishedSchema().getType(union)
  return isUnionType(published) && published.getTypes().some(({ name }) => name === type)
}

function eventNode(scope: Scope, repository: Repository, issue: Issue, event: TimelineEvent): Node {
  const type = typeName(event.event)
  const page = `${issuePage(scope.world, repository, issue)}#event-${event.id}`
  const common = {
    id: `EVT_${event.id}`,
    actor: () => actorNode(scope, event.login),
    createdAt: event.createdAt,
    url: page,
    resourcePath: page.slice(scope.world.url.length),
    pullRequest: () => subjectNode(scope, repository, issue),
  }
  const published = publishedSchema().getType(type)
  const known = isObjectType(published) ? published.getFields() : {}
  const fields = Object.entries({ ...common, ...particulars(scope, repository, issue, event) })
  return { __typename: type, ...Object.fromEntries(fields.filter(([name]) => name in known)) }
}

function particulars(
  scope: Scope,
  repository: Repository,
  issue: Issue,
  event: TimelineEvent,
): Readonly<Record<string, unknown>> {
  const subject = () => subjectNode(scope, repository, issue)
  const commit = () => (event.commitId === undefined ? null : commitNode(scope, repository, event.commitId))
  switch (event.event) {
    case 'labeled':
    case 'unlabeled':
      return { label: () => labelNode(scope, repository, labelOf(repository, event)), labelable: subject }
    case 'closed':
      return { closable: subject, closer: commit, stateReason: issue.stateReason?.toUpperCase() ?? null }
    case 'reopened':
      return { closable: subject, stateReason: issue.stateReason?.toUpperCase() ?? null }
    case 'assigned':
    case 'unassigned':
      return { assignable: subject, assignee: () => actorNode(scope, event.assignee ?? '') }
    case 'renamed':
      return { subject, previousTitle: event.rename?.from ?? '', currentTitle: event.rename?.to ?? '' }
    case 'locked':
    case 'unlocked':
      return { lockable: subject, lockReason: lockReasonName(issue) }
    default:
      return pullParticulars(scope, issue, event, commit)
  }
}

function pullParticulars(
  scope: Scope,
  issue: Issue,
  { event, assignee, rename, reason }: TimelineEvent,
  commit: () => Node | null,
): Readonly<Record<string, unknown>> {
  switch (event) {
    case 'merged':
      return { commit, mergeRefName: issue.pull?.baseRef ?? '' }
    case 'review_requested':
    case 'review_request_removed':
      return { requestedReviewer: () => actorNode(scope, assignee ?? '') }
    case 'head_ref_deleted':
      return { headRefName: issue.pull?.headRef ?? '', headRef: null }
    case 'base_ref_deleted':
      return { baseRefName: issue.pull?.baseRef ?? '' }
    case 'base_ref_changed':
      return rename ? { previousRefName: rename.from, currentRefName: rename.to } : {}
    case 'added_to_merge_queue':
      return { enqueuer: null, mergeQueue: null }
    case 'removed_from_merge_queue':
      return { enqueuer: null, mergeQueue: null, beforeCommit: commit, reason: reason ?? null }
    case 'auto_merge_disabled':
      return { reason: null, reasonCode: null }
    default:
      return {}
  }
}

/** A deleted label lives on in the timeline under its name. */
function labelOf(repository: Repository, { id, label = '' }: TimelineEvent): Label {
  return findLabel(repository, label) ?? { id, name: label, color: 'ededed', description: null }
}
