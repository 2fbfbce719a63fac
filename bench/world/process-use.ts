import { readFileSync } from 'node:fs'

/** Linux counts processor time in hundredths of a second on every machine that Node runs on. */
const ticksPerSecond = 100

export type Use = { readonly cpuSeconds: number; readonly megabytes: number; readonly peakMegabytes: number }

/** What a process used so far and holds now, as Linux counts it (`proc(5)`). */
export function useOf(pid: number): Use {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // Fields are counted from behind the name, which may hold spaces: utime and stime are the 14th and 15th of all.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [user, system] = [Number(fields[11]), Number(fields[12])]
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const [megabytes, peakMegabytes] = [megabytesIn(status, 'VmRSS'), megabytesIn(status, 'VmHWM')]
  if (!Number.isFinite(user + system + megabytes + peakMegabytes)) throw new Error(`process ${pid} shows no use`)
  return { cpuSeconds: (user + system) / ticksPerSecond, megabytes, peakMegabytes }
}

function megabytesIn(status: string, name: string): number {
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]
  return kilobytes === undefined ? Number.NaN : (Number(kilobytes) * 1024) / 1e6
}
