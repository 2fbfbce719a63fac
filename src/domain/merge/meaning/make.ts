import type { Reason } from '../../reason.ts'
import type { AnswerMeaning, ApiAnswer } from '../answer.ts'

type Extras = Partial<Pick<AnswerMeaning, 'scope' | 'delay' | 'actions'>>

/** A meaning about one pull request, without delay or actions unless `extras` names them. @param delay in seconds */
export function means(
  decision: AnswerMeaning['decision'],
  reason: Reason,
  words: string,
  extras: Extras = {},
): AnswerMeaning {
  return { decision, reason, scope: 'pull_request', delay: 0, actions: [], words, ...extras }
}

/** How often a call may end without anybody knowing what it did. */
const mostSilences = 3

/** After silence or a server error: what happened is read first; the third time on a head somebody is called. */
export function unknownOutcome({ api, status, attempt = 1 }: ApiAnswer, words: string): AnswerMeaning {
  const what = status === 0 || Number.isNaN(status) ? 'did not answer' : `answered with status ${status}`
  const told = [`GitHub ${what} the call “${api}”.`, words].filter((line) => line !== '').join('\n')
  if (attempt < mostSilences) return means('reevaluate', 'unknown_outcome', told)
  const often = `That was attempt ${attempt} on this head, so nothing is tried again.`
  return means('blocked', 'attempts_exhausted', `${told}\n${often}`, { actions: ['add_label', 'comment'] })
}

/** Whether a status leaves open what happened: none at all, a timeout, a server error, or one that no merge call has. */
export function isUnknown(status: number): boolean {
  return !(status >= 400 && status < 500) || status === 408
}

/** A refusal in words this version knows no better meaning for. */
export function refused(words: string, fallback = 'GitHub refused without saying why.'): AnswerMeaning {
  return means('blocked', 'refused_by_github', words || fallback)
}

/** A right that the App lacks, named where GitHub names it (GitHub docs, "Permissions required for GitHub Apps"). */
export function noPermission(words: string): AnswerMeaning {
  const named = /without\s+`?([\w-]+)`?\s+permission/i.exec(words)?.[1]
  const told = named === undefined ? 'The App lacks a permission for this call.' : `The App lacks “${named}”.`
  return means('config_error', 'permission', [told, words].filter((line) => line !== '').join('\n'))
}
