import type { Issue, Repository } from '../state.ts'

const closingWords = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+#(\d+)/gi

/** Numbers a text promises to close ("Closes #12"), each once, in order of mention. */
export function closingNumbers(text: string): number[] {
  return [...new Set([...text.matchAll(closingWords)].map((match) => Number(match[1])))]
}

/** Issues a pull request will close when merged: its keywords count only when it targets the default branch. */
export function closingIssues(repository: Repository, pull: Issue): Issue[] {
  if (pull.pull?.baseRef !== repository.defaultBranch) return []
  return closingNumbers(pull.body).flatMap((number) => {
    const issue = repository.issues.get(number)
    return issue && !issue.pull ? [issue] : []
  })
}

/** Pull requests whose keywords name this issue, oldest first. */
export function closedByPulls(repository: Repository, issue: Issue): Issue[] {
  return [...repository.issues.values()].filter(
    (other) => other.pull && closingIssues(repository, other).includes(issue),
  )
}
