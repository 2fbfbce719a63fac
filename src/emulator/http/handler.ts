import type { Caller, Issue, Repository } from '../state.ts'
import type { World } from '../world.ts'

/** One authenticated, schema-checked API request, as an operation's handler sees it. */
export type ApiRequest = {
  world: World
  caller: Caller
  /** Decoded path parameters by the names GitHub's description gives them, for example `issue_number`. */
  params: Readonly<Record<string, string>>
  query: Readonly<Record<string, string>>
  body: Readonly<Record<string, unknown>>
  accept: string
  /** Set when the path names `{owner}/{repo}`; the pipeline has answered 404 for unknown ones. */
  repository: Repository | null
  /** Set when the path names an issue or pull request number that exists. */
  issue: Issue | null
}

/** What a handler answers: facts only. The pipeline pages lists, completes objects from the schema and adds headers. */
export type Reply =
  | { body: unknown; status?: number; headers?: Readonly<Record<string, string>> }
  | { list: readonly unknown[]; key?: string; headers?: Readonly<Record<string, string>> }
  | { text: string; contentType?: string; status?: number }
  | { bytes: Buffer; contentType: string }
  | { status: number; headers?: Readonly<Record<string, string>> }

export type Handler = (request: ApiRequest) => Reply | Promise<Reply>
/** Handlers by GitHub's operation id, for example `issues/create`. */
export type Handlers = Readonly<Record<string, Handler>>

/** An answer that is a refusal, in GitHub's shape. */
export class ApiError extends Error {
  readonly status: number
  readonly errors: readonly Readonly<Record<string, unknown>>[]
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    message: string,
    errors: readonly Readonly<Record<string, unknown>>[] = [],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message)
    this.status = status
    this.errors = errors
    this.headers = headers
  }
}

export function notFound(): ApiError {
  return new ApiError(404, 'Not Found')
}

export function repositoryOf(request: ApiRequest): Repository {
  if (!request.repository) throw notFound()
  return request.repository
}

export function issueOf(request: ApiRequest): Issue {
  if (!request.issue) throw notFound()
  return request.issue
}
