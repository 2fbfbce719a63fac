import type { RepositoryRef } from '../../../domain/identity.ts'
import type { GitHub } from '../../../github/client.ts'
import type { Where } from '../../../review/scope.ts'
import { UsageError } from '../demo/options.ts'

/**
 * The diff of a pull request as GitHub shows it, with what its review would know beside it. GitHub refuses diffs above
 * 300 files or 20,000 lines.
 * @throws UsageError where it does, or there is no such pull request
 */
export async function pullDiff(
  github: GitHub,
  { owner, name }: RepositoryRef,
  number: number,
): Promise<{ readonly text: string; readonly where: Where }> {
  const address = { owner, repo: name, pull_number: number }
  try {
    const { data } = await github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', address)
    const shown = await github.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
      ...address,
      mediaType: { format: 'diff' },
    })
    const text: unknown = shown.data
    const where = { baseRef: data.base.ref, labels: data.labels.map((label) => label.name) }
    return { text: typeof text === 'string' ? text : '', where }
  } catch (error) {
    const status = statusOf(error)
    if (status === 404) throw new UsageError(`There is no pull request #${number} in ${owner}/${name}.`)
    if (status === 406) {
      throw new UsageError(
        'GitHub shows no diff of this size. Make it here: `git diff main...` and `signalbox checklist explain -`.',
      )
    }
    throw error
  }
}

function statusOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'status' in error ? error.status : null
}
