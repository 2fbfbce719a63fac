import type { Command, CommandReading } from '../domain/command.ts'
import type { CommentFacts } from '../domain/snapshot.ts'
import { commentStanding, type Standing } from './trust.ts'
import { commentsOf, type View } from './view.ts'

/** A comment with a command that nobody answered yet, and how far it counts. */
export type JudgedComment = {
  readonly facts: CommentFacts
  readonly reading: CommandReading
  readonly standing: Exclude<Standing, 'ignored'>
}

/** All of them, oldest first. Those that a run is at work on wait for its end. */
export function judgedComments(view: View): readonly JudgedComment[] {
  const working = new Set(view.claim?.job.asks.map(({ id }) => id))
  return commentsOf(view)
    .filter((comment) => !working.has(comment.nodeId) && isOpen(view, comment))
    .flatMap((facts) => {
      const standing = commentStanding(view, facts)
      const reading = view.means.parseCommands(facts.body, view.config.command.handle)
      const asks = reading.commands.length > 0 || reading.truncated
      return standing !== 'ignored' && asks ? [{ facts, reading, standing }] : []
    })
}

export function workOf(reading: CommandReading): Extract<Command, { verb: 'work' }> | null {
  return reading.commands.find((command) => command.verb === 'work') ?? null
}

/** Not answered by the App's reaction, nor in the ledger where a reaction could not be written. */
function isOpen(view: View, comment: CommentFacts): boolean {
  const answered = comment.done || comment.refused || view.subject.refused.includes(comment.nodeId)
  return !answered && !comment.minimized && Date.parse(comment.createdAt) >= Date.parse(view.since)
}
