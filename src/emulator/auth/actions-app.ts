import type { App } from '../state.ts'
import { timestamp, type World } from '../world.ts'

/** GitHub's own App `github-actions`: workflow runs act and report as its bot. Ids are those of github.com. */
export const actionsAppId = 15_368
export const actionsBotLogin = 'github-actions[bot]'

/** The `github-actions` App of this world, made on first use. It has no key and no webhook. */
export function actionsApp(world: World): App {
  const known = world.apps.get(actionsAppId)
  if (known) return known
  const app: App = {
    id: actionsAppId,
    slug: 'github-actions',
    owner: 'github',
    botLogin: actionsBotLogin,
    permissions: { actions: 'write', checks: 'write', contents: 'write', metadata: 'read', pull_requests: 'write' },
    events: [],
    webhookUrl: null,
    secret: '',
    privateKey: '',
    publicKey: '',
    createdAt: timestamp(world),
  }
  world.apps.set(app.id, app)
  world.accounts.set('github', { id: 9919, login: 'github', type: 'Organization', email: 'noreply@github.com' })
  world.accounts.set(actionsBotLogin, {
    id: 41_898_282,
    login: actionsBotLogin,
    type: 'Bot',
    email: `41898282+${actionsBotLogin}@users.noreply.github.com`,
  })
  return app
}
