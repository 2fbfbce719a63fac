import { laterVersion } from '../http/api-version.ts'
import { type Handlers, issueOf, repositoryOf } from '../http/handler.ts'
import { findMerge, requestMerge, resultOf } from '../ops/merge-async.ts'
import type { Caller } from '../state.ts'
import type { AsyncMerge, AsyncResult } from '../state-merging.ts'
import { choice, text } from './fields.ts'

const headers = { 'x-github-api-version-selected': laterVersion }

/** Merges in the background (REST, "Pulls", in API version 2026-03-10 only). */
export const asyncMergeHandlers: Handlers = {
  'pulls/merge-async': (request) => {
    const { world, caller, body } = request
    const answer = requestMerge(world, caller, repositoryOf(request), issueOf(request), {
      sha: text(body['sha']),
      method: choice(body['merge_method'], ['merge', 'squash', 'rebase']),
      action: choice(body['merge_action'], ['default', 'direct_merge', 'merge_queue']),
      title: text(body['commit_title']),
      message: text(body['commit_message']),
    })
    const { status } = answer
    const view = 'asked' in answer ? pendingView(answer.asked, answer.message) : resultView(answer.result)
    return { status, headers, body: view }
  },

  'pulls/get-merge-async-result': (request) => {
    const issue = issueOf(request)
    const asked = findMerge(request.world, repositoryOf(request), issue, request.params['uuid'] ?? '')
    const result = resultOf(issue, asked)
    return { headers, body: result ? resultView(result) : pendingView(asked, 'Merge request is in progress.') }
  },
}

function pendingView(asked: AsyncMerge<Caller>, message: string): Record<string, unknown> {
  const { uuid, method, action, sha } = asked
  const details = { message, uuid, merge_method: method, merge_action: action, expected_head_sha: sha }
  return { status: 'pending', details }
}

function resultView({ status, ...details }: AsyncResult): Record<string, unknown> {
  return { status, details }
}
