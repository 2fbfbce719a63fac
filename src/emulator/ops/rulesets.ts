import type { BranchRule, Repository } from '../state.ts'

/** Rules and drafts need a paid plan in private repositories (GitHub docs, "About rulesets"). */
export function planHasRules(repository: Repository): boolean {
  return !repository.private || repository.plan !== 'free'
}

/** The active rules for a branch name, whether or not the branch exists. */
export function rulesFor(repository: Repository, branch: string): BranchRule[] {
  if (!planHasRules(repository)) return []
  return repository.rules.filter((rule) => branchMatches(rule.pattern, branch, repository.defaultBranch))
}

/** Whether a pattern of a rule is about a branch: a glob, `~ALL` or `~DEFAULT_BRANCH`. */
export function branchMatches(pattern: string, branch: string, defaultBranch: string): boolean {
  if (pattern === '~ALL') return true
  if (pattern === '~DEFAULT_BRANCH') return branch === defaultBranch
  const glob = pattern.replace(/^refs\/heads\//, '')
  const source = glob
    .split(/(\*\*\/?|\*|\?)/)
    .map((part) => wildcards[part] ?? part.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&'))
    .join('')
  return new RegExp(`^${source}$`).test(branch)
}

const wildcards: Readonly<Record<string, string>> = { '**': '.*', '**/': '(?:.*/)?', '*': '[^/]*', '?': '[^/]' }
