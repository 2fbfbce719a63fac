import type { AnswerMeaning, ApiAnswer } from '../answer.ts'
import { means } from './make.ts'
import type { Said } from './words.ts'

const minute = 60

/**
 * The meaning of a limit, whichever call met it; null where it was none (GitHub docs, "Rate limits for the REST API" and
 * "Rate limits and query limits for the GraphQL API"). A GraphQL limit comes with status 200.
 */
export function rateLimit({ status, retryAfter }: ApiAnswer, { words, errors }: Said): AnswerMeaning | null {
  const isRest =
    status === 429 || (status === 403 && (retryAfter !== undefined || /rate limit|abuse detection/i.test(words)))
  const isGraphql = errors.some((type) => type === 'RATE_LIMITED' || type === 'RATE_LIMIT')
  if (!isRest && !isGraphql) return null
  const told = retryAfter !== undefined && Number.isFinite(retryAfter) && retryAfter >= 0
  return means('retry', 'rate_limited', words || 'GitHub wants fewer requests.', { delay: told ? retryAfter : minute })
}
