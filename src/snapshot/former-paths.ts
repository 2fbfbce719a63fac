import * as z from 'zod'
import type { RepositoryRef } from '../domain/identity.ts'
import type { PullFacts } from '../domain/pull.ts'
import type { GitHub } from '../github/client.ts'

const files = z.array(z.object({ filename: z.string(), previous_filename: z.string().nullish() }))
const perPage = 100
const mostPages = 3

/**
 * Where renamed files stood before, which only REST shows ("List pull requests files"): a workflow that is moved away is
 * touched as much as one that is changed. Asked only where something was renamed; beyond three pages the list counts as cut.
 * @throws the request's error, where GitHub did not answer
 */
export async function readFormerPaths(
  github: GitHub,
  { owner, name }: RepositoryRef,
  { number, renames, paths, pathsComplete }: PullFacts,
): Promise<Pick<PullFacts, 'paths' | 'pathsComplete'>> {
  if (renames !== true) return { paths, pathsComplete }
  const former: string[] = []
  for (let page = 1; page <= mostPages; page += 1) {
    const { data } = await github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
      owner,
      repo: name,
      pull_number: number,
      per_page: perPage,
      page,
    })
    const read = files.parse(data)
    former.push(...read.flatMap(({ previous_filename }) => previous_filename ?? []))
    if (read.length < perPage) return { paths: [...new Set([...paths, ...former])], pathsComplete }
  }
  return { paths: [...new Set([...paths, ...former])], pathsComplete: false }
}
