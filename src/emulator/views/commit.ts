import { changedFiles, commitFacts, emptyTree } from '../git/plumbing.ts'
import type { Repository } from '../state.ts'
import type { World } from '../world.ts'
import { accountView } from './account.ts'
import { apiOf, pageOf } from './addresses.ts'
import { diffEntryView } from './diff-entry.ts'
import { verificationView } from './verification.ts'

/** A commit as commit lists show it (`commit`, without files). */
export function commitView(world: World, repository: Repository, sha: string): Record<string, unknown> {
  const api = apiOf(world, repository)
  const facts = commitFacts(repository.dir, sha)
  return {
    sha,
    node_id: `C_${repository.id}_${sha}`,
    url: `${api}/commits/${sha}`,
    html_url: `${pageOf(world, repository)}/commit/${sha}`,
    comments_url: `${api}/commits/${sha}/comments`,
    commit: {
      url: `${api}/git/commits/${sha}`,
      message: facts.message,
      author: { ...facts.author },
      committer: { ...facts.committer },
      tree: { sha: facts.tree, url: `${api}/git/trees/${facts.tree}` },
      comment_count: 0,
      verification: verificationView(repository, facts),
    },
    author: accountBehind(world, facts.author.email),
    committer: accountBehind(world, facts.committer.email),
    parents: parentsView(world, repository, facts.parents),
  }
}

/** A commit as "Get a commit" shows it: with its files and their totals. */
export function commitWithFilesView(world: World, repository: Repository, sha: string): Record<string, unknown> {
  const [parent] = commitFacts(repository.dir, sha).parents
  const files = changedFiles(repository.dir, parent ?? emptyTree, sha)
  const additions = files.reduce((sum, file) => sum + file.additions, 0)
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0)
  return {
    ...commitView(world, repository, sha),
    stats: { additions, deletions, total: additions + deletions },
    files: files.map((file) => diffEntryView(world, repository, sha, file)),
  }
}

/** A commit as the Git database shows it (`git-commit`). */
export function gitCommitView(world: World, repository: Repository, sha: string): Record<string, unknown> {
  const api = apiOf(world, repository)
  const facts = commitFacts(repository.dir, sha)
  return {
    sha,
    node_id: `C_${repository.id}_${sha}`,
    url: `${api}/git/commits/${sha}`,
    html_url: `${pageOf(world, repository)}/commit/${sha}`,
    author: { ...facts.author },
    committer: { ...facts.committer },
    message: facts.message,
    tree: { sha: facts.tree, url: `${api}/git/trees/${facts.tree}` },
    parents: parentsView(world, repository, facts.parents),
    verification: verificationView(repository, facts),
  }
}

function parentsView(world: World, repository: Repository, parents: readonly string[]): Record<string, unknown>[] {
  return parents.map((sha) => ({
    sha,
    url: `${apiOf(world, repository)}/commits/${sha}`,
    html_url: `${pageOf(world, repository)}/commit/${sha}`,
  }))
}

/** The account a commit's e-mail address belongs to; null for an address nobody has. */
function accountBehind(world: World, email: string): Record<string, unknown> | null {
  if (email === 'noreply@github.com') return accountView(world, 'web-flow')
  for (const one of world.accounts.values()) if (one.email === email) return accountView(world, one.login)
  return null
}
