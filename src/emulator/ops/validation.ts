import { ApiError } from '../http/handler.ts'

/**
 * The 422 "Validation Failed" of GitHub's REST API, with one entry in `errors`.
 * @param fault.code `missing_field`, `already_exists`, `invalid`, or `custom` and `unprocessable`, which carry a message
 */
export function validationFailed(
  resource: string,
  fault: { field: string; code: string; message?: string; value?: unknown },
): ApiError {
  return new ApiError(422, 'Validation Failed', [{ resource, ...fault }])
}

/** GitHub's cap on the body of an issue, pull request, comment or review, in characters. */
export const bodyCap = 65_536

/** Whether a body is over the cap. An emoji is one character, however many units or bytes it takes. */
export function isOverCap(body: string): boolean {
  return body.length > bodyCap && [...body].length > bodyCap
}
