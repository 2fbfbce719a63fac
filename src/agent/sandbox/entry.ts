import { readFileSync } from 'node:fs'

/**
 * The process of the command itself, as the host numbers it, below a launched sandbox: both tiers give it a session of
 * its own, which bubblewrap's process 1 leads where there is one. A signal sent to the launcher would end the whole
 * sandbox at once; a signal that the command should see (a cancel, for example) goes to this number.
 * @returns null while the command has not started, or has ended
 */
export function entryOf(launcher: number): number | null {
  const waiting = childrenOf(launcher)
  for (let pid = waiting.shift(); pid !== undefined; pid = waiting.shift()) {
    const { name, session } = statOf(pid)
    if (session === pid) return name === 'bwrap' ? (childrenOf(pid)[0] ?? null) : pid
    waiting.push(...childrenOf(pid))
  }
  return null
}

function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)
}

/** Name and session, fields 2 and 6 of `/proc/<pid>/stat`; the name is in brackets and may hold anything. */
function statOf(pid: number): { name: string; session: number } {
  const [, name = '', rest = ''] = /^\d+ \((.*)\) (.*)$/s.exec(read(`/proc/${pid}/stat`)) ?? []
  return { name, session: Number(rest.split(' ')[3]) }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
