import { createHash } from 'node:crypto'
import type { Answer } from './answer.ts'

/** Gives a successful GET answer its ETag, and replaces it by 304 when the caller has that state already. */
export function withEtag(answer: Answer, ifNoneMatch: string | undefined): Answer {
  if (answer.status !== 200 || answer.body === null) return answer
  const etag = `W/"${createHash('sha256').update(answer.body).digest('hex')}"`
  const headers = { ...answer.headers, etag, 'cache-control': 'private, max-age=60, s-maxage=60' }
  const known = (ifNoneMatch ?? '').split(',').map((one) => one.trim())
  return known.includes(etag) ? { status: 304, headers: { etag }, body: null } : { ...answer, headers }
}
