import { graphqlBody } from '../domain/answer/graphql.ts'

type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number | undefined>>
  readonly data: unknown
}

/** An answer that broke off: the client hands on what arrived as if it were all. */
export class CutShort extends Error {
  readonly status = 500
}

/** GitHub reports a used-up GraphQL limit with status 200. */
export class LimitInside extends Error {
  readonly status = 429
  readonly response: Answer
  constructor(message: string, response: Answer) {
    super(message)
    this.response = response
  }
}

/** Throws where an answer looks like a success and is none. */
export function checkAnswer(answer: Answer, aborted: boolean): void {
  if (aborted) throw new CutShort('GitHub did not finish its answer in time.')
  const json = /\bjson\b/.test(String(answer.headers['content-type'] ?? ''))
  if (json && typeof answer.data === 'string') throw new CutShort('GitHub’s answer broke off.')
  const { data } = graphqlBody.safeParse(answer.data)
  const limit = data?.errors?.find((error) => error.type === 'RATE_LIMITED' || error.type === 'RATE_LIMIT')
  if (limit) throw new LimitInside(limit.message, { ...answer, data: { message: limit.message } })
}
