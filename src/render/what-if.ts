import type { MergeJudgment } from '../domain/merge/judgment.ts'
import { type Change, type WhatIf, written } from '../domain/merge/what-if.ts'
import { reasons } from '../domain/reason.ts'
import { code, maxComment, paragraphs } from './markdown.ts'
import { cut } from './neutral.ts'

/** How a piece that others typed is shown: as code in Markdown, bare in a terminal. */
type Show = (text: string) => string

/** Said wherever GitHub's own word had to be supposed, too. */
export const consent =
  'This supposes that GitHub agrees: it blocks the merge now, and what it will say afterwards cannot be known.'

/** The heading of a judgment that somebody wanted to see: what was supposed, in the order in which it was. */
export function supposed(changes: readonly Change[], show: Show = code): string {
  return `Supposing ${listed(changes, show)}`
}

/** What would have to happen for another answer, and which one that would be; empty where nothing is known. */
export function way(changes: readonly Change[], judgment: MergeJudgment, show: Show = code): string {
  if (changes.length === 0) return ''
  const { decision, reason } = judgment
  return `${listed(changes, show)}. Then: ${show(decision)}, ${show(reason)}. ${reasons[reason]}`
}

function listed(changes: readonly Change[], show: Show): string {
  return changes.map((change) => show(written(change))).join(', then ')
}

/** What was not understood, and what would have been. */
export function notUnderstood({ text, why }: Extract<WhatIf, { kind: 'unread' }>, show: Show = code): string {
  return `${show(text)} is nothing that can be supposed. ${why}`
}

export const nothingToSuppose = 'There is no pull request here whose merge could be judged, so nothing was supposed.'

/** The answer to `explain` on a pull request: the headline, what was supposed, the table of gates, and the way on. */
export function mergeExplanation(parts: {
  readonly supposed: string | null
  readonly headline: string
  /** Who has to act, in one sentence. */
  readonly next: string
  readonly table: string
  readonly consent: boolean
  readonly way: string
}): string {
  const text = paragraphs([
    parts.supposed === null ? null : `${parts.supposed}:`,
    parts.headline,
    parts.next,
    parts.table,
    parts.consent ? consent : null,
    parts.way === '' ? null : `**What would change it:** ${parts.way}`,
  ])
  return cut(text, maxComment)
}
