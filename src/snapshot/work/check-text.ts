import * as z from 'zod'
import type { RepositoryRef } from '../../domain/identity.ts'
import type { GitHub } from '../../github/client.ts'
import { failureOf } from '../../github/failure.ts'

const checkRun = z.object({
  app: z.object({ slug: z.string() }).nullable(),
  output: z.object({ text: z.string().nullable() }),
})

/**
 * The text of a check run that a certain App made; it is where a verdict is kept.
 * @param app slug of the App; what others wrote says nothing
 * @returns why there is none, for the log: a verdict that cannot be read again only costs money
 */
export async function readCheckText(
  github: GitHub,
  { owner, name }: RepositoryRef,
  id: number,
  app: string,
): Promise<{ readonly text: string } | { readonly problem: string }> {
  try {
    const path = 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}'
    const { data } = await github.request(path, { owner, repo: name, check_run_id: id })
    const read = checkRun.safeParse(data)
    if (!read.success) return { problem: `check run ${id} does not look like one` }
    if (read.data.app?.slug !== app) return { problem: `check run ${id} is not of the App \`${app}\`` }
    return { text: read.data.output.text ?? '' }
  } catch (error) {
    const failure = failureOf(error)
    if (!failure) throw error
    return { problem: `check run ${id} could not be read: ${failure.words}` }
  }
}
