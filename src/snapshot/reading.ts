import type { RepositoryRef, Self } from '../domain/identity.ts'
import type { RulesReading } from '../domain/snapshot.ts'
import type { GitHub } from '../github/client.ts'
import type { SeenTips } from '../github/seen-tips.ts'

/** The rules of base branches, kept for a minute. */
export type RulesCache = Map<string, { readonly until: number; readonly rules: RulesReading }>

/** What reading needs besides where to look. */
export type Reading = {
  /** A client whose token reads the repository; reactions are read as this token's. */
  readonly github: GitHub
  readonly self: Self
  readonly now: () => Date
  readonly sleep: (ms: number) => Promise<void>
  readonly seen: SeenTips
  readonly rules: RulesCache
  /** Host of noreply addresses: `github.com`, or that of a GitHub Enterprise Server. */
  readonly mailHost: string
  /** When the App was installed in the repository, where the host knows it. */
  readonly installedAt: string | null
}

/** The query variables that say where. */
export function place({ owner, name }: RepositoryRef): { owner: string; name: string } {
  return { owner, name }
}
