import type { Bot, Organization, User } from '@octokit/graphql-schema'
import { accountNodeId } from '../views/account.ts'
import { account } from '../world.ts'
import type { Fields, Node, Scope } from './scope.ts'

/** Somebody who acts. A bot's `login` here is its App's slug, without the `[bot]` that REST shows. */
export function actorNode(scope: Scope, login: string): Node {
  const subject = account(scope.world, login)
  switch (subject.type) {
    case 'Bot':
      return { __typename: 'Bot', ...botFields(scope, login) }
    case 'Organization':
      return { __typename: 'Organization', ...organizationFields(scope, login) }
    case 'User':
      return userNode(scope, login)
  }
}

/** The same account where the schema wants a `User`, as for `viewer`; a bot keeps its whole login there. */
export function userNode(scope: Scope, login: string): Node {
  return { __typename: 'User', ...userFields(scope, login) }
}

/** Null where the schema wants a `User` and the account is none, for example the author of a bot's commit. */
export function personNode(scope: Scope, login: string): Node | null {
  return account(scope.world, login).type === 'User' ? userNode(scope, login) : null
}

function commonFields(scope: Scope, login: string): Fields<Bot> {
  const { world } = scope
  const subject = account(world, login)
  const born = '2020-01-01T00:00:00Z'
  const path = subject.type === 'Bot' ? `/apps/${slugOf(login)}` : `/${login}`
  return {
    id: accountNodeId(subject),
    databaseId: subject.id,
    login,
    avatarUrl: `${world.url}/avatars/${subject.id}`,
    resourcePath: path,
    url: `${world.url}${path}`,
    createdAt: born,
    updatedAt: born,
  }
}

function botFields(scope: Scope, login: string): Fields<Bot> {
  return { ...commonFields(scope, login), login: slugOf(login) }
}

function slugOf(login: string): string {
  return login.replace(/\[bot\]$/, '')
}

function userFields(scope: Scope, login: string): Fields<User> {
  return {
    ...commonFields(scope, login),
    name: null,
    email: '',
    bio: null,
    company: null,
    isViewer: scope.caller.login === login,
    isSiteAdmin: false,
  }
}

function organizationFields(scope: Scope, login: string): Fields<Organization> {
  return { ...commonFields(scope, login), name: null, email: null, description: null }
}
