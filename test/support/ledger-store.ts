import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { getOctokit } from '@actions/github'
import { noreplyAddress, zeroSha } from '../../src/domain/identity.ts'
import type { Entry } from '../../src/domain/ledger/entry.ts'
import { decodeMessage } from '../../src/domain/ledger/message.ts'
import type { GitHub } from '../../src/github/client.ts'
import { self } from './snapshots.ts'

type Commit = {
  readonly message: string
  readonly tree: string
  readonly parents: readonly string[]
  readonly ours: boolean
}

/** What goes wrong with the next request of one operation. */
export type Fault = {
  readonly operation: string
  /** `refuse`: with words. `lose`: it happens and nobody hears. `drop`: it does not even happen. */
  readonly kind: 'refuse' | 'lose' | 'drop'
  readonly words?: string
}

/** A ledger's ref behind HTTP: commits, one compare-and-swap, and the mutations beside it. */
export type LedgerStore = {
  readonly client: () => GitHub
  /** Operations in order of arrival. */
  readonly requests: string[]
  readonly faults: Fault[]
  readonly comments: string[]
  readonly reactions: string[]
  /** Aliases whose subject is locked. */
  readonly locked: Set<string>
  readonly tip: () => string | null
  /** Entries from the first to the last. */
  readonly entries: () => readonly Entry[]
  readonly commits: () => number
  /** Somebody else moves the ref to a commit that is no entry. */
  readonly damage: () => void
  readonly stop: () => Promise<void>
}

const sha = (text: string): string => createHash('sha1').update(text).digest('hex')

export async function startLedgerStore(): Promise<LedgerStore> {
  const commits = new Map<string, Commit>()
  const state = { ref: null as string | null }
  const requests: string[] = []
  const faults: Fault[] = []
  const comments: string[] = []
  const reactions: string[] = []
  const locked = new Set<string>()

  const chain = (from: string | null): string[] => {
    const first = from === null ? undefined : commits.get(from)
    return from !== null && first ? [from, ...chain(first.parents[0] ?? null)] : []
  }
  const node = (oid: string): Record<string, unknown> => {
    const commit = commits.get(oid)
    const parents = commit?.parents ?? []
    return {
      oid,
      message: commit?.message ?? '',
      tree: { oid: commit?.tree ?? zeroSha },
      author: { email: commit?.ours ? noreplyAddress(self.bot) : 'someone@example.com' },
      signature: { isValid: true, wasSignedByGitHub: true },
      parents: { totalCount: parents.length, nodes: parents.map((parent) => ({ oid: parent })) },
    }
  }
  const tipAnswer = (expression: string, depth: number): unknown => {
    const at = expression.startsWith('refs/') ? state.ref : expression
    const line = chain(at)
    const [oid] = line
    if (oid === undefined) return { data: { repository: { ledger: null } } }
    const before = { nodes: line.slice(1, 2).map(node) }
    const ledger = { ...node(oid), before, history: { nodes: line.slice(0, depth).map(node) } }
    return { data: { repository: { ledger } } }
  }
  const mutate = (variables: Record<string, Record<string, unknown>>, refusal: string | undefined): unknown => {
    const data: Record<string, unknown> = {}
    const errors: unknown[] = []
    const judge = (alias: string, input: Record<string, unknown>) =>
      alias === 'ledger' ? (refusal ?? moveRef(input)) : beside(input)
    for (const [alias, input] of Object.entries(variables)) {
      const words = judge(alias, input)
      data[alias] = words === null ? resultOf(input) : null
      if (words !== null) errors.push({ message: words, type: 'UNPROCESSABLE', path: [alias] })
    }
    return errors.length > 0 ? { data, errors } : { data }
  }
  const moveRef = (input: Record<string, unknown>): string | null => {
    const [update] = input['refUpdates'] as { beforeOid: string; afterOid: string }[]
    if (!update || (state.ref ?? zeroSha) !== update.beforeOid) return 'Reference update failed'
    state.ref = update.afterOid
    return null
  }
  const beside = ({ subjectId, body, content, id }: Record<string, unknown>): string | null => {
    if (typeof id === 'string') delete comments[Number(id.slice(3)) - 1]
    if (locked.has(String(subjectId))) return 'This conversation is locked'
    if (typeof body === 'string') comments.push(body)
    if (typeof content === 'string') reactions.push(`${content} ${String(subjectId)}`)
    return null
  }
  const resultOf = (input: Record<string, unknown>): unknown =>
    'body' in input ? { commentEdge: { node: { id: `IC_${comments.length}` } } } : { clientMutationId: null }

  const answer = (path: string, body: Record<string, unknown>, fault: Fault | undefined): unknown => {
    if (path.endsWith('/git/trees')) return { sha: sha(JSON.stringify(body)) }
    if (path.endsWith('/git/commits')) {
      const { message, tree, parents } = body as { message: string; tree: string; parents: string[] }
      const oid = sha(`${message}${parents.join()}${commits.size}`)
      commits.set(oid, { message, tree, parents, ours: !('author' in body) && !('committer' in body) })
      return { sha: oid }
    }
    const { query, variables } = body as { query: string; variables: Record<string, never> }
    if (/^\s*query/.test(query)) return tipAnswer(variables['expression'] ?? '', variables['depth'] ?? 10)
    return mutate(variables, fault?.kind === 'refuse' ? (fault.words ?? 'no') : undefined)
  }

  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const path = request.url ?? ''
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>
      const name = /(?:query|mutation) (\w+)/.exec(String(body['query'] ?? ''))?.[1]
      const operation = name ?? path.slice(path.lastIndexOf('/') + 1)
      requests.push(operation)
      const index = faults.findIndex((fault) => fault.operation === operation)
      const [fault] = index < 0 ? [] : faults.splice(index, 1)
      if (fault?.kind === 'drop') return request.socket.destroy()
      const reply = answer(path, body, fault)
      if (fault?.kind === 'lose') return request.socket.destroy()
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const baseUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`

  return {
    client: () => getOctokit('token-for-tests', { baseUrl }),
    requests,
    faults,
    comments,
    reactions,
    locked,
    tip: () => state.ref,
    entries: () =>
      chain(state.ref)
        .reverse()
        .flatMap((oid) => decodeMessage(commits.get(oid)?.message ?? '')?.entries ?? []),
    commits: () => chain(state.ref).length,
    damage: () => {
      commits.set(sha('damage'), { message: 'mine now', tree: zeroSha, parents: [], ours: false })
      state.ref = sha('damage')
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
