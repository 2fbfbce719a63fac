import type { PullFacts } from '../../domain/pull.ts'

const coAuthor = /^co-authored-by:[^\n<]*<(?:\d+\+)?([A-Za-z0-9][A-Za-z0-9-]{0,38}(?:\[bot\])?)@users\.noreply\./gim
const anyCoAuthor = /^co-authored-by:/gim

/** Logins of everybody who wrote a commit of the branch, or is named as a co-author by GitHub's own addresses. */
export function contributorsOf({ commits }: PullFacts): readonly string[] {
  const logins = commits.flatMap(({ author, message }) => [
    ...(author === null ? [] : [author]),
    ...[...message.matchAll(coAuthor)].flatMap(([, login]) => login ?? []),
  ])
  return [...new Set(logins)]
}

/** Whether a commit has an author, or a co-author, whose address names no login: that may be anybody, a reviewer, too. */
export function hasUnknownContributors({ commits }: PullFacts): boolean {
  const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length
  return commits.some(
    ({ author, message }) => author === null || count(message, anyCoAuthor) > count(message, coAuthor),
  )
}
