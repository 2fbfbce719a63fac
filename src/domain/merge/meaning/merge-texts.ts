import type { AnswerMeaning } from '../answer.ts'
import { means, refused } from './make.ts'

type Texts = readonly {
  readonly says: RegExp
  /** Not this one where the same sentence says that as well. */
  readonly unless?: RegExp
  readonly meaning: (words: string) => AnswerMeaning
}[]

const check = /required (?:status checks?|workflows?|deployments?)|status checks? .*\b(?:expected|required)\b/i

/** GitHub's words where a change has to go, or goes, through the queue; others only speak of it. */
export const needsQueue =
  /(?:via|through|using) (?:a|the) merge queue|merge queue (?:is )?required|requires? (?:a|the) merge queue/i

/** By what tells most: the first of them that any sentence of the answer fits gives the meaning. */
const texts: Texts = [
  { says: /base branch was modified/i, meaning: (words) => means('retry', 'base_changed', words) },
  { says: /head branch was modified/i, meaning: (words) => means('reevaluate', 'head_changed', words) },
  {
    says: /required (?:status checks?|workflows?).*\b(?:fail(?:ed|ing|ure)?|errored|cancelled|timed out)\b/i,
    meaning: (words) => means('blocked', 'required_check_failed', words),
  },
  {
    says: /required (?:status checks?|workflows?).*\b(?:pending|in progress|queued|running)\b/i,
    unless: /\bexpected\b/i,
    meaning: (words) => means('wait', 'required_check_pending', words),
  },
  { says: check, meaning: (words) => means('wait', 'required_check_missing', words) },
  {
    says: /changes have been requested|requested changes|changes requested/i,
    meaning: (words) => means('blocked', 'changes_requested', words),
  },
  {
    says: /code owner|approving review|approval from someone other|reviews? (?:is|are) required|approvals? (?:is|are) required/i,
    meaning: (words) => means('blocked', 'review_required', words),
  },
  {
    says: /conversations?\b.*\bresolved|comments must be resolved|unresolved (?:conversation|comment|thread)/i,
    meaning: (words) => means('blocked', 'threads_unresolved', words),
  },
  {
    says: /rebase merges? cannot be .*signed/i,
    meaning: (words) => means('config_error', 'signed_commits_rebase', words),
  },
  { says: /verified signatures?|signed commits|commits must be signed/i, meaning: (words) => refused(words) },
  {
    says: /not authorized to push|cannot update this protected ref/i,
    meaning: (words) => means('config_error', 'push_not_allowed', words, { scope: 'base_branch' }),
  },
  {
    says: /(?:merge commits|squash merges|rebase merges|merge method)\b.*\bnot allowed|must not contain merge commits/i,
    meaning: (words) => means('config_error', 'method_not_allowed', words, { scope: 'base_branch' }),
  },
  { says: needsQueue, meaning: (words) => means('enqueue', 'queue_required', words) },
  { says: /already in the (?:merge )?queue/i, meaning: (words) => means('wait', 'in_merge_queue', words) },
  // Never simply the other call: that one merges everything below as well.
  { says: /\bstack(?:ed|s)?\b/i, meaning: (words) => means('reevaluate', 'use_async', words) },
  {
    says: /can(?:no|')?t be rebased|cannot be rebased/i,
    meaning: (words) => means('blocked', 'not_rebaseable', words),
  },
  { says: /merge conflict/i, meaning: (words) => means('blocked', 'conflict', words) },
  { says: /\bdraft\b/i, meaning: (words) => means('blocked', 'draft', words) },
  { says: /up to date with the base|out of date/i, meaning: (words) => means('reevaluate', 'behind', words) },
  { says: /already in progress/i, meaning: (words) => means('wait', 'merge_pending', words) },
]

/**
 * What GitHub's refusal to merge means by its words (REST, "Merge a pull request"; GitHub docs, "Available rules for
 * rulesets"). Of several sentences the most telling one gives the meaning; all of them stay in its words.
 */
export function meaningOfText(words: string): AnswerMeaning {
  const sentences = words.split('\n').map(withoutNames)
  const fits = ({ says, unless }: Texts[number]): boolean =>
    sentences.some((sentence) => says.test(sentence) && !unless?.test(sentence))
  return texts.find(fits)?.meaning(words) ?? refused(words)
}

/** Names of checks and branches are anybody's text; what they say means nothing. */
function withoutNames(sentence: string): string {
  return sentence.slice(0, 1000).replace(/"[^\n]*"|“[^\n]*”|`[^\n]*`/, '"…"')
}
