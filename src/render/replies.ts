import type { Reason } from '../domain/reason.ts'
import { reasons } from '../domain/reason.ts'
import { code, maxComment, paragraphs } from './markdown.ts'
import { cut, neutral, neutralLine } from './neutral.ts'
import { nextStep } from './next-step.ts'

/** Short answers to a command. Each says what happened, why, and what next. */

/** What can be said, one line each. */
function grammar(handle: string): string {
  const lines = [
    `- ${code(`${handle} <what to do>`)} asks for work`,
    `- ${code(`${handle} hold`)} stops dispatch and merge, ${code(`${handle} resume`)} goes on`,
    `- ${code(`${handle} approve`)} approves this state of a pull request`,
    `- ${code(`${handle} explain`)} says what is waited for; ${code('--what-if "approve by octocat"')} behind it, what would be then`,
  ]
  return lines.join('\n')
}

export function unknownCommand(word: string, handle: string): string {
  const again = word === 'approve' ? ` To approve, write ${code(`${handle} approve`)} on a line of its own.` : ''
  return paragraphs([
    `${code(`${handle} ${word}`)} is a reserved command and not available here, so nothing was started.${again}`,
    `What can be said:\n${grammar(handle)}`,
  ])
}

export function emptyCommand(handle: string): string {
  return paragraphs([
    `Nothing was asked after ${code(handle)}, so nothing was started.`,
    `What can be said:\n${grammar(handle)}`,
  ])
}

export function unreadCommand(handle: string): string {
  return `That comment is too long or too deeply nested to be read whole. Post one whose first line starts with ${code(handle)}.`
}

export function longAsk(handle: string): string {
  return `That comment is longer than an agent reads, so its end is left out. Say the rest in further comments that start with ${code(handle)}.`
}

export function nothingToApprove(handle: string): string {
  return `There is no open pull request to approve here. Write ${code(`${handle} approve`)} on the pull request itself.`
}

export function staleApproval(head: string, handle: string): string {
  return `The branch moved to ${code(head.slice(0, 7))} after that approval, so it does not count. Look at the new state and write ${code(`${handle} approve`)} again.`
}

/** Why an ask on this conversation is refused for good. */
export function refusedAsk(reason: Reason, handle: string): string {
  return [reasons[reason], nextStep(reason, handle)].filter((words) => words !== '').join(' ')
}

/** What the App answers to `explain`: the reason, and every line that stands in the way. */
export function explanation(reason: Reason, lines: readonly string[]): string {
  return paragraphs([`**${reasons[reason]}** (${code(reason)})`, lines.map((line) => `- ${line}`).join('\n')])
}

/** An agent's answer to one ask, under the first words of that ask. */
export function answer(ask: string, text: string, host: string): string {
  const quote = neutralLine(ask, host, 160)
  return cut(paragraphs([quote === '' ? null : `> ${quote}`, neutral(text, host)]), maxComment)
}
