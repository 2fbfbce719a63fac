/** Lets at most so many pieces of work through at once; the rest wait in order. */
export type Gate = <Result>(work: () => Promise<Result>) => Promise<Result>

export function createGate(width: number): Gate {
  const waiting: (() => void)[] = []
  const free = { count: width }
  const enter = async (): Promise<void> => {
    if (free.count === 0) return new Promise((resolve) => waiting.push(resolve))
    free.count -= 1
  }
  const leave = (): void => {
    const next = waiting.shift()
    if (next) next()
    else free.count += 1
  }
  return async (work) => {
    await enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
