/** What is known about the commit that a merge queue tests. */
export type GroupFacts = {
  readonly head: string
  /** The branch the group is for. */
  readonly base: string
  /** Names of our checks that the rules of the base require; null where the rules could not be read in full. */
  readonly required: readonly string[] | null
  /** What our App reported on that commit, by the name of the check. */
  readonly reported: Readonly<Record<string, ReportedCheck>>
}

export type ReportedCheck = { readonly databaseId: number; readonly successful: boolean }
