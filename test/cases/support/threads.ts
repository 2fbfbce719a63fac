import * as z from 'zod'
import type { House } from './house.ts'
import type { Place } from './place.ts'

const nodeIds = z.object({
  data: z.object({
    repository: z.object({
      pullRequest: z.object({ reviewThreads: z.object({ nodes: z.array(z.object({ id: z.string() })) }) }),
    }),
  }),
})

const threads = `query ($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) { reviewThreads(first: 10) { nodes { id } } }
  }
}`
const resolve = 'mutation ($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }'

/** Resolves every thread of a pull request, as the button on its page does. */
export async function resolveThreads(
  { stage: { emulator } }: Pick<House, 'stage'>,
  { repository: { owner, name } }: Place,
  login: string,
  number: number,
): Promise<void> {
  const headers = { authorization: `token ${emulator.userToken(login)}`, 'content-type': 'application/json' }
  const ask = async (query: string, variables: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const body = JSON.stringify({ query, variables })
    return (await fetch(emulator.graphqlUrl, { method: 'POST', headers, body })).json()
  }
  const found = nodeIds.parse(await ask(threads, { owner, name, number }))
  for (const { id } of found.data.repository.pullRequest.reviewThreads.nodes) await ask(resolve, { id })
}
