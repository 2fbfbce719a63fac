/** One request as the policy sees it. */
export type Call = {
  /** For example `GET /repos/{owner}/{repo}/pulls/{pull_number}` or `query Subject`. */
  readonly operation: string
  readonly kind: 'read' | 'write'
  /** The caller says that sending it again after a refusal is harmless. */
  readonly conditional: boolean
  readonly api: 'rest' | 'graphql'
  readonly timeoutMs: number | null
}

/** What an Octokit hands to a request hook, as far as it is read. */
export type RequestOptions = {
  readonly method: string
  readonly url: string
  readonly query?: unknown
  readonly request?: { readonly [option: string]: unknown }
}

/** Names a request and says whether it writes; a GraphQL document of an unknown kind counts as a write. */
export function describeCall(options: RequestOptions): Call {
  const conditional = options.request?.['conditional'] === true
  const wanted = options.request?.['timeoutMs']
  const timeoutMs = typeof wanted === 'number' ? wanted : null
  if (options.method === 'POST' && options.url.endsWith('/graphql')) {
    const [, word = 'mutation', name = ''] = /^\s*(query|mutation)\s+(\w+)/.exec(String(options.query)) ?? []
    const kind = word === 'query' ? 'read' : 'write'
    return { operation: `${word} ${name}`.trim(), kind, conditional, api: 'graphql', timeoutMs }
  }
  const kind = options.method === 'GET' || options.method === 'HEAD' ? 'read' : 'write'
  return { operation: `${options.method} ${options.url}`, kind, conditional, api: 'rest', timeoutMs }
}
