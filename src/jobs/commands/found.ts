/** The commands of a repository: what prepares a checkout, and what must pass before "done" is believed. */
export type Commands = {
  readonly setup: readonly string[]
  readonly verify: readonly string[]
  /** Where they come from, for people. */
  readonly source: string
}

/** Reads a file of the default branch; null when there is none. */
export type ReadFile = (path: string) => Promise<string | null>

/** The root folder of the default branch. */
export type Root = { readonly names: readonly string[]; readonly read: ReadFile }

export function has(root: Root, ...names: readonly string[]): boolean {
  return names.some((name) => root.names.includes(name))
}
