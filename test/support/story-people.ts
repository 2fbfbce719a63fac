import * as z from 'zod'
import { type Person, person } from '../../src/hosts/cli/stage/people.ts'
import type { Stage } from '../../src/hosts/cli/stage/stage.ts'

const blob = z.object({ sha: z.string() })
const written = z.object({ commit: z.object({ sha: z.string() }) })
const made = z.object({ sha: z.string() })
const tip = z.object({ object: made })
const node = z.object({ node_id: z.string() })
const numbered = z.object({ number: z.number() })
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
  /** Pushes one commit that takes a file away. */
  readonly remove: (branch: string, path: string) => Promise<void>
  readonly branch: (name: string, at: string) => Promise<void>
  /** Opens a pull request of a branch, `somebody:branch` for one of a fork; its number. */
  readonly open: (
    head: string,
    more?: { base?: string; title?: string; body?: string; draft?: boolean },
  ) => Promise<number>
  /** Pushes files to a new branch, one commit each, and opens a pull request of it; its number. */
  readonly propose: (branch: string, files: Readonly<Record<string, string>>, base?: string) => Promise<number>
  readonly review: (pull: number, event: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT', body?: string) => Promise<void>
  /** Starts a thread on the first line of a file. */
  readonly thread: (pull: number, path: string, body: string) => Promise<void>
  /** Answers in a thread: the first one of the pull request, counted from 0. */
  readonly reply: (pull: number, thread: number, body: string) => Promise<void>
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
  const open: Somebody['open'] = async (head, more = {}) => {
    const change = { head, base: 'main', title: 'A change', ...more }
    return numbered.parse(await request('POST', '/pulls', change)).number
  }
  const branch = async (name: string, at: string): Promise<void> =>
    void (await request('POST', '/git/refs', { ref: `refs/heads/${name}`, sha: at }))
  const blobOf = async (branch: string, path: string): Promise<string | null> => {
    const answer = await request('GET', `/contents/${path}?ref=${encodeURIComponent(branch)}`).catch(() => null)
    return blob.safeParse(answer).data?.sha ?? null
  }
  const tipOf = async (name: string): Promise<string> =>
    tip.parse(await request('GET', `/git/ref/heads/${name}`)).object.sha
  const commitEntry = async (name: string, entry: { readonly path: string; readonly [field: string]: unknown }) => {
    const head = await tipOf(name)
    const tree = made.parse(await request('POST', '/git/trees', { base_tree: head, tree: [entry] })).sha
    const change = { message: `Change ${entry.path}`, tree, parents: [head] }
    const { sha } = made.parse(await request('POST', '/git/commits', change))
    await request('PATCH', `/git/refs/heads/${name}`, { sha })
  }
  const push: Somebody['push'] = async (name, path, content) => {
    const sha = await blobOf(name, path)
    const change = { branch: name, message: `Change ${path}`, content: Buffer.from(content).toString('base64') }
    const answer = await request('PUT', `/contents/${path}`, sha === null ? change : { ...change, sha })
    return written.parse(answer).commit.sha
  }
  return {
    ...self,
    ask: async (title, body = 'It should greet the world.') => {
      const number = await self.openIssue({ title, body })
      await self.label(number, 'agent')
      return number
    },
    push,
    link: (name, path, target) => commitEntry(name, { path, mode: '120000', type: 'blob', content: target }),
    remove: (name, path) => commitEntry(name, { path, mode: '100644', type: 'blob', sha: null }),
    branch,
    open,
    propose: async (name, files, base = 'main') => {
      await branch(name, await tipOf(base))
      for (const [path, content] of Object.entries(files)) await push(name, path, content)
      return open(name, { base })
    },
    review: async (pull, event, body = '') =>
      void (await request('POST', `/pulls/${pull}/reviews`, { event, body, commit_id: headOf(pull) })),
    thread: async (pull, path, body) => {
      const place = { path, line: 1, side: 'RIGHT', commit_id: headOf(pull) }
      await request('POST', `/pulls/${pull}/comments`, { body, ...place })
    },
    reply: async (pull, thread, body) => {
      const id = (await threadsOf(await nodeOf(pull)))[thread] ?? ''
      const input = `{ pullRequestReviewThreadId: $id, body: ${JSON.stringify(body)} }`
      await graphql(`mutation($id: ID!) { addPullRequestReviewThreadReply(input: ${input}) { clientMutationId } }`, id)
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
