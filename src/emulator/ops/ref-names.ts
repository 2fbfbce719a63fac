import { ApiError } from '../http/handler.ts'

const forbidden = /[\0-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)|[./]$/

/**
 * GitHub's rules for the name of a ref (REST, "Create a reference"; git-check-ref-format).
 * @throws ApiError 422 naming the rule
 */
export function checkRefName(ref: string): void {
  if (!ref.startsWith('refs/') || ref.split('/').length < 3) {
    throw new ApiError(422, 'Reference name must contain at least three slash-separated components.')
  }
  if (forbidden.test(ref)) throw new ApiError(422, `${ref} is not a valid ref name.`)
}

/** `main` for `refs/heads/main`; null for refs that are no branches. */
export function branchOf(ref: string): string | null {
  return ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : null
}

/** GitHub's own refs, which nobody may write: heads and test merges of pull requests, merge groups. */
export function isReserved(ref: string): boolean {
  return ref.startsWith('refs/pull/') || ref.startsWith('refs/heads/gh-readonly-queue/')
}
