import type { RepositoryRef } from '../../domain/identity.ts'
import { fullName } from '../../github/seen-tips.ts'

/**
 * What lists of open pull requests showed a moment ago, so that the same list is not asked for again and again. Only a
 * courtesy to GitHub: whatever it is wrong about is found by the next sweep, and nothing is decided on it.
 */
export type Found = {
  /**
   * The candidates with that head; null where the list has to be asked for.
   * @param listed numbers that GitHub now names for it; one that was not judged before asks for a new list
   */
  readonly atHead: (repository: RepositoryRef, oid: string, listed: readonly number[]) => readonly number[] | null
  readonly noteHead: (repository: RepositoryRef, oid: string, at: AtHead) => void
  /** Forgets the heads of a repository, where something happened that may have changed who has which. */
  readonly forgetHeads: (repository: RepositoryRef) => void
  /** The candidates of a whole repository. */
  readonly noteAll: (repository: RepositoryRef, numbers: readonly number[]) => void
  readonly noteOne: (repository: RepositoryRef, number: number) => void
  /**
   * Whether there may be a candidate besides one.
   * @param number its number; null where only its branch is known, and then any single one is taken for it
   */
  readonly hasOthers: (repository: RepositoryRef, number: number | null) => boolean
}

/** What a list showed about a head: all numbers that were asked about, and the candidates among them. */
export type AtHead = { readonly judged: readonly number[]; readonly meant: readonly number[] }

export type FoundMeans = {
  readonly now: () => Date
  /** Milliseconds for which a list is believed. */
  readonly keptFor: number
  /** How many heads are kept, the oldest are forgotten first. */
  readonly heads: number
}

type Kept<What> = { readonly until: number; readonly what: What }

export function createFound({ now, keptFor, heads }: FoundMeans): Found {
  const byHead = new Map<string, Kept<AtHead>>()
  const byRepository = new Map<string, Kept<ReadonlySet<number>>>()
  const keep = <What>(what: What): Kept<What> => ({ until: now().getTime() + keptFor, what })
  const fresh = <What>(kept: Kept<What> | undefined): What | null =>
    kept && kept.until > now().getTime() ? kept.what : null
  const headKey = (repository: RepositoryRef, oid: string): string => `${fullName(repository)} ${oid}`
  return {
    atHead: (repository, oid, listed) => {
      const at = fresh(byHead.get(headKey(repository, oid)))
      return at && listed.every((number) => at.judged.includes(number)) ? at.meant : null
    },
    noteHead: (repository, oid, at) => {
      const key = headKey(repository, oid)
      byHead.delete(key)
      byHead.set(key, keep(at))
      const oldest = byHead.size > heads ? byHead.keys().next().value : undefined
      if (oldest !== undefined) byHead.delete(oldest)
    },
    forgetHeads: (repository) => {
      const start = `${fullName(repository)} `
      for (const key of byHead.keys()) if (key.startsWith(start)) byHead.delete(key)
    },
    noteAll: (repository, numbers) => {
      byRepository.set(fullName(repository), keep(new Set(numbers)))
    },
    noteOne: (repository, number) => {
      const kept = byRepository.get(fullName(repository))
      if (kept) byRepository.set(fullName(repository), { ...kept, what: new Set([...kept.what, number]) })
    },
    hasOthers: (repository, number) => {
      const numbers = fresh(byRepository.get(fullName(repository)))
      if (numbers === null) return true
      return number === null ? numbers.size > 1 : [...numbers].some((one) => one !== number)
    },
  }
}
