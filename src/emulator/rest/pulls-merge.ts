import { type Handlers, issueOf, repositoryOf } from '../http/handler.ts'
import { mergePull } from '../ops/merge.ts'
import { pullOf } from '../ops/pulls-facts.ts'
import { removeReviewers, requestReviewers } from '../ops/pulls-reviewers.ts'
import { updatePullBranch } from '../ops/pulls-update-branch.ts'
import { accountView } from '../views/account.ts'
import { pullListView } from '../views/pull.ts'
import { choice, text, texts } from './fields.ts'

/** What brings a pull request towards its merge (REST, "Pulls", "Review requests"). */
export const mergeHandlers: Handlers = {
  'pulls/merge': (request) => {
    const { world, caller, body } = request
    const { sha } = mergePull(world, caller, repositoryOf(request), issueOf(request), {
      sha: text(body['sha']),
      method: choice(body['merge_method'], ['merge', 'squash', 'rebase']),
      title: text(body['commit_title']),
      message: text(body['commit_message']),
    })
    return { body: { sha, merged: true, message: 'Pull Request successfully merged' } }
  },

  'pulls/update-branch': (request) => {
    const { world, caller, body } = request
    const issue = issueOf(request)
    updatePullBranch(world, caller, repositoryOf(request), issue, text(body['expected_head_sha']))
    const url = pullListView(world, repositoryOf(request), issue)['html_url']
    return { status: 202, body: { message: 'Updating pull request branch.', url } }
  },

  'pulls/list-requested-reviewers': (request) => {
    const asked = [...pullOf(issueOf(request)).requestedReviewers]
    return { body: { users: asked.map((login) => accountView(request.world, login)), teams: [] } }
  },

  'pulls/request-reviewers': (request) => {
    const { world, caller } = request
    const repository = repositoryOf(request)
    const issue = issueOf(request)
    requestReviewers(world, caller, repository, issue, texts(request.body['reviewers']) ?? [])
    return { status: 201, body: pullListView(world, repository, issue) }
  },

  'pulls/remove-requested-reviewers': (request) => {
    const { world, caller } = request
    const repository = repositoryOf(request)
    const issue = issueOf(request)
    removeReviewers(world, caller, repository, issue, texts(request.body['reviewers']) ?? [])
    return { body: pullListView(world, repository, issue) }
  },
}
