import type { Severity, VerdictLine } from '../domain/review/verdict.ts'
import { code, paragraphs } from './markdown.ts'

/** Answers to commands about verdicts. */

export function nothingToReview(handle: string): string {
  return `There is no open pull request that is reviewed here. Write ${code(`${handle} recheck`)} or ${code(`${handle} waive`)} on the pull request itself.`
}

export function unknownItem(item: string, known: readonly string[]): string {
  const list =
    known.length === 0
      ? 'Nothing is judged on this head yet; wait for the verdict.'
      : `There is ${known.map((one) => code(one)).join(', ')}.`
  return `${code(item)} is not an item that was judged on this head. ${list}`
}

export function recheckOrdered({ item, verdict }: VerdictLine, handle: string): string {
  return `${code(item)} stays ${verdict === 'not_applicable' ? 'not applicable' : verdict}: the same content is never judged twice. What stayed unknown is asked again. Change the code, or accept the item with ${code(`${handle} waive ${item} until <date>: <reason>`)}.`
}

export function waiverGrammar(handle: string): string {
  return paragraphs([
    'That waiver lacks its item, its last day or its reason, so nothing was waived.',
    `Write ${code(`${handle} waive security/E until 2027-01-31: why this is acceptable here`)}.`,
  ])
}

export function waiverNeedsRole(): string {
  return 'Only people with the role maintain or admin can waive an item, so nothing was waived.'
}

export function waiverByAuthor(): string {
  return 'Whoever wrote the change cannot waive an item of it (an author with admin may waive medium and low ones), so nothing was waived. Ask somebody else with maintain or admin.'
}

export function nothingToWaive(item: string): string {
  return `${code(item)} does not stand in the way, so there is nothing to waive.`
}

export function waiverTooLong(severity: Severity, last: string): string {
  return `A waiver of a ${severity} item can last from today until ${last} at most, so nothing was waived.`
}

export function secondPerson(item: string, handle: string): string {
  return `${code(item)} is critical: the waiver counts once a second person with maintain or admin writes ${code(`${handle} waive ${item} until <date>: <reason>`)} too.`
}
