import { readFileSync } from 'node:fs'

/**
 * The process of the command itself, as the host numbers it, below a launched sandbox: the launchers of both tiers make
 * it the leader of a session of its own. A signal sent to the launcher would end the whole sandbox at once; a signal
 * that the command should see (a cancel, for example) goes to this number.
 * @returns null while the command has not started, or has ended
 */
export function entryOf(launcher: number): number | null {
  const waiting = childrenOf(launcher)
  for (let pid = waiting.shift(); pid !== undefined; pid = waiting.shift()) {
    if (sessionOf(pid) === pid) return pid
    waiting.push(...childrenOf(pid))
  }
  return null
}

function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)
}

/** Field 6 of `/proc/<pid>/stat`; the name before it is in brackets and may hold anything. */
function sessionOf(pid: number): number | null {
  const text = read(`/proc/${pid}/stat`)
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return fields[3] === undefined ? null : Number(fields[3])
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
