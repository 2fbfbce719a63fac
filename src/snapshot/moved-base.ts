import type { RepositoryRef } from '../domain/identity.ts'
import type { PullFacts } from '../domain/pull.ts'
import type { ReviewReport } from '../domain/review/report.ts'
import { failureOrThrow } from '../github/failure.ts'
import type { Reading } from './reading.ts'
import { readMergeBase } from './work/merge-base.ts'

/** No commit has this name. */
const nothingInCommon = ''

/**
 * The commit that base and head have in common, where the base moved since what was judged: only then it may be another
 * one, and with it the diff.
 * @param proposed the report that is about to be published, if there is one
 * @returns null where no verdict hangs on it
 * @throws when GitHub does not answer
 */
export async function readMovedBase(
  { github }: Reading,
  repository: RepositoryRef,
  pull: PullFacts | null,
  proposed: ReviewReport | null,
): Promise<string | null> {
  if (!pull?.open) return null
  const records = pull.checklist?.records ?? []
  const judged = records.filter((one) => one.kind === 'judged' && one.pull === pull.number && one.head === pull.headOid)
  const bases = [...judged, ...(proposed?.head === pull.headOid ? [proposed] : [])].map(({ base }) => base)
  if (bases.every((base) => base === pull.baseOid)) return null
  try {
    return await readMergeBase(github, repository, pull.baseOid, pull.headOid)
  } catch (error) {
    if (failureOrThrow(error).status === 404) return nothingInCommon
    throw error
  }
}
