import { withoutHidden } from '../domain/hidden.ts'
import type { MergePull } from '../domain/merge/facts.ts'
import { trailers } from '../domain/names.ts'
import { withoutSkips } from './merge-skips.ts'
import { keptTrailers } from './merge-trailers.ts'
import { withoutReferences } from './neutral/references.ts'
import { neutral, neutralLine } from './neutral.ts'

/** What the commit of a merge says; a null message leaves it to GitHub. */
export type MergeText = { readonly title: string; readonly message: string | null }

export type MergeTextOptions = {
  /** The issue that the merge closes; null when there is none to close. */
  readonly closes: number | null
  /** `seq@sha` of the ledger this was decided on; null where there is none. */
  readonly ledger: string | null
  /** Words above the trailers, with `{{ title }}`, `{{ body }}`, `{{ number }}` and `{{ author }}`; null has none. */
  readonly template: string | null
  /** The GitHub server, for example `github.com`. */
  readonly host: string
}

const lengths = { title: 200, body: 10_000, author: 60, template: 10_000, message: 20_000 } as const

/**
 * Title and message of the commit that lands on the base. Nobody is mentioned, no other issue is closed and no CI is skipped
 * by it, whatever stands in the pull request (https://docs.github.com/actions/how-tos/manage-workflow-runs/skip-workflow-runs).
 * A template that is broken gives no message; the merge is pinned all the same.
 */
export function mergeText(pull: MergePull, { closes, ledger, template, host }: MergeTextOptions): MergeText {
  const line = withoutSkips(neutralLine(withoutSkips(pull.title), host, lengths.title)).trim()
  const title = `${line === '' ? 'Pull request' : line} (#${pull.number})`
  const words = template === null ? '' : filled(template, pull, host)
  if (words === null) return { title, message: null }
  const own = ledger !== null && tip.test(ledger) ? [`${trailers.ledger}: ${ledger}`] : []
  const closing = closes !== null && Number.isSafeInteger(closes) && closes > 0 ? `Closes #${closes}` : ''
  const paragraphs = [words, closing, [...keptTrailers(pull.commits), ...own].join('\n')]
  return { title, message: paragraphs.filter((part) => part !== '').join('\n\n') }
}

const tip = /^\d{1,15}@[0-9a-f]{40}$/
const placeholder = /\{\{[ \t]{0,9}([a-z_]{1,20})[ \t]{0,9}\}\}/g

/** Null where a placeholder is unknown or its brackets do not match. */
function filled(template: string, pull: MergePull, host: string): string | null {
  if (template.length > lengths.template) return null
  const values: ReadonlyMap<string, string> = new Map([
    ['title', withoutTrailers(neutralLine(withoutSkips(pull.title), host, lengths.title))],
    ['body', withoutTrailers(neutral(withoutSkips(pull.body), host, lengths.body))],
    ['number', String(pull.number)],
    ['author', withoutTrailers(neutralLine(pull.author, host, lengths.author))],
  ])
  const known = [...template.matchAll(placeholder)].every(([, name = '']) => values.has(name))
  if (!known || /\{\{|\}\}/.test(template.replaceAll(placeholder, ''))) return null
  const text = template.replaceAll(placeholder, (_whole, name: string) => values.get(name) ?? '')
  // What is harmless alone may be a mention or close something beside the words around it.
  return withoutReferences(withoutSkips(withoutHidden(text.slice(0, lengths.message)))).trim()
}

/** Only commits of the branch and the ledger give trailers; a title or a description may not look as if it did. */
function withoutTrailers(text: string): string {
  return text.replaceAll(/^[ \t]{0,99}(?=(?:signalbox-[\w-]{1,40}|co-authored-by|signed-off-by)[ \t]{0,9}:)/gim, '> ')
}
