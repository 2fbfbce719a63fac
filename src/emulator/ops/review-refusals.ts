import { ApiError } from '../http/handler.ts'
import type { Misplaced } from './review-threads.ts'
import { bodyCap, isOverCap } from './validation.ts'

/** GitHub's refusal with nothing but words in `errors`. */
export function unprocessable(message: string): ApiError {
  return new ApiError(422, 'Unprocessable Entity', [{ message }])
}

/** @throws ApiError 422 for blank words or more than 65,536 characters */
export function refuseBody(body: string): void {
  if (body.trim() === '') throw unprocessable('Body cannot be blank')
  refuseLongBody(body)
}

/** @throws ApiError 422 for more than 65,536 characters */
export function refuseLongBody(body: string): void {
  if (isOverCap(body)) throw unprocessable(`Body is too long (maximum is ${bodyCap} characters)`)
}

/** A comment of a review that has no place: the whole review is refused, and it is not said which comment it was. */
export function unresolved({ wrong }: Misplaced): ApiError {
  const names = { commit: 'Commit', path: 'Path', line: 'Line', startLine: 'Start line', position: 'Position' }
  return unprocessable(`${names[wrong]} could not be resolved`)
}

const faults: Readonly<Record<Misplaced['wrong'], { field: string; message?: string }>> = {
  commit: { field: 'end_commit_oid', message: 'is not part of the pull request' },
  path: { field: 'path' },
  line: { field: 'line', message: 'must be part of the diff' },
  startLine: { field: 'start_line', message: 'must be part of the same hunk as the line.' },
  position: { field: 'position' },
}

/** A comment on its own that has no place. Without words GitHub calls the field `invalid`. */
export function notInDiff({ wrong }: Misplaced): ApiError {
  const { field, message } = faults[wrong]
  const resource = 'PullRequestReviewComment'
  const name = `pull_request_review_thread.${field}`
  const fault = message === undefined ? { code: 'invalid' } : { code: 'custom', message: `${name} ${message}` }
  const hunk = { resource, code: 'missing_field', field: 'pull_request_review_thread.diff_hunk' }
  return new ApiError(422, 'Validation Failed', [{ resource, field: name, ...fault }, hunk])
}
