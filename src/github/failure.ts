import { refusalBody, requestFailure } from '../domain/answer/failure.ts'

/** A request that was never sent: the limits of the installation would have made it wait too long. */
export class NotSent extends Error {}

/** Why a request brought no usable answer. */
export type Failure = {
  /** `refused`: GitHub said no, nothing happened. `unknown`: it may have happened. `not_sent`: it did not leave here. */
  readonly outcome: 'refused' | 'unknown' | 'not_sent'
  /** GitHub's status; 0 when there was no answer. */
  readonly status: number
  /** GitHub's own words. */
  readonly words: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Reads an error thrown by a request.
 * @returns null when it is none of a request's, and should go on being thrown
 */
export function failureOf(error: unknown): Failure | null {
  if (error instanceof NotSent) return { outcome: 'not_sent', status: 0, words: error.message, headers: {} }
  const { data } = requestFailure.safeParse(error)
  if (!data) return null
  if (!data.response) return { outcome: 'unknown', status: 0, words: data.message, headers: {} }
  const headers = Object.fromEntries(
    Object.entries(data.response.headers).map(([name, value]) => [name.toLowerCase(), String(value ?? '')]),
  )
  return {
    outcome: data.status >= 500 ? 'unknown' : 'refused',
    status: data.status,
    words: wordsOf(data.response.data) ?? data.message,
    headers,
  }
}

/** Like `failureOf`, for callers that can only go on with one. */
export function failureOrThrow(error: unknown): Failure {
  const failure = failureOf(error)
  if (!failure) throw error
  return failure
}

function wordsOf(body: unknown): string | null {
  const { data } = refusalBody.safeParse(body)
  if (!data) return null
  const details = typeof data.errors === 'string' ? [data.errors] : (data.errors ?? [])
  const sentences = details.map((detail) => (typeof detail === 'string' ? detail : (detail.message ?? '')))
  return [data.message, ...sentences].filter((sentence) => sentence !== '').join(' ')
}
