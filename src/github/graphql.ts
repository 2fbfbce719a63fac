import { type GraphqlError, graphqlBody } from '../domain/answer/graphql.ts'
import type { GitHub } from './client.ts'

/** What a document brought: data by alias, and what went wrong, each error with the path of its alias. */
export type GraphqlAnswer = {
  readonly data: Readonly<Record<string, unknown>>
  readonly errors: readonly GraphqlError[]
}

/** A GraphQL answer without any data: the whole document was refused. */
export class DocumentRefused extends Error {}

/**
 * Sends one document and reads its answer alias by alias; GitHub goes on after a failed field, so data and errors may
 * come together.
 * @param conditional whether sending it again after a rate limit is harmless
 * @throws the request's error when GitHub did not answer; DocumentRefused when it refused the document as a whole
 */
export async function graphqlPartial(
  github: GitHub,
  document: string,
  variables: Readonly<Record<string, unknown>>,
  conditional = false,
): Promise<GraphqlAnswer> {
  const body = await bodyOf(github, document, { ...variables, request: { conditional } })
  const { data, errors } = graphqlBody.parse(body)
  if (data) return { data, errors: errors ?? [] }
  throw new DocumentRefused((errors ?? []).map((error) => error.message).join(' ') || 'GitHub answered without data.')
}

/** What went wrong at one alias; empty when it succeeded. */
export function errorsAt(answer: GraphqlAnswer, ...path: readonly string[]): readonly GraphqlError[] {
  return answer.errors.filter((error) => path.every((step, index) => error.path?.[index] === step))
}

/** An Octokit throws on any error in the answer; the error carries the whole body. */
async function bodyOf(github: GitHub, document: string, variables: Record<string, unknown>): Promise<unknown> {
  try {
    return { data: await github.graphql<unknown>(document, variables) }
  } catch (error) {
    if (error instanceof Error && error.name === 'GraphqlResponseError') return error
    throw error
  }
}
