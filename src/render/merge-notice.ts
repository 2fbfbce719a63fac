import type { Refusal } from '../domain/merge/judgment.ts'
import { type Reason, reasons } from '../domain/reason.ts'
import { code, marker, paragraphs } from './markdown.ts'
import type { Around } from './merge-check.ts'
import { linksOf } from './merge-gates.ts'
import { actFor } from './merge-next.ts'
import { shownSentence } from './merge-sentence.ts'
import { linkWords } from './merge-table.ts'

/** What somebody is called for. */
export type Call = {
  readonly number: number
  readonly head: string
  readonly reason: Reason
  /** The gate that calls; null where none is known. */
  readonly refusal: Refusal | null
  /** GitHub's word for how the check behind an address ended, by address. */
  readonly conclusions: ReadonlyMap<string, string>
}

const mostLinks = 50

/** The one comment that calls somebody: what is in the way, on which head, and what to do next. */
export function mergeNotice(call: Call, { host, handle }: Around): string {
  const { number, head, reason, refusal } = call
  const parts = [
    `**This is not merged:** ${refusal === null ? reasons[reason] : shownSentence(refusal.words, host)}`,
    places(call, host),
    `Head: ${code(head)}. Every gate stands in the check run of this commit.`,
    `**Next:** ${actFor(reason, handle)}`,
    noticeKey(head, reason),
  ]
  return `${marker('notice', number)}\n${paragraphs(parts)}`
}

/** What the comment says once the pull request is merged: nobody is called any more. */
export function settledNotice(number: number, head: string): string {
  const parts = ['**Merged.** What stood in the way is settled.', noticeKey(head, 'merged')]
  return `${marker('notice', number)}\n${paragraphs(parts)}`
}

/** The last line of the comment: by it a second call for the same reason on the same head is known. */
export function noticeKey(head: string, reason: Reason): string {
  return `<sub>${code(reason)} at ${code(head)}</sub>`
}

function places({ refusal, conclusions }: Call, host: string): string {
  const links = linksOf(refusal)
  const shown = links.slice(0, mostLinks).map((link) => {
    const conclusion = conclusions.get(link.url)
    return `- ${linkWords(link, host)}${conclusion === undefined ? '' : `: ${code(conclusion.toLowerCase(), 40)}`}`
  })
  const more = links.length > mostLinks ? [`- and ${links.length - mostLinks} more`] : []
  return [...shown, ...more].join('\n')
}
