import type { Beside } from './measure.ts'

/**
 * The best that another tool needs for an issue, as of August 2026: anthropics/claude-code-action at 24dcd50,
 * counted by running it against a recorder with the agent left out.
 */
export const peers = {
  toAgentStart: { what: 'best peer, to agent start', value: [7, 8] },
  wholeIssue: { what: 'best peer, whole run', value: [12, 13] },
  notOurs: { what: 'best peer, untriggered', value: 1 },
} as const satisfies Record<string, Beside>

/** What those numbers contain, and what they leave out. */
export const peerContents: readonly string[] = [
  'best peer: anthropics/claude-code-action at 24dcd50 (2026-08-22), agent left out, counted on loopback',
  '   7 to agent start by a comment: collaborator permission, user, first comment, GraphQL issue, GraphQL user,',
  '     repository, git ref; 8 by a label: the same and the issue’s events',
  '   5 after the agent: comment, branch, compare, the same compare again, edit of the comment',
  '  12 (comment) or 13 (label) in all contain no claim, no reservation of money, no pull request (a link instead),',
  '     no settlement and no release; each of its own edits of the comment while it works is one more',
  '   1 for an event that does not concern it, after its whole set-up',
]
