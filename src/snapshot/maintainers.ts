import * as z from 'zod'
import type { Config } from '../domain/config.ts'
import type { RepositoryRef } from '../domain/identity.ts'
import type { PullFacts } from '../domain/pull.ts'
import { failureOrThrow } from '../github/failure.ts'
import { mayAsk } from './may-ask.ts'
import type { Reading } from './reading.ts'

const people = z.array(
  z.object({
    type: z.string(),
    permissions: z.object({ admin: z.boolean(), maintain: z.boolean().optional() }).optional(),
  }),
)

const wholePage = 100

/**
 * How many people have maintain or admin, where a comment that may waive something waits for an answer: a critical item
 * takes two of them, or the only one there is (REST, "List repository collaborators").
 * All are listed: whether GitHub's own filter for `maintain` shows administrators too is written nowhere.
 * @returns null where nobody wants to know, GitHub did not say, or there are more than a page; then two are needed
 */
export async function readMaintainers(
  reading: Reading,
  { owner, name }: RepositoryRef,
  { config, pull }: { readonly config: Config; readonly pull: PullFacts | null },
): Promise<number | null> {
  const asked = pull?.comments.some(
    (comment) => /\bwaive\b/i.test(comment.body) && mayAsk(comment, { ...reading, config }),
  )
  if (!asked) return null
  try {
    const { data } = await reading.github.request('GET /repos/{owner}/{repo}/collaborators', {
      owner,
      repo: name,
      per_page: wholePage,
    })
    const all = people.parse(data)
    if (all.length >= wholePage) return null
    return all.filter(({ type, permissions }) => type === 'User' && (permissions?.admin || permissions?.maintain))
      .length
  } catch (error) {
    failureOrThrow(error)
    return null
  }
}
