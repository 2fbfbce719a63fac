import { trailers } from '../domain/names.ts'
import { neutralLine } from './neutral.ts'

/** `<title> (#<number>)`: the commit that lands on the base. */
export function mergeHeadline(title: string, number: number, host: string): string {
  return `${neutralLine(title, host, 200)} (#${number})`
}

/**
 * @param issue the issue the merge closes; null when there is none to close
 * @param tip `seq@sha` of the ledger this was decided on
 */
export function mergeMessage(issue: number | null, tip: string): string {
  return [...(issue === null ? [] : [`Closes #${issue}`, '']), `${trailers.ledger}: ${tip}`].join('\n')
}
