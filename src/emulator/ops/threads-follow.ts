import type { ChangedFile } from '../git/changed-file.ts'
import { lineAfter } from '../git/patch-lines.ts'
import { changedFiles } from '../git/plumbing.ts'
import type { Pull, Repository, Thread } from '../state.ts'

/**
 * Moves review threads along with the code after the head moved. A thread whose line was changed, or whose file is
 * gone, is outdated for good; one whose line only shifted keeps pointing at it.
 * @param before the head the threads' lines belong to
 */
export function moveThreads(repository: Repository, pull: Pull, before: string, after: string): void {
  for (const thread of pull.threads) moveThread(repository, thread, before, after)
}

/** Moves one thread from the lines of one commit to those of another. */
export function moveThread(repository: Repository, thread: Thread, before: string, after: string): void {
  if (before === after || thread.outdated || thread.side === 'LEFT') return
  const file = changedFiles(repository.dir, before, after).find((one) => (one.previousPath ?? one.path) === thread.path)
  if (!file) return
  const line = placeAfter(thread, file)
  if (line === null) thread.outdated = true
  else moveTo(thread, file.path, line)
}

function placeAfter(thread: Thread, file: ChangedFile): number | null {
  if (file.status === 'removed') return null
  return thread.subject === 'file' ? thread.line : lineAfter(file.patch ?? '', thread.line)
}

function moveTo(thread: Thread, path: string, line: number): void {
  if (thread.startLine !== undefined) thread.startLine += line - thread.line
  thread.path = path
  thread.line = line
}
