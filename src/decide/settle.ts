import type { Mutation, ReactionContent } from '../domain/decision.ts'
import type { Entry } from '../domain/ledger/entry.ts'
import type { Reason } from '../domain/reason.ts'
import type { CommentFacts } from '../domain/snapshot.ts'
import { isLocked, type View } from './view.ts'

/** What marks a comment as answered. */
export type Settlement = { readonly entries: readonly Entry[]; readonly mutations: readonly Mutation[] }

/** The App's reaction; in a locked conversation GitHub refuses it, and the ledger remembers instead. */
export function settle(view: View, comment: CommentFacts, content: ReactionContent, because: Reason): Settlement {
  if (!isLocked(view, comment.on)) {
    return { entries: [], mutations: [{ kind: 'react', subjectId: comment.nodeId, content }] }
  }
  const remembered = because === 'nothing_to_do' ? 'subject_locked' : because
  const { at, number: subject } = view
  return {
    entries: [{ kind: 'refused', at, subject, ask: comment.nodeId, because: remembered, label: null }],
    mutations: [],
  }
}
