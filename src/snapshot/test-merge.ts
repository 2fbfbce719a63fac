import * as z from 'zod'
import type { RepositoryRef } from '../domain/identity.ts'
import type { PullFacts } from '../domain/pull.ts'
import type { GitHub } from '../github/client.ts'

const answer = z.object({
  head: z.object({ sha: z.string() }),
  mergeable: z.boolean().nullish(),
  mergeable_state: z.string().nullish(),
  rebaseable: z.boolean().nullish(),
  requested_reviewers: z.array(z.object({ login: z.string() })).nullish(),
  requested_teams: z.array(z.object({ slug: z.string() })).nullish(),
  stack: z.object({ position: z.int().nullish(), size: z.int().nullish() }).nullish(),
})
type Answer = z.infer<typeof answer>

/**
 * Reads a pull request by REST ("Get a pull request"): only there GitHub shows a stack, and to an App without access to
 * the members of an organisation also the teams that were asked for a review; and only this read makes GitHub work out
 * whether the pull request merges cleanly. What GraphQL did not know yet is taken from here, for the same head.
 * @throws the request's error, where GitHub did not answer
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
  const shown = { ...pull, stack: stackOf(read), requestedReviewers: askedOf(read) }
  if (read.head.sha !== pull.headOid || pull.mergeable !== 'UNKNOWN') return shown
  const mergeable = read.mergeable === true ? 'MERGEABLE' : read.mergeable === false ? 'CONFLICTING' : 'UNKNOWN'
  const state = (read.mergeable_state ?? 'unknown').toUpperCase()
  return {
    ...shown,
    mergeable,
    mergeState: pull.mergeState === 'UNKNOWN' ? state : pull.mergeState,
    rebaseable: read.rebaseable ?? pull.rebaseable,
  }
}

function stackOf({ stack }: Answer): PullFacts['stack'] {
  return stack ? { position: stack.position ?? null, size: stack.size ?? null } : null
}

function askedOf({ requested_reviewers: people, requested_teams: teams }: Answer): readonly string[] {
  return [...(people ?? []).map(({ login }) => login), ...(teams ?? []).map(({ slug }) => slug)]
}
