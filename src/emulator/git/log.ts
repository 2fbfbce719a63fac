import { lineOf } from './history.ts'
import { gitText } from './run.ts'

/** Which commits of a history are wanted; everything when empty. Times in any form git understands. */
export type LogFilter = {
  path?: string | null | undefined
  since?: string | null | undefined
  until?: string | null | undefined
  author?: string | null | undefined
}

/** A commit and its ancestors, newest first; with a path only those that changed it. */
export function commitLog(dir: string, head: string, { path, since, until, author }: LogFilter = {}): string[] {
  const filters = [
    ...(since ? [`--since=${since}`] : []),
    ...(until ? [`--until=${until}`] : []),
    ...(author ? [`--author=${author}`, '--fixed-strings'] : []),
  ]
  const line = path || filters.length > 0 ? undefined : lineOf(dir, head, [])
  if (line) return line.reverse()
  const listed = gitText(dir, ['rev-list', ...filters, head, '--', ...(path ? [path] : [])])
  return listed.split('\n').filter((sha) => sha !== '')
}
