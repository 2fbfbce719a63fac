import type { CommitFacts } from '../git/commit-object.ts'
import type { Repository } from '../state.ts'

/** What GitHub says of a commit's signature (`verification`): its own signatures are valid, others it does not know. */
export function verificationView(repository: Repository, facts: CommitFacts): Record<string, unknown> {
  const verified = repository.signed.has(facts.sha)
  if (facts.signature === null) {
    return { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null }
  }
  return {
    verified,
    reason: verified ? 'valid' : 'unknown_key',
    signature: facts.signature,
    payload: facts.payload,
    verified_at: verified ? facts.committer.date : null,
  }
}
