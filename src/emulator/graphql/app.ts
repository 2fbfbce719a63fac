import type { App as PublishedApp } from '@octokit/graphql-schema'
import type { App } from '../state.ts'
import type { Fields, Node, Scope } from './scope.ts'

export function appNode(scope: Scope, app: App): Node {
  const fields: Fields<PublishedApp, 'clientId'> = {
    id: `A_${app.id}`,
    databaseId: app.id,
    slug: app.slug,
    name: app.slug,
    description: null,
    clientId: `Iv23${app.id}`,
    createdAt: app.createdAt,
    updatedAt: app.createdAt,
    url: `${scope.world.url}/apps/${app.slug}`,
    logoUrl: `${scope.world.url}/avatars/${app.id}`,
    logoBackgroundColor: 'ffffff',
  }
  return { __typename: 'App', ...fields }
}
