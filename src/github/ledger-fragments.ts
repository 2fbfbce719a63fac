/** What a reader must know of a commit of the ledger, and of its parent, to judge it. */
export const ledgerFragments = `
fragment ChainCommit on Commit {
  oid
  message
  tree { oid }
  author { email }
  signature { isValid wasSignedByGitHub }
  parents(first: 2) { totalCount nodes { oid } }
}
fragment ChainEntry on Commit {
  ...ChainCommit
  before: parents(first: 1) { nodes { ...ChainCommit } }
}
`
