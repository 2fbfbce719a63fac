import type { Command } from '../domain/command.ts'
import type { Decision, Mutation } from '../domain/decision.ts'
import type { Reason } from '../domain/reason.ts'
import { unreadCommand } from '../render/replies.ts'
import type { Explanation } from './explained.ts'
import { type JudgedComment, judgedComments, workOf } from './judged.ts'
import { type Settlement, settle } from './settle.ts'
import { steer } from './steer.ts'
import type { Steered } from './steered.ts'
import { conversationOf, isLocked, isOver, type View } from './view.ts'

/**
 * Answers everything that comments command, except work: approvals, holds, and what is refused. Oldest first, in one write.
 * @param explain what would be decided if nobody had said anything
 * @returns null when no comment needs an answer here
 */
export function decideCommands(view: View, explain: () => Explanation): Decision | null {
  const answers = judgedComments(view)
    .map((comment) => handle(view, comment, explain))
    .filter(isSomething)
  if (answers.length === 0) return null
  const entries = answers.flatMap((answer) => answer.entries)
  const mutations = answers.flatMap((answer) => answer.mutations)
  const reason = answers.find((answer) => answer.reason !== 'nothing_to_do')?.reason ?? 'nothing_to_do'
  return {
    reason,
    effects: [entries.length > 0 ? { kind: 'append', entries, alongside: mutations } : { kind: 'mutate', mutations }],
  }
}

type Answer = Settlement & { readonly reason: Reason }

const silence: Answer = { reason: 'nothing_to_do', entries: [], mutations: [] }

function isSomething(answer: Answer): boolean {
  return answer.entries.length + answer.mutations.length > 0
}

function handle(view: View, comment: JudgedComment, explain: () => Explanation): Answer {
  const { standing, facts } = comment
  if (standing === 'authz_unavailable') return silence
  if (standing !== 'trusted' && standing !== 'trusted_bot') {
    // In a locked conversation nobody can be answered, and an outsider's words must not grow the ledger.
    return isLocked(view, facts.on) ? silence : { reason: standing, ...settle(view, facts, 'CONFUSED', standing) }
  }
  return answerTrusted(view, comment, explain)
}

function answerTrusted(view: View, comment: JudgedComment, explain: () => Explanation): Answer {
  const { facts, reading } = comment
  const work = workOf(reading)
  const steering = reading.commands.filter((command) => command.verb !== 'work')
  if (reading.commands.length === 0) return unread(view, comment)
  // Answers to a subject that is over and locked could be kept nowhere.
  if (isLocked(view, facts.on) && isOver(view)) return silence
  // With work beside it, 👀 says that the steering words were heard; the work waits for its run.
  if (steering.length === 0 || (work !== null && facts.seen)) return silence
  const steered = onlyOnce(steering).map((command) => steer(view, comment, command, explain))
  const refusal = steered.find((one) => one.refused)?.reason ?? null
  const content = work !== null ? 'EYES' : refusal !== null ? 'CONFUSED' : 'ROCKET'
  const settled = settle(view, facts, content, refusal ?? 'nothing_to_do')
  return {
    reason: refusal ?? steered[0]?.reason ?? 'nothing_to_do',
    entries: [...steered.flatMap((one) => one.entries), ...settled.entries],
    mutations: [...settled.mutations, ...reply(view, comment, steered)],
  }
}

function unread(view: View, { facts }: JudgedComment): Answer {
  const settled = settle(view, facts, 'CONFUSED', 'command_unknown')
  const words = comment(view, facts.on, unreadCommand(view.config.command.handle))
  return { reason: 'command_unknown', entries: settled.entries, mutations: [...settled.mutations, ...words] }
}

/** One reply for all commands of a comment. The reaction goes first: without it the reply would come again. */
function reply(view: View, { facts }: JudgedComment, steered: readonly Steered[]): readonly Mutation[] {
  const words = [...new Set(steered.flatMap((one) => (one.reply === null ? [] : [one.reply])))]
  return words.length === 0 ? [] : comment(view, facts.on, words.join('\n\n'))
}

function comment(view: View, on: 'issue' | 'pull', body: string): readonly Mutation[] {
  const subjectId = conversationOf(view, on)
  return subjectId === null || isLocked(view, on) ? [] : [{ kind: 'comment', subjectId, body }]
}

function onlyOnce(commands: readonly Command[]): readonly Command[] {
  return [...new Map(commands.map((command) => [JSON.stringify(command), command])).values()].slice(0, 10)
}
