import type { RepositoryRef } from '../domain/identity.ts'

/** A tip of a ledger by its place in the chain. */
export type TipName = { readonly seq: number; readonly oid: string }

/** The newest tip seen per repository: a lower bound in time that may be forgotten, never a fact to decide on. */
export type SeenTips = Map<string, TipName>

export function createSeenTips(): SeenTips {
  return new Map()
}

export function seenTip(seen: SeenTips, repository: RepositoryRef): TipName | null {
  return seen.get(fullName(repository)) ?? null
}

/** Remembers a valid tip, unless a newer one is known. */
export function noteTip(seen: SeenTips, repository: RepositoryRef, tip: TipName): void {
  const before = seenTip(seen, repository)
  if (!before || before.seq <= tip.seq) seen.set(fullName(repository), tip)
}

export function fullName({ owner, name }: RepositoryRef): string {
  return `${owner}/${name}`.toLowerCase()
}
