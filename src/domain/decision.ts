import type { JobSpec } from './job.ts'
import type { Entry } from './ledger/entry.ts'
import type { LedgerState } from './ledger/state.ts'
import type { AnswerMeaning } from './merge/answer.ts'
import type { MergeMethod } from './merge/facts.ts'
import type { Reason } from './reason.ts'

export type ReactionContent = 'EYES' | 'ROCKET' | 'CONFUSED'

/** A write that GraphQL can carry beside others in one request. Harmless to repeat. */
export type Mutation =
  | { readonly kind: 'react'; readonly subjectId: string; readonly content: ReactionContent }
  | { readonly kind: 'comment'; readonly subjectId: string; readonly body: string }
  | { readonly kind: 'edit_comment'; readonly commentId: string; readonly body: string }
  | { readonly kind: 'mark_ready'; readonly pullId: string }
  | { readonly kind: 'close_issue'; readonly issueId: string }
  /** Opens threads on lines of the diff, as one review that only comments. */
  | {
      readonly kind: 'open_threads'
      readonly pullId: string
      readonly head: string
      readonly threads: readonly ThreadDraft[]
    }
  | { readonly kind: 'reply_thread'; readonly threadId: string; readonly body: string }
  | { readonly kind: 'resolve_thread'; readonly threadId: string }

export type ThreadDraft = {
  readonly path: string
  readonly line: number
  readonly side: 'LEFT' | 'RIGHT'
  readonly body: string
}

export type FileChange =
  | { readonly path: string; readonly content: string }
  | { readonly path: string; readonly deleted: true }

/**
 * One idempotent write, with everything it needs. Effects run in order; the first failure stops the rest.
 * After `restore_ledger` the world is read again, as everything that was decided may have hung on the moved tip.
 */
export type Effect =
  /** One commit of the ledger with these entries, and mutations in the same request as the ref's move. */
  | { readonly kind: 'append'; readonly entries: readonly Entry[]; readonly alongside: readonly Mutation[] }
  | { readonly kind: 'mutate'; readonly mutations: readonly Mutation[] }
  | { readonly kind: 'dispatch'; readonly job: JobSpec }
  | { readonly kind: 'cancel_run'; readonly runId: number }
  /** Moves the ledger back to the newest valid entry, only while it is still at `from`. */
  | { readonly kind: 'restore_ledger'; readonly from: string; readonly to: string }
  | {
      readonly kind: 'commit'
      readonly branch: string
      /** Makes the branch at this commit first; null when it exists. */
      readonly createAt: string | null
      readonly expectedHead: string
      readonly headline: string
      readonly body: string
      readonly files: readonly FileChange[]
      /** path -> mode for files that are not 100644; such a commit goes through the Git database. */
      readonly modes: Readonly<Record<string, string>>
    }
  | {
      readonly kind: 'open_pull'
      readonly branch: string
      readonly base: string
      readonly title: string
      readonly body: string
      readonly draft: boolean
    }
  | {
      readonly kind: 'check'
      readonly head: string
      readonly name: string
      /** The App's check run to update; null makes one. */
      readonly existing: number | null
      readonly status: 'in_progress' | 'completed'
      readonly conclusion: 'success' | 'failure' | 'action_required' | 'neutral' | null
      readonly externalId: string
      readonly title: string
      readonly summary: string
      /** Where machine blocks stand; null leaves it as it is. */
      readonly text: string | null
      /** Buttons on the check run's page. */
      readonly actions: readonly { readonly label: string; readonly description: string; readonly identifier: string }[]
    }
  | MergeEffect
  /** Asks what came of a merge in the background. */
  | { readonly kind: 'poll_merge'; readonly number: number; readonly uuid: string }
  | EnqueueEffect
  /** Takes our entry out of the base's merge queue. */
  | { readonly kind: 'dequeue'; readonly number: number; readonly entryId: string }
  | { readonly kind: 'disable_auto_merge'; readonly number: number; readonly pullId: string }
  /** Merges the base into the head, only while the head is still at `sha`. */
  | { readonly kind: 'update_branch'; readonly number: number; readonly sha: string }
  /** Deletes a branch, only while it is still at `oid` and no open pull request is based on it. */
  | { readonly kind: 'delete_branch'; readonly name: string; readonly oid: string }
  | { readonly kind: 'add_labels'; readonly number: number; readonly labels: readonly string[] }
  | {
      readonly kind: 'create_labels'
      readonly labels: readonly { readonly name: string; readonly color: string; readonly description: string }[]
    }

/** What a merge was judged on and somebody may change at any time. */
export type Premises = {
  readonly base: string
  /** Labels that must not stand on it. */
  readonly holdLabels: readonly string[]
  /** A label that must stand on it; null where none has to. */
  readonly label: string | null
}

/** Puts a pull request into the base's merge queue. Refused unless what it was judged on still holds a moment before. */
export type EnqueueEffect = Premises & {
  readonly kind: 'enqueue'
  readonly number: number
  readonly pullId: string
  readonly sha: string
}

/** The one act that cannot be taken back. Refused unless what it was judged on still holds a moment before. */
export type MergeEffect = Premises & {
  readonly kind: 'merge'
  readonly api: 'merge' | 'merge-async'
  readonly number: number
  readonly sha: string
  readonly method: MergeMethod
  readonly title: string
  /** Null leaves the message to GitHub. */
  readonly message: string | null
  /** How often a merge of this head was tried before. */
  readonly attempts: number
}

export type EffectKind = Effect['kind']

/** A judgment: the name of the answer and the writes that follow from it. */
export type Decision = {
  readonly reason: Reason
  /** What a person may want to know beyond the reason's own words. */
  readonly detail?: string
  readonly effects: readonly Effect[]
  /** When to look again without an event, as ISO 8601; the sweep looks anyway. */
  readonly wakeAt?: string
}

/** What one mutation of a document answered; `nodeId` is that of a new comment. */
export type MutationResult =
  | { readonly kind: 'done'; readonly nodeId: string | null }
  /** In GitHub's words. */
  | { readonly kind: 'refused'; readonly words: string }

/** What an applied effect answered. */
export type EffectResult =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'appended'
      readonly oid: string
      readonly tree: string
      readonly state: LedgerState
      /** One per mutation alongside; null when GitHub's answer was lost, though the entry is there. */
      readonly alongside: readonly MutationResult[] | null
    }
  | { readonly kind: 'mutated'; readonly results: readonly MutationResult[] }
  | { readonly kind: 'dispatched'; readonly runId: number | null; readonly url: string | null }
  | { readonly kind: 'committed'; readonly oid: string }
  | {
      readonly kind: 'opened'
      readonly number: number
      readonly nodeId: string
      readonly url: string
      readonly draft: boolean
    }
  | { readonly kind: 'checked'; readonly id: number }
  | { readonly kind: 'merged'; readonly oid: string }
  /** GitHub works on it: a merge in the background, an entry in the queue, an update of the branch. */
  | {
      readonly kind: 'accepted'
      readonly reason: 'merge_pending' | 'in_merge_queue' | 'updating'
      readonly uuid: string | null
    }
  /** GitHub or the ledger said no: an expected outcome with a name, and GitHub's words where it has any. */
  | { readonly kind: 'refused'; readonly reason: Reason; readonly words: string; readonly meaning?: AnswerMeaning }

/** An effect with its answer. */
export type Applied = { readonly effect: Effect; readonly result: EffectResult }
