import * as z from 'zod'
import { type Person, person } from '../../src/hosts/cli/stage/people.ts'
import type { Stage } from '../../src/hosts/cli/stage/stage.ts'

const blob = z.object({ sha: z.string() })
const written = z.object({ commit: z.object({ sha: z.string() }) })
const made = z.object({ sha: z.string() })
const tip = z.object({ object: made })
const node = z.object({ node_id: z.string() })
const answer = z.strictObject({ data: z.unknown() })
const threads = z.object({
  node: z.object({ reviewThreads: z.object({ nodes: z.array(z.object({ id: z.string() })) }) }),
})

/** Somebody with a browser and a clone. */
export type Somebody = Person & {
  /** Opens an issue and labels it; its number. */
  readonly ask: (title: string, body?: string) => Promise<number>
  /** Pushes one commit with one file to a branch; its id. */
  readonly push: (branch: string, path: string, content: string) => Promise<string>
  /** Pushes one commit with a symbolic link to a branch. */
  readonly link: (branch: string, path: string, target: string) => Promise<void>
  readonly branch: (name: string, at: string) => Promise<void>
  readonly review: (pull: number, event: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT', body?: string) => Promise<void>
  /** Starts a thread on the first line of a file. */
  readonly thread: (pull: number, path: string, body: string) => Promise<void>
  readonly resolveThreads: (pull: number) => Promise<void>
  readonly toDraft: (pull: number) => Promise<void>
  readonly markReady: (pull: number) => Promise<void>
  /** Makes an unsigned commit of their own and forces a ref onto it, as any writer can; the commit's id. */
  readonly force: (ref: string, sha: string) => Promise<void>
  readonly commitObject: (message: string, tree: string, parents: readonly string[]) => Promise<string>
}

export function somebody({ emulator, repository }: Stage, login: string): Somebody {
  const self = person(emulator, repository, login)
  const { request } = self
  const headOf = (pull: number): string => repository.issues.get(pull)?.pull?.headSha ?? ''
  const token = emulator.userToken(login)
  const graphql = async (query: string, id: string): Promise<unknown> => {
    const body = JSON.stringify({ query, variables: { id } })
    const headers = { authorization: `token ${token}`, 'content-type': 'application/json' }
    return answer.parse(await (await fetch(emulator.graphqlUrl, { method: 'POST', headers, body })).json()).data
  }
  const nodeOf = async (pull: number): Promise<string> => node.parse(await request('GET', `/pulls/${pull}`)).node_id
  const threadsOf = async (id: string): Promise<string[]> => {
    const fields = '... on PullRequest { reviewThreads(first: 50) { nodes { id } } }'
    const found = threads.parse(await graphql(`query($id: ID!) { node(id: $id) { ${fields} } }`, id))
    return found.node.reviewThreads.nodes.map((one) => one.id)
  }
  const blobOf = async (branch: string, path: string): Promise<string | null> => {
    const answer = await request('GET', `/contents/${path}?ref=${encodeURIComponent(branch)}`).catch(() => null)
    return blob.safeParse(answer).data?.sha ?? null
  }
  return {
    ...self,
    ask: async (title, body = 'It should greet the world.') => {
      const number = await self.openIssue({ title, body })
      await self.label(number, 'agent')
      return number
    },
    push: async (branch, path, content) => {
      const sha = await blobOf(branch, path)
      const change = { branch, message: `Change ${path}`, content: Buffer.from(content).toString('base64') }
      const answer = await request('PUT', `/contents/${path}`, sha === null ? change : { ...change, sha })
      return written.parse(answer).commit.sha
    },
    link: async (branch, path, target) => {
      const head = tip.parse(await request('GET', `/git/ref/heads/${branch}`)).object.sha
      const entry = { path, mode: '120000', type: 'blob', content: target }
      const tree = made.parse(await request('POST', '/git/trees', { base_tree: head, tree: [entry] })).sha
      const change = { message: `Link ${path}`, tree, parents: [head] }
      const { sha } = made.parse(await request('POST', '/git/commits', change))
      await request('PATCH', `/git/refs/heads/${branch}`, { sha })
    },
    branch: async (name, at) => void (await request('POST', '/git/refs', { ref: `refs/heads/${name}`, sha: at })),
    review: async (pull, event, body = '') =>
      void (await request('POST', `/pulls/${pull}/reviews`, { event, body, commit_id: headOf(pull) })),
    thread: async (pull, path, body) => {
      const place = { path, line: 1, side: 'RIGHT', commit_id: headOf(pull) }
      await request('POST', `/pulls/${pull}/comments`, { body, ...place })
    },
    resolveThreads: async (pull) => {
      for (const id of await threadsOf(await nodeOf(pull))) {
        await graphql('mutation($id: ID!) { resolveReviewThread(input: { threadId: $id }) { clientMutationId } }', id)
      }
    },
    toDraft: async (pull) => {
      const mutation = 'convertPullRequestToDraft(input: { pullRequestId: $id }) { clientMutationId }'
      await graphql(`mutation($id: ID!) { ${mutation} }`, await nodeOf(pull))
    },
    markReady: async (pull) => {
      const mutation = 'markPullRequestReadyForReview(input: { pullRequestId: $id }) { clientMutationId }'
      await graphql(`mutation($id: ID!) { ${mutation} }`, await nodeOf(pull))
    },
    force: async (ref, sha) => void (await request('PATCH', `/git/${ref}`, { sha, force: true })),
    commitObject: async (message, tree, parents) =>
      made.parse(await request('POST', '/git/commits', { message, tree, parents })).sha,
  }
}
