import * as z from 'zod'
import type { Config } from '../domain/config.ts'
import type { RepositoryRef } from '../domain/identity.ts'
import type { GitHub } from '../github/client.ts'
import { addresses } from './may-ask.ts'
import { instant } from './parse/shapes.ts'

const mostPages = 3
const perPage = 100

const page = z.array(
  z.object({
    body: z.string().nullish(),
    issue_url: z.string(),
    created_at: instant,
    user: z.object({ type: z.string() }).nullish(),
  }),
)

/**
 * Numbers of issues and pull requests where somebody addressed us since a time (REST, "List issue comments for a
 * repository"): asks on subjects without our label, and those that fell out of the newest few.
 */
export async function readRecentlyAddressed(
  github: GitHub,
  { owner, name }: RepositoryRef,
  since: string,
  config: Config,
): Promise<readonly number[]> {
  const numbers = new Set<number>()
  for (let count = 1; count <= mostPages; count += 1) {
    const { data } = await github.request('GET /repos/{owner}/{repo}/issues/comments', {
      owner,
      repo: name,
      since,
      sort: 'updated',
      direction: 'desc',
      per_page: perPage,
      page: count,
    })
    const comments = page.parse(data)
    for (const { body, issue_url, created_at, user } of comments) {
      const number = Number(issue_url.slice(issue_url.lastIndexOf('/') + 1))
      const asks = created_at >= since && user?.type !== 'Bot' && addresses(body ?? '', config)
      if (asks && Number.isSafeInteger(number)) numbers.add(number)
    }
    if (comments.length < perPage) break
  }
  return [...numbers]
}
