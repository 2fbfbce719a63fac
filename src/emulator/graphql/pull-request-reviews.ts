import type {
  PullRequest,
  PullRequestLatestOpinionatedReviewsArgs,
  PullRequestReviewsArgs,
  ReviewRequest,
  Team,
} from '@octokit/graphql-schema'
import { hasRole } from '../auth/permissions.ts'
import { latestOpinions, reviewDecision } from '../ops/pulls-approvals.ts'
import { visibleThreads } from '../ops/threads.ts'
import type { Issue, Pull, Repository, Review } from '../state.ts'
import { actorNode } from './actor.ts'
import { connection, type PageArguments } from './connection.ts'
import { pullNode } from './pull-request.ts'
import { reviewNode } from './review.ts'
import type { Fields, Node, Scope } from './scope.ts'
import { threadNode } from './thread.ts'

/** Everything about reviews on a pull request. */
export function reviewFields(scope: Scope, repository: Repository, issue: Issue, pull: Pull): Fields<PullRequest> {
  const shown = () => shownReviews(scope, pull)
  const page = (args: PageArguments, reviews: readonly Review[]) =>
    connection(args, reviews, { key: ({ id }) => id, node: (review) => reviewNode(scope, repository, issue, review) })
  return {
    reviewDecision: () => reviewDecision(repository, issue),
    reviews: ({ states, author, ...args }: PullRequestReviewsArgs) => {
      const wanted = shown().filter(
        (review) => (!states || states.includes(review.state)) && (!author || review.login === author),
      )
      return page(args, wanted)
    },
    latestReviews: (args: PageArguments) => page(args, lastOfEach(shown())),
    latestOpinionatedReviews: ({ writersOnly, ...args }: PullRequestLatestOpinionatedReviewsArgs) =>
      page(
        args,
        latestOpinions(pull).filter(({ login }) => !writersOnly || hasRole(repository, login, 'write')),
      ),
    reviewThreads: (args: PageArguments) =>
      connection(args, visibleThreads(issue, scope.caller.login), {
        key: ({ id }) => id,
        node: (thread) => threadNode(scope, repository, issue, thread),
      }),
    reviewRequests: (args: PageArguments) =>
      connection(args, [...pull.requestedReviewers, ...(pull.requestedTeams ?? [])], {
        key: (name) => name,
        node: (name) => requestNode(scope, repository, issue, pull, name),
      }),
  }
}

/** A pending review is its author's alone. */
export function shownReviews(scope: Scope, pull: Pull): Review[] {
  return pull.reviews.filter((review) => review.state !== 'PENDING' || review.login === scope.caller.login)
}

function lastOfEach(reviews: readonly Review[]): Review[] {
  return [...new Map(reviews.map((review) => [review.login, review])).values()]
}

function requestNode(scope: Scope, repository: Repository, issue: Issue, pull: Pull, name: string): Node {
  const isTeam = pull.requestedTeams?.has(name) === true
  const fields: Fields<ReviewRequest> = {
    id: `RR_${issue.id}_${name}`,
    asCodeOwner: pull.askedAsOwners?.has(name) === true,
    requestedReviewer: () => (isTeam ? teamNode(name) : actorNode(scope, name)),
    pullRequest: () => pullNode(scope, repository, issue, pull),
  }
  return { __typename: 'ReviewRequest', ...fields }
}

function teamNode(slug: string): Node {
  const fields: Fields<Team> = { id: `T_${slug}`, slug, name: slug, combinedSlug: slug }
  return { __typename: 'Team', ...fields }
}
