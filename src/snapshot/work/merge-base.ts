import * as z from 'zod'
import type { RepositoryRef } from '../../domain/identity.ts'
import { sha } from '../../domain/identity.ts'
import type { GitHub } from '../../github/client.ts'

const comparison = z.object({ merge_base_commit: z.object({ sha }) })

/**
 * The commit that two commits have in common, as GitHub finds it: what a pull request changes is counted from there.
 * Commits of forks are found through the repository the pull request is opened in (REST, "Compare two commits").
 * @throws when GitHub does not answer, or the two have nothing in common (404)
 */
export async function readMergeBase(
  github: GitHub,
  { owner, name }: RepositoryRef,
  base: string,
  head: string,
): Promise<string> {
  const { data } = await github.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
    owner,
    repo: name,
    basehead: `${base}...${head}`,
    per_page: 1,
  })
  return comparison.parse(data).merge_base_commit.sha
}
