import { type QueuedPull, queuedPull } from '../domain/answer/merging.ts'
import { graphqlPartial } from '../github/graphql.ts'
import type { Where, Writing } from './writing.ts'

const queueDocument = `
query QueueState($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      id
      merged
      mergeCommit { oid }
      headRefOid
      mergeQueueEntry { id }
    }
  }
}
`

/** Where a pull request stands with the merge queue of its base (GraphQL `PullRequest.mergeQueueEntry`). */
export async function readQueueState(number: number, where: Where, { github }: Writing): Promise<QueuedPull> {
  const { owner, name } = where
  const answer = await graphqlPartial(github, queueDocument, { owner, name, number })
  return queuedPull.parse(answer.data['repository']).pullRequest
}
