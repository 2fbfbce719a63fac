import type { Command } from '../domain/command.ts'
import type { Actor } from '../domain/identity.ts'
import { emptyCommand, nothingToApprove, staleApproval, unknownCommand } from '../render/replies.ts'
import { type Explanation, explained } from './explained.ts'
import { hiddenTexts } from './hidden-text.ts'
import type { JudgedComment } from './judged.ts'
import { recordOf } from './merge/memory.ts'
import { recheck } from './review/recheck.ts'
import { waive } from './review/waive.ts'
import { no, type Steered, yes } from './steered.ts'
import { isAfter, latest } from './time.ts'
import type { View } from './view.ts'

/** A command of a trusted author. Bots may only hold: everything else takes a person. */
export function steer(view: View, comment: JudgedComment, command: Command, explain: () => Explanation): Steered {
  const { facts, standing } = comment
  const by = facts.author
  if (by === null || (standing === 'trusted_bot' && command.verb !== 'hold')) return no('asker_is_bot', null)
  const { at, number: subject } = view
  const { handle } = view.config.command
  switch (command.verb) {
    case 'hold':
      return yes('held', [{ kind: 'held', at, subject, by, why: command.text.slice(0, 500) }])
    case 'resume':
      return yes('nothing_to_do', [{ kind: 'resumed', at, subject, by, confirmed: hiddenTexts(view) }])
    case 'approve':
      return approve(view, comment, by)
    case 'explain':
      return explained(explain(), command.whatIf)
    case 'recheck':
      return recheck(view, comment, by, command.item)
    case 'waive':
      return waive(view, comment, by, command.wish)
    case 'reserved':
      return no('command_unknown', unknownCommand(command.word, handle))
    case 'empty':
      return no('command_unknown', emptyCommand(handle))
    case 'work':
      return yes('nothing_to_do', [])
  }
}

/**
 * An approval is for the head that its author saw; whatever came later is not covered. The date of a commit is its author's
 * word, so the time when the head was first seen here counts as well, where that is known.
 */
function approve(view: View, { facts }: JudgedComment, by: Actor): Steered {
  const { pull } = view.snapshot
  const { handle } = view.config.command
  if (facts.on !== 'pull' || !pull?.open) return no('command_unknown', nothingToApprove(handle))
  const made = view.subject.head === pull.headOid ? view.subject.publishedAt : null
  const newest = latest([pull.headCommittedAt, made ?? recordOf(pull)?.since ?? null])
  if (newest !== null && isAfter(newest, facts.createdAt)) {
    return no('approval_stale', staleApproval(pull.headOid, handle))
  }
  const { at, number: subject } = view
  return yes('nothing_to_do', [{ kind: 'approved', at, subject, pull: pull.number, head: pull.headOid, by }])
}
