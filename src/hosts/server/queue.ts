/** Work in order per key, so that two events about one subject never decide at the same time in this process. */
export type KeyedQueue = {
  readonly run: <Result>(key: string, work: () => Promise<Result>) => Promise<Result>
  /** Resolves when nothing is under way. */
  readonly idle: () => Promise<void>
  readonly size: () => number
}

export function keyedQueue(): KeyedQueue {
  const tails = new Map<string, Promise<unknown>>()
  const run = async <Result>(key: string, work: () => Promise<Result>): Promise<Result> => {
    const before = tails.get(key) ?? Promise.resolve()
    const mine = before.then(work, work)
    const tail = mine.catch(() => undefined)
    tails.set(key, tail)
    try {
      return await mine
    } finally {
      if (tails.get(key) === tail) tails.delete(key)
    }
  }
  const idle = async (): Promise<void> => {
    while (tails.size > 0) await Promise.allSettled(tails.values())
  }
  return { run, idle, size: () => tails.size }
}
