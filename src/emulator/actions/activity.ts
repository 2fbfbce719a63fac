/**
 * Counts units of work that somebody must wait for. A run that waits for another run, or for a runner that never
 * comes, is not at work.
 */
export type Activity = {
  begin(): void
  end(): void
  /** Resolves when nothing is at work. */
  idle(): Promise<void>
}

/** @param track is told of every stretch of activity, so that others can wait for it too */
export function createActivity(track: (work: Promise<void>) => unknown): Activity {
  let units = 0
  let current: PromiseWithResolvers<void> | null = null
  const settle = () => {
    if (units > 0) return
    current?.resolve()
    current = null
  }
  return {
    begin() {
      units += 1
      if (current) return
      current = Promise.withResolvers<void>()
      track(current.promise)
    },
    end() {
      units -= 1
      // What waits for a finished job goes on in microtasks; activity must not look ended in between.
      if (units === 0) setImmediate(settle)
    },
    async idle() {
      while (current) await current.promise
    },
  }
}
