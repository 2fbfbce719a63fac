import { availableParallelism, loadavg } from 'node:os'

/** Where the timings come from. */
export type Machine = { readonly cpus: number; readonly node: string; readonly load: number }

export function readMachine(): Machine {
  return { cpus: availableParallelism(), node: process.version, load: Math.round((loadavg()[0] ?? 0) * 10) / 10 }
}

/** What a reader must know before believing a timing. */
export function aboutMachine({ cpus, node, load }: Machine): string {
  const busy = load > cpus ? 'Others are at work on it, so timings are too high; the ratios suffer less.' : ''
  return `${cpus} CPUs shared with whoever else uses this machine, load ${load}, Node ${node}. ${busy}`.trim()
}
