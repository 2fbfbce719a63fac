import type { Account } from '../state.ts'
import { account, type World } from '../world.ts'

const prefixes: Record<Account['type'], string> = { User: 'U_', Bot: 'BOT_', Organization: 'O_' }

export function accountNodeId(subject: Account): string {
  return `${prefixes[subject.type]}${subject.id}`
}

/** An account as REST answers and webhook payloads show it (`simple-user`). Unknown logins are made, as everywhere. */
export function accountView(world: World, login: string): Record<string, unknown> {
  const subject = account(world, login)
  const path = encodeURIComponent(subject.login)
  const api = `${world.url}${world.apiPath}/users/${path}`
  const page = subject.type === 'Bot' ? `apps/${subject.login.replace(/\[bot\]$/, '')}` : path
  return {
    login: subject.login,
    id: subject.id,
    node_id: accountNodeId(subject),
    avatar_url: `${world.url}/avatars/${subject.id}`,
    gravatar_id: '',
    url: api,
    html_url: `${world.url}/${page}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type: subject.type,
    site_admin: false,
    user_view_type: 'public',
  }
}

/** An organization as webhook payloads show it beside the repository it owns. */
export function organizationView(world: World, login: string): Record<string, unknown> {
  const { id, node_id, avatar_url } = accountView(world, login)
  const api = `${world.url}${world.apiPath}/orgs/${encodeURIComponent(login)}`
  return {
    login,
    id,
    node_id,
    avatar_url,
    description: null,
    url: api,
    repos_url: `${api}/repos`,
    events_url: `${api}/events`,
    hooks_url: `${api}/hooks`,
    issues_url: `${api}/issues`,
    members_url: `${api}/members{/member}`,
    public_members_url: `${api}/public_members{/member}`,
  }
}
