import { perWorld } from '../per-world.ts'
import type { World } from '../world.ts'

/** What goes wrong with a request, and whether before it is carried out or after, when only the answer is lost. */
export type RequestFault = {
  /** A REST operation id, a GraphQL document's name (with or without `graphql:mutation `), `git`, or `*`. */
  operation: string
  /** A status to answer with, GitHub's secondary limit, no answer at all, or a connection that breaks. */
  answer: number | 'secondary-limit' | 'hang' | 'reset'
  when?: 'before' | 'after'
  /** The words of a status, where GitHub's own are wanted. */
  message?: string
  /** Seconds in `retry-after` of a secondary limit; 60 when left out. */
  retryAfter?: number
  /** How many matching requests are hit; 1 when left out. */
  times?: number
  /** Which matching request is hit first, counted from 1. */
  nth?: number
}

type Entry = { fault: RequestFault; skip: number; left: number }

const table = perWorld<Entry[]>(() => [])

export function addRequestFault(world: World, fault: RequestFault): void {
  table(world).push({ fault, skip: (fault.nth ?? 1) - 1, left: fault.times ?? 1 })
}

export function clearRequestFaults(world: World): void {
  table(world).length = 0
}

/** The fault that hits this request, if any; each request uses one up. */
export function takeRequestFault(world: World, operation: string): RequestFault | null {
  for (const entry of table(world)) {
    if (entry.left === 0 || !meets(entry.fault.operation, operation)) continue
    if (entry.skip > 0) {
      entry.skip -= 1
      continue
    }
    entry.left -= 1
    return entry.fault
  }
  return null
}

function meets(wanted: string, operation: string): boolean {
  return wanted === '*' || wanted === operation || operation.replace(/^graphql:\w+ /, '') === wanted
}
