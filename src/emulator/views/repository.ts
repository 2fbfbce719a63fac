import type { Repository } from '../state.ts'
import { fullName, type World } from '../world.ts'
import { accountView } from './account.ts'
import { repositoryLinks } from './repository-links.ts'

/** A repository as REST answers and webhook payloads show it. Fields a schema does not name are dropped on the way out. */
export function repositoryView(world: World, repository: Repository): Record<string, unknown> {
  const name = fullName(repository)
  const page = `${world.url}/${name}`
  const api = `${world.url}${world.apiPath}/repos/${name}`
  return {
    id: repository.id,
    node_id: `R_${repository.id}`,
    name: repository.name,
    full_name: name,
    owner: accountView(world, repository.owner),
    private: repository.private,
    visibility: repository.private ? 'private' : 'public',
    description: null,
    fork: false,
    archived: repository.archived,
    disabled: false,
    default_branch: repository.defaultBranch,
    master_branch: repository.defaultBranch,
    html_url: page,
    url: api,
    git_url: `git:${page.replace(/^https?:/, '')}.git`,
    ssh_url: `git@${new URL(page).hostname}:${name}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    created_at: repository.createdAt,
    updated_at: repository.pushedAt,
    pushed_at: repository.pushedAt,
    ...features(repository),
    ...repositoryLinks(api),
  }
}

function features(repository: Repository): Record<string, unknown> {
  const { settings } = repository
  const open = [...repository.issues.values()].filter((issue) => issue.state === 'open').length
  return {
    open_issues: open,
    open_issues_count: open,
    forks: 0,
    forks_count: 0,
    watchers: 0,
    watchers_count: 0,
    stargazers_count: 0,
    subscribers_count: 0,
    network_count: 0,
    size: 1,
    language: null,
    homepage: null,
    license: null,
    mirror_url: null,
    topics: [],
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    has_pull_requests: true,
    is_template: false,
    allow_forking: true,
    allow_squash_merge: settings.squashMerge,
    allow_merge_commit: settings.mergeCommit,
    allow_rebase_merge: settings.rebaseMerge,
    allow_auto_merge: settings.autoMerge,
    allow_update_branch: settings.updateBranch,
    delete_branch_on_merge: settings.deleteBranchOnMerge,
    web_commit_signoff_required: false,
  }
}
