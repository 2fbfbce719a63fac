/** Timers by name: the earliest wish wins, and all of them may be forgotten. */
export type Timers = {
  readonly set: (name: string, at: number, work: () => void) => void
  readonly clear: () => void
}

type Timer = { readonly at: number; readonly cancel: () => void }

/** @param start runs work after so many milliseconds and returns how to cancel it */
export function namedTimers(now: () => Date, start: (work: () => void, ms: number) => () => void): Timers {
  const timers = new Map<string, Timer>()
  return {
    set: (name, at, work) => {
      const before = timers.get(name)
      if (before && before.at <= at) return
      before?.cancel()
      const fire = (): void => {
        timers.delete(name)
        work()
      }
      timers.set(name, { at, cancel: start(fire, Math.max(0, at - now().getTime())) })
    },
    clear: () => {
      for (const { cancel } of timers.values()) cancel()
      timers.clear()
    },
  }
}
