import { AnthropicError, APIConnectionError, APIError, APIUserAbortError } from '@anthropic-ai/sdk'

/** What to do about a failed request. */
export type Failure = 'aborted' | 'retry' | 'billing' | 'auth' | 'context' | 'bad_request' | 'unknown'

const passingTypes: readonly unknown[] = ['overloaded_error', 'api_error', 'timeout_error', 'rate_limit_error']
const passingStatuses: readonly unknown[] = [408, 409, 429]

/**
 * Sorts an error of a model request; the first match wins. It goes by class, status, type and code, never by the
 * message, except for a prompt that is too long, which has no code of its own.
 */
export function classify(error: unknown): Failure {
  if (error instanceof APIUserAbortError) return 'aborted'
  if (error instanceof APIConnectionError) return 'retry'
  // What breaks off inside a stream (ended early, unreadable tool input) has the plain class.
  if (!(error instanceof APIError)) return error instanceof AnthropicError ? 'retry' : 'unknown'
  if (passingTypes.includes(error.type)) return 'retry'
  if (isBilling(error)) return 'billing'
  return byStatus(error.status, error.apiMessage ?? '')
}

/** Whether the server itself says that asking again is useless. */
export function refusesRetry(error: unknown): boolean {
  return error instanceof APIError && error.headers?.get('x-should-retry') === 'false'
}

/** How long the server asks to wait, in milliseconds (`retry-after-ms`, `retry-after`); null when it does not. */
export function retryAfter(error: unknown): number | null {
  if (!(error instanceof APIError)) return null
  const read = (name: string) => Number.parseFloat(error.headers?.get(name) ?? '')
  const wanted = [read('retry-after-ms'), read('retry-after') * 1000].find(
    (value) => Number.isFinite(value) && value >= 0,
  )
  return wanted ?? null
}

/** The id under which the provider finds a request. */
export function requestIdOf(error: unknown): { requestId?: string } {
  return error instanceof APIError && error.requestID ? { requestId: error.requestID } : {}
}

function isBilling(error: APIError): boolean {
  return error.status === 402 || error.type === 'billing_error' || /spend_limit|ramp_limit/.test(error.errorCode ?? '')
}

function byStatus(status: number | undefined, text: string): Failure {
  if (status === 401 || status === 403) return 'auth'
  if (status === 413 || /prompt is too long|context window/i.test(text)) return 'context'
  if (status === 400 || status === 404 || status === 422) return 'bad_request'
  return status === undefined || status >= 500 || passingStatuses.includes(status) ? 'retry' : 'unknown'
}
