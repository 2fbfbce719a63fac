import type { RepositoryRef } from '../../domain/identity.ts'
import { type JudgedRecord, readRecords } from '../../domain/review/record.ts'
import { emptyMemory, type RememberedCell, type ReviewMemory } from '../../domain/review/report.ts'
import type { GitHub } from '../../github/client.ts'
import { readCheckText } from '../../snapshot/work/check-text.ts'

const mostCells = 5000

/** Whose check runs are believed, and about which pull request. */
export type Recollection = {
  readonly app: string
  readonly pull: number
  /** Ids of check runs, newest first. */
  readonly checks: readonly number[]
}

/**
 * What earlier reviews settled, out of the App's own check runs. What cannot be read is left out: then it is judged again.
 * @param tell one line for the log
 */
export async function recall(
  github: GitHub,
  repository: RepositoryRef,
  { app, pull, checks }: Recollection,
  tell: (line: string) => void,
): Promise<ReviewMemory> {
  const readings = await Promise.all(checks.map((id) => readCheckText(github, repository, id, app)))
  const records = readings.flatMap((reading) => {
    if ('text' in reading) return readRecords(reading.text).filter((record) => record.kind === 'judged')
    tell(`not remembered: ${reading.problem}`)
    return []
  })
  return mergeMemories(records, pull)
}

/**
 * One memory out of many, the newest first. Cells are keyed by content, so those of other pull requests with the same
 * head count too; changes of mind are counted for each pull request by itself.
 */
export function mergeMemories(records: readonly Pick<JudgedRecord, 'pull' | 'report'>[], pull: number): ReviewMemory {
  const cells = new Map<string, RememberedCell>()
  const history: Record<string, string> = {}
  for (const { pull: of, report } of records) {
    for (const cell of report.memory.cells) if (!cells.has(cell.k)) cells.set(cell.k, cell)
    if (of === pull) for (const [item, letters] of Object.entries(report.memory.history)) history[item] ??= letters
  }
  return { ...emptyMemory, cells: [...cells.values()].slice(0, mostCells), history }
}
