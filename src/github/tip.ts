import { chainEntry, chainHistory } from '../domain/answer/chain.ts'
import { tipAnswer } from '../domain/answer/tip.ts'
import type { RepositoryRef } from '../domain/identity.ts'
import { readEntry } from '../domain/ledger/chain.ts'
import type { LedgerState } from '../domain/ledger/state.ts'
import { ledgerRef } from '../domain/names.ts'
import type { GitHub } from './client.ts'
import { graphqlPartial } from './graphql.ts'
import { ledgerFragments } from './ledger-fragments.ts'

/** One reading of the ledger's ref. */
export type Tip =
  | { readonly kind: 'empty' }
  | { readonly kind: 'valid'; readonly oid: string; readonly tree: string; readonly state: LedgerState }
  | { readonly kind: 'invalid'; readonly oid: string }

export const tipDocument = `
query LedgerTip($owner: String!, $name: String!, $expression: String!, $depth: Int!) {
  repository(owner: $owner, name: $name) {
    ledger: object(expression: $expression) {
      oid
      ... on Commit {
        ...ChainEntry
        history(first: $depth) { nodes { ...ChainCommit } }
      }
    }
  }
}
${ledgerFragments}`

/** Judges what a query answered for the ledger's ref (or for any commit of the chain). */
export function parseTip(node: { readonly oid: string } | null, botEmail: string): Tip {
  if (node === null) return { kind: 'empty' }
  const { commit, parent } = chainEntry.parse(node)
  const state = commit && readEntry(commit, parent, botEmail)
  return commit && state
    ? { kind: 'valid', oid: commit.oid, tree: commit.tree, state }
    : { kind: 'invalid', oid: node.oid }
}

/** A tip with the newest commits below it, newest first. */
export type TipWithHistory = {
  readonly tip: Tip
  readonly oids: readonly string[]
  /** The newest valid entry among them. */
  readonly newestValid: { readonly oid: string; readonly seq: number } | null
}

export type TipQuestion = {
  readonly repository: RepositoryRef
  /** The address GitHub writes as the author of the App's commits. */
  readonly botEmail: string
  /** The ref by default; a commit id to look at that commit and what is below it. */
  readonly expression?: string
  /** How many commits to read; each carries a whole state. */
  readonly depth?: number
}

/** Reads the ledger's ref alone, or the entry at one commit. */
export async function readTip(github: GitHub, question: TipQuestion): Promise<TipWithHistory> {
  const { repository, botEmail, expression = ledgerRef, depth = 10 } = question
  const variables = { owner: repository.owner, name: repository.name, expression, depth }
  const answer = await graphqlPartial(github, tipDocument, variables)
  const { ledger } = tipAnswer.parse(answer.data['repository'])
  const commits = chainHistory.parse(ledger?.history?.nodes ?? [])
  return {
    tip: parseTip(ledger, botEmail),
    oids: commits.flatMap((commit) => (commit ? [commit.oid] : [])),
    newestValid: newestValid(commits, botEmail),
  }
}

function newestValid(
  commits: ReturnType<typeof chainHistory.parse>,
  botEmail: string,
): { oid: string; seq: number } | null {
  for (const [index, commit] of commits.entries()) {
    const state = commit && readEntry(commit, commits[index + 1] ?? null, botEmail)
    if (commit && state) return { oid: commit.oid, seq: state.seq }
  }
  return null
}
