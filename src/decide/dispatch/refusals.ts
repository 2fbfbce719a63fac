import type { Decision, Mutation } from '../../domain/decision.ts'
import type { PullFacts } from '../../domain/pull.ts'
import type { Reason } from '../../domain/reason.ts'
import { refusedAsk } from '../../render/replies.ts'
import type { Ask } from '../asks.ts'
import { settle } from '../settle.ts'
import { conversationOf, isLocked, ownPull, type View } from '../view.ts'

/** Asks that can never be worked on where they were made get a no for good, and one reply that says why. */
export function refuseHopeless(view: View, asks: readonly Ask[]): Decision | null {
  const hopeless = asks.flatMap((ask) => {
    const reason = hopelessness(view, ask)
    return reason !== null && ask.comment !== null && !isLocked(view, ask.on) ? [{ comment: ask.comment, reason }] : []
  })
  const first = hopeless[0]
  if (!first) return null
  const alike = hopeless.filter(({ comment, reason }) => reason === first.reason && comment.on === first.comment.on)
  const reactions = alike.flatMap(({ comment }) => settle(view, comment, 'CONFUSED', first.reason).mutations)
  const subjectId = conversationOf(view, first.comment.on)
  const body = refusedAsk(first.reason, view.config.command.handle)
  const reply: Mutation[] = subjectId === null ? [] : [{ kind: 'comment', subjectId, body }]
  return { reason: first.reason, effects: [{ kind: 'mutate', mutations: [...reactions, ...reply] }] }
}

/** Asks that can be worked on. */
export function hopeful(view: View, asks: readonly Ask[]): readonly Ask[] {
  return asks.filter((ask) => hopelessness(view, ask) === null)
}

function hopelessness(view: View, { on }: Ask): Reason | null {
  const { issue, pull } = view.snapshot
  if (on === 'issue') return issue?.open || ownPull(view)?.open ? null : 'issue_closed'
  if (!pull?.open) return 'closed'
  if (pull.crossRepository) return 'fork_read_only'
  return isMergedInto(view, pull) ? 'default_branch_read_only' : null
}

/** Whether the head is a branch that other work is merged into, so that a commit on it would be a push past review. */
function isMergedInto({ snapshot, config }: View, pull: PullFacts): boolean {
  return [snapshot.repository.defaultBranch, ...(config.merge.bases ?? [])].includes(pull.headRef)
}
