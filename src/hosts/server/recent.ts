/** The last `capacity` delivery ids, oldest forgotten first. Only a courtesy: state on GitHub makes repeats harmless. */
export type Recent = { readonly add: (id: string) => boolean; readonly forget: (id: string) => void }

export function recentIds(capacity: number): Recent {
  const ids = new Set<string>()
  return {
    /** True when the id is new. */
    add: (id) => {
      if (ids.has(id)) return false
      ids.add(id)
      const oldest = ids.size > capacity ? ids.values().next().value : undefined
      if (oldest !== undefined) ids.delete(oldest)
      return true
    },
    /** Lets a delivery that failed be delivered again. */
    forget: (id) => {
      ids.delete(id)
    },
  }
}
