import { setTimeout as pause } from 'node:timers/promises'
import type { ServerMeans } from '../../src/hosts/server/start.ts'

/** A timer that is due this soon goes off by itself; a later one when the story says that time passes. */
const soonMs = 40

type Timer = { readonly at: number; readonly work: () => void }

/** One clock for everybody in a story: GitHub and all servers. */
export type StoryTime = {
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  /** Lets milliseconds pass at once, and everything happen that was due by then. */
  readonly pass: (ms: number) => void
  /** GitHub's times are whole seconds: what comes next is later than what was, on every page. */
  readonly nextSecond: () => void
  /** Timers that will go off by themselves. */
  readonly soon: () => number
  /** How one server lives in this time. Its timers end with it. */
  readonly means: () => Pick<ServerMeans, 'now' | 'sleep' | 'timer'>
}

export function storyTime(): StoryTime {
  const later = new Set<Timer>()
  const ahead = { ms: 0 }
  const soon = { count: 0 }
  const clock = (): number => Date.now() + ahead.ms
  const pass = (ms: number): void => {
    ahead.ms += ms
    const due = [...later].filter(({ at }) => at <= clock()).toSorted((a, b) => a.at - b.at)
    for (const timer of due) if (later.delete(timer)) timer.work()
  }
  const timer: ServerMeans['timer'] = (work, ms) => {
    if (ms <= soonMs) return startSoon(work, ms, soon)
    const entry: Timer = { at: clock() + ms, work }
    later.add(entry)
    return () => void later.delete(entry)
  }
  const sleep = async (ms: number): Promise<void> => {
    await pause(1)
    pass(ms)
  }
  return {
    clock,
    pass,
    nextSecond: () => pass(1000 - (clock() % 1000)),
    soon: () => soon.count,
    means: () => ({ now: () => new Date(clock()), sleep, timer }),
  }
}

function startSoon(work: () => void, ms: number, soon: { count: number }): () => void {
  soon.count += 1
  const end = { done: false }
  const settle = (): void => {
    if (!end.done) soon.count -= 1
    end.done = true
  }
  const handle = setTimeout(() => {
    work()
    settle()
  }, ms)
  return () => {
    clearTimeout(handle)
    settle()
  }
}
