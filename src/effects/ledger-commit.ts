import { madeObject } from '../domain/answer/written.ts'
import type { Entry } from '../domain/ledger/entry.ts'
import { encodeMessage } from '../domain/ledger/message.ts'
import type { LedgerState } from '../domain/ledger/state.ts'
import type { UsableTip } from './ledger-group.ts'
import { restPlace, type Where, type Writing } from './writing.ts'

const readme = `# The ledger of Signalbox

One commit per step: who works on what, what it cost, what was held and approved. Read it with \`git log\`. It is written by
the App alone; a commit counts when GitHub signed it for the App and its state follows from the one before.
`

export type LedgerCommit = { readonly oid: string; readonly tree: string }

/**
 * Makes the commit object of some entries; nothing points at it yet. Author and committer are left out, so that GitHub
 * makes it the App's and signs it (REST, "Create a commit").
 */
export async function makeEntry(
  entries: readonly Entry[],
  state: LedgerState,
  tip: UsableTip,
  { github }: Writing,
  where: Where,
): Promise<LedgerCommit> {
  const tree = tip.kind === 'valid' ? tip.tree : await makeTree(where, github)
  const { data } = await github.request('POST /repos/{owner}/{repo}/git/commits', {
    ...restPlace(where),
    message: encodeMessage(entries, state),
    tree,
    parents: tip.kind === 'valid' ? [tip.oid] : [],
    request: { conditional: true },
  })
  return { oid: madeObject.parse(data).sha, tree }
}

/** The chain's own tree, made once: a page for people who come across it. */
async function makeTree(where: Where, github: Writing['github']): Promise<string> {
  const { data } = await github.request('POST /repos/{owner}/{repo}/git/trees', {
    ...restPlace(where),
    tree: [{ path: 'README.md', mode: '100644', type: 'blob', content: readme }],
    request: { conditional: true },
  })
  return madeObject.parse(data).sha
}
