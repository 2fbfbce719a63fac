/** At most one of a kind in so many milliseconds. */
export type Rests = {
  /** 0 where it may happen now, which is then noted; else the time (milliseconds since 1970) when it may. */
  readonly begin: (key: string) => number
}

export function createRests(now: () => Date, rest: number): Rests {
  const begun = new Map<string, number>()
  return {
    begin: (key) => {
      const at = now().getTime()
      const next = (begun.get(key) ?? Number.NEGATIVE_INFINITY) + rest
      if (next > at) return next
      for (const [old, time] of begun) if (time + rest <= at) begun.delete(old)
      begun.set(key, at)
      return 0
    },
  }
}
