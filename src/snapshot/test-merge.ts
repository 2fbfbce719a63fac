import * as z from 'zod'
import type { RepositoryRef } from '../domain/identity.ts'
import type { PullFacts } from '../domain/pull.ts'
import type { GitHub } from '../github/client.ts'

const answer = z.object({
  head: z.object({ sha: z.string() }),
  mergeable: z.boolean().nullish(),
  mergeable_state: z.string().nullish(),
  stack: z.object({ size: z.int().nullish() }).nullish(),
})

/**
 * Reads a pull request by REST (`GET /pulls/{n}`): only there GitHub shows a stack, and only this read makes it work out
 * whether the pull request merges cleanly. What GraphQL did not know yet is taken from here, for the same head.
 */
export async function readTestMerge(
  github: GitHub,
  { owner, name }: RepositoryRef,
  pull: PullFacts,
): Promise<PullFacts> {
  const { data } = await github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
    owner,
    repo: name,
    pull_number: pull.number,
  })
  const read = answer.parse(data)
  const stacked = read.stack !== null && read.stack !== undefined
  if (read.head.sha !== pull.headOid || pull.mergeable !== 'UNKNOWN') return { ...pull, stacked }
  const mergeable = read.mergeable === true ? 'MERGEABLE' : read.mergeable === false ? 'CONFLICTING' : 'UNKNOWN'
  const state = (read.mergeable_state ?? 'unknown').toUpperCase()
  return { ...pull, stacked, mergeable, mergeState: pull.mergeState === 'UNKNOWN' ? state : pull.mergeState }
}
